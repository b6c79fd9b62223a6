package io.tidemark.maxcompute.load;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.tidemark.csv.ColumnSink;
import io.tidemark.csv.TableColumn;
import io.tidemark.csv.TypedRow;
import io.tidemark.csv.RowSink;

/** Brings typed rows into a sink of rows, column by column. */
final class TypedRowCopy {

    private final Column[] columns;

    /** Puts the value of a slot, which is not NULL, into the sink of its column. */
    @FunctionalInterface
    private interface Column {

        void put(TypedRow row, int slot, ColumnSink sink);
    }

    TypedRowCopy(List<TableColumn> table) {
        columns = table.stream().map(TypedRowCopy::column).toArray(Column[]::new);
    }

    void copy(TypedRow row, RowSink sink) {
        for (int slot = 0; slot < columns.length; slot++) {
            if (row.isNull(slot)) {
                sink.column(slot).setNull();
            } else {
                columns[slot].put(row, slot, sink.column(slot));
            }
        }
        sink.endRow();
    }

    private static Column column(TableColumn column) {
        if (column.type() == null) {
            return (row, slot, sink) -> sink.setNull();
        }
        return switch (column.type().kind()) {
            case TINYINT, SMALLINT, INT, BIGINT, BOOLEAN, DATE, DATETIME -> (row, slot, sink) -> sink.setLong(row.longAt(slot));
            case FLOAT, DOUBLE -> (row, slot, sink) -> sink.setDouble(row.doubleAt(slot));
            case DECIMAL -> (row, slot, sink) -> sink.setDecimal((BigDecimal) row.objectAt(slot));
            case STRING, VARCHAR, CHAR, JSON -> (row, slot, sink) -> put(((String) row.objectAt(slot)).getBytes(StandardCharsets.UTF_8), sink);
            case BINARY -> (row, slot, sink) -> put((byte[]) row.objectAt(slot), sink);
            case ARRAY, MAP, STRUCT -> (row, slot, sink) -> sink.setObject(row.objectAt(slot));
            case TIMESTAMP, TIMESTAMP_NTZ -> (row, slot, sink) -> sink.setTimestamp(row.longAt(slot), row.nanosAt(slot));
        };
    }

    private static void put(byte[] bytes, ColumnSink sink) {
        sink.setBytes(bytes, 0, bytes.length);
    }
}
