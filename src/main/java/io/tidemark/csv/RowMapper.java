package io.tidemark.csv;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns rows of fields into typed rows of the table. Keeps state between rows: one thread uses one mapper. */
public final class RowMapper {

    private final ColumnMapping mapping;
    private final int[] slots;
    private final ValueParser[] parsers;
    private final RowPolicy policy;
    private final Set<String> nullTokens;
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
    }

    /** Whether a row of this class can be mapped at all. */
    public static boolean isRow(Object row) {
        return row instanceof List || row instanceof Object[] || row instanceof Map;
    }

    /**
     * Puts the row's values into {@code target}, which must know the table where it has BINARY columns.
     *
     * @param row a List or array of fields by position, or a Map of fields by column name; a field is a text, null, or
     *            any object whose text form the column takes
     * @throws BadValueException when the row must be rejected; {@code target} then holds nothing of use
     */
    public void map(Object row, TypedRow target) throws BadValueException {
        if (row instanceof List<?> list) {
            byPosition(list.toArray(), target);
        } else if (row instanceof Map<?, ?> map) {
            byName(map, target);
        } else {
            byPosition((Object[]) row, target);
        }
    }

    static BadValueException tooManyFields(int fields, int columns) {
        return new BadValueException("the row has " + fields + " fields, but there are " + columns + " columns");
    }

    static BadValueException tooFewFields(int fields, int columns) {
        return new BadValueException("the row has only " + fields + " fields, but there are " + columns + " columns");
    }

    private void byPosition(Object[] fields, TypedRow target) throws BadValueException {
        if (fields.length > slots.length && !policy.ignoreExtra()) {
            throw tooManyFields(fields.length, slots.length);
        }
        if (fields.length < slots.length && !policy.missingAsNull()) {
            throw tooFewFields(fields.length, slots.length);
        }
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0) {
                put(i < fields.length ? fields[i] : null, slots[i], target);
            }
        }
    }

    private void byName(Map<?, ?> row, TypedRow target) throws BadValueException {
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
                put(shape.value(row, i), slots[i], target);
            }
        }
    }

    private void put(Object field, int slot, TypedRow target) throws BadValueException {
        TableColumn column = mapping.table().get(slot);
        if (field instanceof byte[] bytes && column.type().kind() == ColumnType.Kind.BINARY) {
            target.setObject(slot, bytes);
            return;
        }
        String text = field == null ? null : text(field);
        if (text == null || nullTokens.contains(text) || isEmptyNull(text, column.type().kind())) {
            if (!column.nullable()) {
                throw new BadValueException(column.name(), text, "is NULL, which the column does not take");
            }
            target.setNull(slot);
            return;
        }
        try {
            if (parsers[slot] instanceof TextParser plain) {
                target.setObject(slot, plain.stored(text));
            } else {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                parsers[slot].parse(bytes, 0, bytes.length, target.column(slot));
            }
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
