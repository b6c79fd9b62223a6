package io.tidemark.maxcompute.arrow;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import com.aliyun.odps.type.ArrayTypeInfo;
import com.aliyun.odps.type.DecimalTypeInfo;
import com.aliyun.odps.type.MapTypeInfo;
import com.aliyun.odps.type.StructTypeInfo;
import com.aliyun.odps.type.TypeInfo;

import io.tidemark.csv.ColumnSink;
import io.tidemark.csv.RowSink;

/**
 * Rows on their way into one record batch. Used by one thread; filled again after {@link #writeTo}. Its memory is that of
 * {@link #MOST_ROWS} rows of numbers and 4 MiB of texts, and of one row more.
 */
public final class ArrowBatch implements RowSink {

    /** Few enough to stay in the processor's cache, enough that the messages' metadata do not count. */
    static final int MOST_ROWS = 4096;
    private static final int FEWEST_ROWS = 64;
    /** Wider tables get batches of fewer rows. */
    private static final int WIDTH_OF_MOST_ROWS = 32;
    /** Texts after which a batch of long values ends early. */
    private static final long TEXT_BYTES = 4 << 20;
    /** The most digits of Arrow's 128-bit decimal. */
    private static final int DECIMAL_DIGITS = 38;
    private static final int NESTED_ROWS = 64;

    private final Cursor at = new Cursor();
    private final int capacity;
    private final ArrowColumn[] columns;
    private final BatchLayout layout = new BatchLayout();
    private final BatchMessage message = new BatchMessage();

    /**
     * @param types of the table's data columns, in their order
     * @throws IllegalArgumentException when a type cannot be sent, see {@link #hindrance}
     */
    public ArrowBatch(List<TypeInfo> types) {
        capacity = types.size() <= WIDTH_OF_MOST_ROWS ? MOST_ROWS
                : Math.max(FEWEST_ROWS, MOST_ROWS * WIDTH_OF_MOST_ROWS / types.size());
        columns = types.stream().map(type -> column(type, at, capacity)).toArray(ArrowColumn[]::new);
    }

    /** Why values of the type cannot go out in Arrow form; empty when they can. */
    public static Optional<String> hindrance(TypeInfo type) {
        try {
            column(type, new Cursor(), 1);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public ColumnSink column(int slot) {
        return columns[slot];
    }

    @Override
    public void endRow() {
        at.row++;
    }

    public int rows() {
        return at.row;
    }

    /** Whether the batch has to be written before the next row. */
    public boolean isFull() {
        return at.row == capacity || at.textBytes >= TEXT_BYTES;
    }

    /** Writes the ended rows as one message, nothing when there are none, and begins the next batch. */
    public void writeTo(OutputStream out) throws IOException {
        if (at.row > 0) {
            layout.clear();
            for (ArrowColumn column : columns) {
                column.addTo(layout, at.row);
            }
            message.write(layout, at.row, out);
        }
        at.row = 0;
        at.textBytes = 0;
        for (ArrowColumn column : columns) {
            column.reset();
        }
    }

    private static ArrowColumn column(TypeInfo type, Cursor at, int rows) {
        return switch (type.getOdpsType()) {
            case TINYINT -> new NumberColumn(at, rows, Byte.BYTES);
            case SMALLINT -> new NumberColumn(at, rows, Short.BYTES);
            case INT, FLOAT, DATE -> new NumberColumn(at, rows, Integer.BYTES);
            case BIGINT, DOUBLE, DATETIME, TIMESTAMP, TIMESTAMP_NTZ -> new NumberColumn(at, rows, Long.BYTES);
            case DECIMAL -> decimal((DecimalTypeInfo) type, at, rows);
            case BOOLEAN -> new BooleanColumn(at, rows);
            case STRING, VARCHAR, CHAR, JSON, BINARY -> new BytesColumn(at, rows);
            case ARRAY -> list(at, rows, elements -> column(((ArrayTypeInfo) type).getElementTypeInfo(), elements, NESTED_ROWS));
            case MAP -> list(at, rows, elements -> struct(
                    List.of(((MapTypeInfo) type).getKeyTypeInfo(), ((MapTypeInfo) type).getValueTypeInfo()), elements, NESTED_ROWS));
            case STRUCT -> struct(((StructTypeInfo) type).getFieldTypeInfos(), at, rows);
            default -> throw new IllegalArgumentException("the type " + type.getTypeName() + " has no Arrow form");
        };
    }

    private static ArrowColumn decimal(DecimalTypeInfo type, Cursor at, int rows) {
        if (type.getPrecision() > DECIMAL_DIGITS) {
            throw new IllegalArgumentException("a DECIMAL of " + type.getPrecision() + " digits does not fit into Arrow's 128 bits");
        }
        return new NumberColumn(at, rows, 2 * Long.BYTES);
    }

    private static ArrowColumn list(Cursor at, int rows, Function<Cursor, ArrowColumn> element) {
        Cursor elements = new Cursor();
        return new ListColumn(at, rows, elements, element.apply(elements));
    }

    private static ArrowColumn struct(List<TypeInfo> types, Cursor at, int rows) {
        List<ArrowColumn> members = new ArrayList<>();
        types.forEach(type -> members.add(column(type, at, rows)));
        return new StructColumn(at, rows, members);
    }
}
