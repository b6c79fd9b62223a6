package io.tidemark.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which field of a row goes to which column of the table. Column names are compared without case.
 *
 * @param table   the table's columns in their order
 * @param columns the column of each field, by position; null where the field is left out on purpose
 */
public record ColumnMapping(List<TableColumn> table, List<TableColumn> columns) {

    /** In a list of columns: the field at this position goes nowhere. */
    public static final String LEFT_OUT = "-";

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Fields in the table's own order. */
    public static ColumnMapping ofTable(List<TableColumn> table) {
        return checked(table, table, Set.of());
    }

    /**
     * Fields in the order of the names.
     *
     * @param names  column names, or {@link #LEFT_OUT}
     * @param source where the names come from, for messages, for example {@code option columns}
     * @throws IllegalArgumentException when a name is unknown or comes twice, or a column cannot be loaded or left empty
     */
    public static ColumnMapping ofNames(List<TableColumn> table, List<String> names, String source) {
        return mapped(table, names, Set.of(), source);
    }

    private static ColumnMapping mapped(List<TableColumn> table, List<String> names, Set<String> added, String source) {
        Map<String, TableColumn> known = new HashMap<>();
        table.forEach(column -> known.put(key(column.name()), column));
        List<TableColumn> columns = new ArrayList<>();
        for (String name : names) {
            TableColumn column = name.strip().equals(LEFT_OUT) ? null : known.get(key(name));
            if (column == null && !name.strip().equals(LEFT_OUT)) {
                throw new IllegalArgumentException("%s names column '%s', which the table does not have; it has %s"
                        .formatted(source, name.strip(), names(table)));
            }
            if (column != null && columns.contains(column)) {
                throw new IllegalArgumentException("%s names column '%s' twice".formatted(source, column.name()));
            }
            columns.add(column);
        }
        return checked(table, columns, added);
    }

    /**
     * Fields in the order of a header.
     *
     * @param names  the header's fields
     * @param policy whether a name that the table does not have leaves its field out, or is refused
     * @param source where the header stands, for messages
     * @throws IllegalArgumentException as {@link #ofNames}
     */
    public static ColumnMapping ofHeader(List<TableColumn> table, List<String> names, RowPolicy policy, String source) {
        if (!policy.ignoreExtra()) {
            return ofNames(table, names, source);
        }
        Set<String> known = table.stream().map(column -> key(column.name())).collect(Collectors.toSet());
        return ofNames(table, names.stream().map(name -> known.contains(key(name)) ? name : LEFT_OUT).toList(), source);
    }

    /**
     * Fields by their position.
     *
     * @param positions of the field for each column that gets one, from 0
     * @param fields    how many fields a record has
     * @throws IllegalArgumentException as {@link #ofNames}, or when a position is not below {@code fields}
     */
    public static ColumnMapping ofPositions(List<TableColumn> table, Map<String, Integer> positions, int fields, String source) {
        List<String> names = new ArrayList<>(Collections.nCopies(fields, LEFT_OUT));
        positions.forEach((name, position) -> {
            if (position < 0 || position >= fields || !names.get(position).equals(LEFT_OUT)) {
                throw new IllegalArgumentException("%s puts column '%s' at position %d, which is taken or not from 0 to %d"
                        .formatted(source, name, position, fields - 1));
            }
            names.set(position, name);
        });
        return ofNames(table, names, source);
    }

    /**
     * This mapping beside columns that get their values elsewhere, so that these may be NOT NULL.
     *
     * @param names the table's columns that get fields, in field order, or {@link #LEFT_OUT}
     * @param added see {@link RecordMapper}
     */
    public static ColumnMapping ofNames(List<TableColumn> table, List<String> names, List<AddedColumn> added, String source) {
        return mapped(table, names, added.stream().map(column -> key(column.column())).collect(Collectors.toSet()), source);
    }

    /** The column's position in the table; -1 when the table does not have it. */
    int slotOf(String name) {
        for (int i = 0; i < table.size(); i++) {
            if (key(table.get(i).name()).equals(key(name))) {
                return i;
            }
        }
        return -1;
    }

    /** A name as columns are compared: without case, blanks around it, and a byte order mark in front of the first. */
    static String key(String name) {
        String bare = !name.isEmpty() && name.charAt(0) == BYTE_ORDER_MARK ? name.substring(1) : name;
        return bare.strip().toLowerCase(Locale.ROOT);
    }

    /** The column of each field as its slot in the table's order; -1 for a field that is left out. */
    int[] slots() {
        return columns.stream().mapToInt(column -> column == null ? -1 : table.indexOf(column)).toArray();
    }

    private static ColumnMapping checked(List<TableColumn> table, List<TableColumn> columns, Set<String> added) {
        for (TableColumn column : table) {
            if (columns.contains(column)) {
                if (column.type() == null) {
                    throw new IllegalArgumentException(("column '%s' has the type %s, which cannot be loaded from text; "
                            + "leave it out with the option columns").formatted(column.name(), column.sqlType()));
                }
            } else if (!column.nullable() && !added.contains(key(column.name()))) {
                throw new IllegalArgumentException(
                        "column '%s' must not be NULL but no field goes to it".formatted(column.name()));
            }
        }
        return new ColumnMapping(List.copyOf(table), unmodifiable(columns));
    }

    private static List<TableColumn> unmodifiable(List<TableColumn> columns) {
        // List.copyOf refuses the nulls of fields that are left out
        return Arrays.asList(columns.toArray(TableColumn[]::new));
    }

    private static String names(List<TableColumn> table) {
        return table.stream().map(TableColumn::name).collect(Collectors.joining(", "));
    }
}
