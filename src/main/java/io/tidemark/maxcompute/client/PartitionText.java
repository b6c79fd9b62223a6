package io.tidemark.maxcompute.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.tidemark.maxcompute.MaxComputeException;

/** Reads the option {@code partition} and fits it to a table's partition columns. */
public final class PartitionText {

    /** The platform's rule: ASCII, no quotes and slashes; also what keeps the value harmless inside SQL. */
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 _:$#.!@+-]{0,254}");

    private PartitionText() {
    }

    /**
     * The partition in the table's own order and spelling of its columns.
     *
     * @param text    {@code column=value,...}; null or blank for none
     * @param columns the table's partition columns in their order, empty for a table without partitions
     * @param table   for messages
     * @return null for a table without partitions
     * @throws MaxComputeException when text and table do not fit; the message names the option and its value
     */
    public static String fit(String text, List<String> columns, String table) {
        boolean absent = text == null || text.isBlank();
        if (columns.isEmpty()) {
            if (absent) {
                return null;
            }
            throw refused(text, "table " + table + " has no partitions; leave the option out");
        }
        String wanted = String.join(", ", columns);
        if (absent) {
            throw refused("", "table " + table + " is partitioned by " + wanted + "; give every column a value, for example "
                    + columns.get(0) + "=$[yyyymmdd]");
        }
        Map<String, String> values = parse(text);
        List<String> parts = new ArrayList<>();
        for (String column : columns) {
            String value = values.remove(column.toLowerCase(Locale.ROOT));
            if (value == null) {
                throw refused(text, "it has no value for " + column + "; table " + table + " is partitioned by " + wanted);
            }
            parts.add(column + "=" + value);
        }
        if (!values.isEmpty()) {
            throw refused(text, "table " + table + " has no partition column '" + values.keySet().iterator().next()
                    + "'; it is partitioned by " + wanted);
        }
        return String.join(",", parts);
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw refused(text, "'" + part.strip() + "' is not of the form column=value");
            }
            String column = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String value = part.substring(equals + 1).strip();
            if (!VALUE.matcher(value).matches()) {
                throw refused(text, "the value '" + value + "' of " + column + " is not allowed; a partition value starts with a "
                        + "letter or digit and has up to 255 letters, digits, blanks and _ : $ # . ! @ + -");
            }
            if (values.put(column, value) != null) {
                throw refused(text, "it names " + column + " twice");
            }
        }
        return values;
    }

    private static MaxComputeException refused(String text, String why) {
        return MaxComputeException.permanent("option partition='" + text + "' cannot be used: " + why);
    }
}
