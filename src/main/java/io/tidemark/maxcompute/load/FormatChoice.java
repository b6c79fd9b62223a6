package io.tidemark.maxcompute.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.aliyun.odps.type.TypeInfoParser;

import io.tidemark.csv.TableColumn;
import io.tidemark.maxcompute.arrow.ArrowBatch;

/** Whether blocks can go out in Arrow form. */
public final class FormatChoice {

    private FormatChoice() {
    }

    /** Why a load cannot use Arrow; empty when it can. */
    public static Optional<String> arrowHindrance(List<TableColumn> table, BlockCompression compression) {
        if (!compression.isForArrow()) {
            return Optional.of("compression=" + compression.name().toLowerCase(Locale.ROOT) + " exists for records only");
        }
        for (TableColumn column : table) {
            Optional<String> hindrance = ArrowBatch.hindrance(TypeInfoParser.getTypeInfoFromTypeString(column.sqlType()));
            if (hindrance.isPresent()) {
                return hindrance.map(why -> "column " + column.name() + ": " + why);
            }
        }
        return Optional.empty();
    }
}
