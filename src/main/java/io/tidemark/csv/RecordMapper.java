package io.tidemark.csv;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Turns records into typed rows of the table. Keeps state between records: one thread uses one mapper. A record that is
 * mapped costs no object, unless its types need one.
 */
public final class RecordMapper {

    private final RowPolicy policy;
    private final int[] slots;
    private final ColumnReader[] readers;
    private final int[] emptySlots;
    private final Added[] added;
    private final DigitText digits = new DigitText();
    private final StraightReader straight;
    private long lineShift;
    private long offsetShift;

    /** An added column at work; {@code value} is null for NULL. */
    private static final class Added {

        private final String name;
        private final AddedColumn.Source source;
        private final int slot;
        private final ColumnReader reader;
        private byte[] value;

        Added(AddedColumn column, int slot, ColumnReader reader) {
            this.name = column.column();
            this.source = column.source();
            this.slot = slot;
            this.reader = reader;
            set(column.value());
        }

        void set(String text) {
            value = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        }
    }

    public RecordMapper(ColumnMapping mapping, ParseOptions options, RowPolicy policy) {
        this(mapping, column -> options, policy, List.of());
    }

    /**
     * @param options of each column
     * @param added   columns beside those of the mapping
     * @throws IllegalArgumentException when an added column is unknown or gets a field already, or a column has a type that
     *                                  these options cannot read
     */
    public RecordMapper(ColumnMapping mapping, Function<TableColumn, ParseOptions> options, RowPolicy policy, List<AddedColumn> added) {
        List<TableColumn> table = mapping.table();
        this.policy = policy;
        this.slots = mapping.slots();
        this.readers = new ColumnReader[slots.length];
        boolean[] filled = new boolean[table.size()];
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0) {
                readers[i] = new ColumnReader(table.get(slots[i]), options.apply(table.get(slots[i])));
                filled[slots[i]] = true;
            }
        }
        this.added = new Added[added.size()];
        for (int i = 0; i < this.added.length; i++) {
            int slot = mapping.slotOf(added.get(i).column());
            if (slot < 0 || filled[slot]) {
                throw new IllegalArgumentException("added column '%s' %s".formatted(added.get(i).column(),
                        slot < 0 ? "is not in the table" : "gets a field or another value already"));
            }
            filled[slot] = true;
            this.added[i] = new Added(added.get(i), slot, new ColumnReader(table.get(slot), options.apply(table.get(slot))));
        }
        this.straight = new StraightReader(slots, readers);
        this.emptySlots = IntStream.range(0, filled.length).filter(slot -> !filled[slot]).toArray();
    }

    /**
     * Gives another value to an added column, for the records from now on; so another object's key.
     *
     * @param value null for NULL
     * @throws IllegalArgumentException when no added column of this name takes values
     */
    public void setValue(String column, String value) {
        for (Added each : added) {
            if (each.source == AddedColumn.Source.VALUE && each.name.equalsIgnoreCase(column)) {
                each.set(value);
                return;
            }
        }
        throw new IllegalArgumentException("no added column '" + column + "' takes values");
    }

    /**
     * Counts lines and offsets of the columns that get them from another place, for the records from now on; so from the begin of
     * another file in the text.
     *
     * @param newLineShift   lines of the text before the file's first one, which may be negative
     * @param newOffsetShift likewise bytes
     */
    public void setPlace(long newLineShift, long newOffsetShift) {
        lineShift = newLineShift;
        offsetShift = newOffsetShift;
    }

    /**
     * Puts the record's values into every column of {@code row} and ends the row.
     *
     * @throws BadValueException when the record must be rejected; {@code row} is then not ended
     */
    public void map(CsvParser record, RowSink row) throws BadValueException {
        if (record.fault() != null) {
            throw new BadValueException(null, record.raw(ColumnReader.RAW_BYTES), record.faultText());
        }
        int fields = record.fields();
        if (fields != slots.length) {
            checkCount(fields);
        }
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0) {
                ColumnSink sink = row.column(slots[i]);
                if (i < fields) {
                    readers[i].read(record.buffer(i), record.start(i), record.end(i), record.quoted(i), sink);
                } else {
                    readers[i].readNothing(sink);
                }
            }
        }
        end(row, record.line(), record.offset());
    }

    /**
     * Maps the records that come next, up to the first that is not an ordinary one; the parser stands in front of that one then. It
     * makes the same rows as {@link CsvParser#next} and {@link #map} would, in less time.
     *
     * @return how many records were mapped
     */
    public long mapOrdinary(CsvParser records, RowSink row) {
        if (!records.isStraight() || slots.length == 0) {
            return 0;
        }
        straight.begin(records.dialect(), row);
        byte[] text = records.chunk();
        int length = records.chunkLength();
        long mapped = 0;
        try {
            while (records.hasMore()) {
                int next = straight.read(text, records.nextStart(), length);
                if (next < 0) {
                    return mapped;
                }
                end(row, records.nextLine(), records.nextOffset());
                records.passBy(next, 1 + straight.lineEndsInside());
                mapped++;
            }
        } catch (BadValueException e) {
            // reported by whoever reads the record as a whole: it may have a fault that comes before this one
            return mapped;
        }
        return mapped;
    }

    private void end(RowSink row, long line, long offset) throws BadValueException {
        for (Added each : added) {
            add(each, line, offset, row.column(each.slot));
        }
        for (int slot : emptySlots) {
            row.column(slot).setNull();
        }
        row.endRow();
    }

    private void checkCount(int fields) throws BadValueException {
        if (fields > slots.length && !policy.ignoreExtra()) {
            throw RowMapper.tooManyFields(fields, slots.length);
        }
        if (fields < slots.length && !policy.missingAsNull()) {
            throw RowMapper.tooFewFields(fields, slots.length);
        }
    }

    private void add(Added each, long line, long offset, ColumnSink sink) throws BadValueException {
        if (each.source != AddedColumn.Source.VALUE) {
            digits.set(each.source == AddedColumn.Source.LINE ? line - lineShift : offset - offsetShift);
            each.reader.read(digits.bytes(), digits.start(), digits.end(), true, sink);
        } else if (each.value == null) {
            each.reader.readNothing(sink);
        } else {
            // given by the configuration and not by a file: the empty text is meant
            each.reader.read(each.value, 0, each.value.length, true, sink);
        }
    }
}
