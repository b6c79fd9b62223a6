package io.tidemark.csv;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import java.util.stream.IntStream;

/** Turns rows of fields into typed rows of the table. Keeps state between rows: one thread uses one mapper. */
public final class RowMapper {

    private final ColumnMapping mapping;
    private final int[] slots;
    private final ValueParser[] parsers;
    private final RowPolicy policy;
    private final Set<String> nullTokens;
    private final int[] emptySlots;
    private final EncodedText encoded = new EncodedText();
    private MapShape shape;

    public RowMapper(ColumnMapping mapping, ParseOptions options, RowPolicy policy) {
        this.mapping = mapping;
        this.slots = mapping.slots();
        this.policy = policy;
        this.nullTokens = options.nullTokens();
        this.parsers = new ValueParser[mapping.table().size()];
        for (int slot : slots) {
            if (slot >= 0) {
                parsers[slot] = ValueParsers.of(mapping.table().get(slot), options);
            }
        }
        this.emptySlots = IntStream.range(0, parsers.length).filter(slot -> parsers[slot] == null).toArray();
    }

    /** Whether a row of this class can be mapped at all. */
    public static boolean isRow(Object row) {
        return row instanceof List || row instanceof Object[] || row instanceof Map;
    }

    /**
     * Puts the row's values into every column of {@code target} and ends the row.
     *
     * @param row a List or array of fields by position, or a Map of fields by column name; a field is a text, null, or
     *            any object whose text form the column takes
     * @throws BadValueException when the row must be rejected; {@code target} is then not ended
     */
    public void map(Object row, RowSink target) throws BadValueException {
        if (row instanceof List<?> list) {
            byPosition(list, target);
        } else if (row instanceof Map<?, ?> map) {
            byName(map, target);
        } else {
            byPosition(Arrays.asList((Object[]) row), target);
        }
        for (int slot : emptySlots) {
            target.column(slot).setNull();
        }
        target.endRow();
    }

    static BadValueException tooManyFields(int fields, int columns) {
        return new BadValueException("the row has " + fields + " fields, but there are " + columns + " columns");
    }

    static BadValueException tooFewFields(int fields, int columns) {
        return new BadValueException("the row has only " + fields + " fields, but there are " + columns + " columns");
    }

    private void byPosition(List<?> fields, RowSink target) throws BadValueException {
        int count = fields.size();
        if (count > slots.length && !policy.ignoreExtra()) {
            throw tooManyFields(count, slots.length);
        }
        if (count < slots.length && !policy.missingAsNull()) {
            throw tooFewFields(count, slots.length);
        }
        Iterator<?> rest = fields instanceof RandomAccess ? null : fields.iterator();
        for (int i = 0; i < slots.length; i++) {
            Object field = i >= count ? null : rest == null ? fields.get(i) : rest.next();
            if (slots[i] >= 0) {
                put(field, slots[i], target.column(slots[i]));
            }
        }
    }

    private void byName(Map<?, ?> row, RowSink target) throws BadValueException {
        if (shape == null || !shape.fits(row)) {
            shape = MapShape.of(row, mapping);
        }
        if (shape.extra() != null && !policy.ignoreExtra()) {
            throw new BadValueException("the row has a field '" + shape.extra() + "', for which there is no column");
        }
        if (shape.missing() != null && !policy.missingAsNull()) {
            throw new BadValueException("the row has no field '" + shape.missing() + "'");
        }
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0) {
                put(shape.value(row, i), slots[i], target.column(slots[i]));
            }
        }
    }

    private void put(Object field, int slot, ColumnSink sink) throws BadValueException {
        TableColumn column = mapping.table().get(slot);
        if (field instanceof byte[] bytes && column.type().kind() == ColumnType.Kind.BINARY) {
            sink.setBytes(bytes, 0, bytes.length);
            return;
        }
        String text = field == null ? null : text(field);
        if (text == null || !nullTokens.isEmpty() && nullTokens.contains(text) || isEmptyNull(text, column.type().kind())) {
            if (!column.nullable()) {
                throw new BadValueException(column.name(), text, "is NULL, which the column does not take");
            }
            sink.setNull();
            return;
        }
        try {
            encoded.set(text);
            parsers[slot].parse(encoded.bytes(), 0, encoded.length(), sink);
        } catch (BadValueException e) {
            throw e.at(column.name(), text);
        }
    }

    private static boolean isEmptyNull(String text, ColumnType.Kind kind) {
        return !kind.holdsEmptyText() && Blanks.isBlank(text);
    }

    private static String text(Object field) {
        if (field instanceof String string) {
            return string;
        }
        if (field instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (field instanceof Date date) {
            return Instant.ofEpochMilli(date.getTime()).toString();
        }
        return field.toString();
    }
}
