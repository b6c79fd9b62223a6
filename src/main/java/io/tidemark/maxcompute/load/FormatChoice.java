package io.tidemark.maxcompute.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.apache.arrow.memory.RootAllocator;

import io.tidemark.csv.ColumnType;
import io.tidemark.csv.TableColumn;

/** Whether blocks can go out in Arrow form. */
public final class FormatChoice {

    /** The most digits of Arrow's 128-bit decimal. */
    private static final int ARROW_DECIMAL_DIGITS = 38;

    private FormatChoice() {
    }

    /** Why this JVM cannot use Arrow; empty when it can. */
    public static Optional<String> arrowHindrance() {
        try (RootAllocator allocator = new RootAllocator()) {
            allocator.buffer(8).close();
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("this JVM runs without --add-opens=java.base/java.nio=ALL-UNNAMED");
        }
    }

    /** Why a load cannot use Arrow; empty when it can. */
    public static Optional<String> arrowHindrance(List<TableColumn> table, BlockCompression compression) {
        if (!compression.isForArrow()) {
            return Optional.of("compression=" + compression.name().toLowerCase(Locale.ROOT) + " exists for records only");
        }
        for (TableColumn column : table) {
            if (column.type() == null || column.type().kind().isJson()) {
                return Optional.of("column " + column.name() + " has the type " + column.sqlType());
            }
            if (column.type().kind() == ColumnType.Kind.DECIMAL && column.type().precision() > ARROW_DECIMAL_DIGITS) {
                return Optional.of("column " + column.name() + " is a DECIMAL without precision");
            }
        }
        return Optional.empty();
    }
}
