package io.tidemark.maxcompute.client;

import java.util.Objects;
import java.util.Optional;

/**
 * The table or partition that a load writes to. Its text form, {@code maxcompute:project/schema/table/dt=20191106,hhmi=2315},
 * is what commit intents hold; {@code -} stands for no schema and no partition.
 *
 * @param project   the MaxCompute project
 * @param schema    null in a project without schemas
 * @param table     the table's name
 * @param partition {@code column=value,...} in the table's order of partition columns; null for a table without partitions
 */
public record TableTarget(String project, String schema, String table, String partition) {

    private static final String SCHEME = "maxcompute:";
    private static final String NONE = "-";

    public TableTarget {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(table, "table");
    }

    /** @return empty when the text is not the form of {@link #toString} */
    public static Optional<TableTarget> parse(String text) {
        if (!text.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String[] parts = text.substring(SCHEME.length()).split("/", 4);
        if (parts.length != 4 || parts[0].isEmpty() || parts[2].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TableTarget(parts[0], orNull(parts[1]), parts[2], orNull(parts[3])));
    }

    /** The table's name for people: {@code project.schema.table}. */
    public String tableName() {
        return schema == null ? project + "." + table : project + "." + schema + "." + table;
    }

    @Override
    public String toString() {
        return SCHEME + project + "/" + orNone(schema) + "/" + table + "/" + orNone(partition);
    }

    private static String orNull(String text) {
        return text.equals(NONE) || text.isEmpty() ? null : text;
    }

    private static String orNone(String text) {
        return text == null ? NONE : text;
    }
}
