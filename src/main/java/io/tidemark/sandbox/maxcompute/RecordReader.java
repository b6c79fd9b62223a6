package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads a record stream and checks everything it can be checked by: CRC of each record, row count and stream checksum
 * of the trailer, types, ranges, NOT NULL. A stream that ends anywhere but after its trailer is refused.
 */
final class RecordReader implements RowReader {

    static final int END_OF_RECORD = 33_553_408;
    static final int ROW_COUNT = 33_554_430;
    static final int STREAM_CHECKSUM = 33_554_431;
    static final int MAX_FIELD_BYTES = 8_388_608;

    private final List<Column> columns;
    private final WireInput in;
    private final ValueReader values;
    private final int requiredColumns;
    private final boolean[] required;
    private final RecordChecksum checksum = new RecordChecksum();
    private long rows;
    private boolean ended;

    /** @param decode false to check only: values are not built, and {@link #next} returns an array of nulls */
    RecordReader(InputStream in, List<Column> columns, boolean decode) {
        this.columns = columns;
        this.in = new WireInput(in);
        this.values = new ValueReader(this.in, checksum, decode);
        this.required = new boolean[columns.size()];
        int count = 0;
        for (int i = 0; i < required.length; i++) {
            required[i] = !columns.get(i).nullable();
            count += required[i] ? 1 : 0;
        }
        this.requiredColumns = count;
    }

    @Override
    public Object[] next() throws IOException {
        Object[] row = new Object[columns.size()];
        return read(row) ? row : null;
    }

    @Override
    public long verify() throws IOException {
        Object[] unused = new Object[columns.size()];
        while (read(unused)) {
            continue;
        }
        return rows;
    }

    private boolean read(Object[] row) throws IOException {
        if (ended) {
            return false;
        }
        int last = 0;
        int requiredSeen = 0;
        while (true) {
            int tag = in.tag(rows);
            int field = tag >>> 3;
            if (field == END_OF_RECORD) {
                endRecord(tag, requiredSeen);
                return true;
            }
            if (field == ROW_COUNT) {
                endStream(tag, last);
                return false;
            }
            if (field <= last || field > columns.size()) {
                throw bad("field number " + field + " after " + last + " in a table of " + columns.size() + " columns");
            }
            last = field;
            SqlType type = columns.get(field - 1).type();
            if ((tag & 7) != wireType(type.kind())) {
                throw bad("column " + field + " is " + type + ", but wire type " + (tag & 7) + " was sent");
            }
            checksum.field(field);
            row[field - 1] = values.read(type);
            requiredSeen += required[field - 1] ? 1 : 0;
        }
    }

    private void endRecord(int tag, int requiredSeen) throws IOException {
        if ((tag & 7) != 0) {
            throw bad("end of record with wire type " + (tag & 7));
        }
        int sent = in.varint32();
        int computed = checksum.endRecord();
        if (sent != computed) {
            throw bad("CRC of record %d is %08x, sent was %08x".formatted(rows, computed, sent));
        }
        if (requiredSeen != requiredColumns) {
            throw bad("record " + rows + " has no value for a NOT NULL column");
        }
        rows++;
    }

    private void endStream(int tag, int last) throws IOException {
        if (last != 0 || (tag & 7) != 0) {
            throw bad("trailer inside record " + rows);
        }
        long count = in.zigzag();
        if (count != rows) {
            throw bad("trailer counts " + count + " rows, the stream holds " + rows);
        }
        if (in.tag(rows) != STREAM_CHECKSUM << 3) {
            throw bad("no stream checksum after the row count");
        }
        int sent = in.varint32();
        if (sent != checksum.stream()) {
            throw bad("stream checksum is %08x, sent was %08x".formatted(checksum.stream(), sent));
        }
        if (!in.atEnd()) {
            throw bad("data after the stream checksum");
        }
        ended = true;
    }

    static int wireType(SqlType.Kind kind) {
        return switch (kind) {
            case TINYINT, SMALLINT, INT, BIGINT, BOOLEAN, DATETIME, DATE, INTERVAL_YEAR_MONTH -> 0;
            case DOUBLE -> 1;
            case FLOAT -> 5;
            default -> 2;
        };
    }

    static ServiceException bad(String message) {
        return ServiceException.malformed("Record stream: " + message);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
