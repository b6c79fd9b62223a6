package io.tidemark.sandbox.maxcompute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The values of a table's partition columns, in the order of the table. A table without partitions has one empty spec.
 */
record PartitionSpec(List<String> values) implements Comparable<PartitionSpec> {

    static final PartitionSpec NONE = new PartitionSpec(List.of());

    PartitionSpec {
        values = List.copyOf(values);
    }

    /**
     * Reads {@code ds=1,hh=2}, with or without quotes, with commas or slashes.
     *
     * @return names in lower case, in the order written
     * @throws ServiceException InvalidPartitionSpec
     */
    static Map<String, String> parse(String text) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String part : text.split("[,/]")) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw invalid(text, "'" + part + "' is not name=value");
            }
            String name = part.substring(0, equals).trim().toLowerCase(Locale.ROOT);
            if (named.put(name, unquote(part.substring(equals + 1).trim())) != null) {
                throw invalid(text, name + " is named twice");
            }
        }
        return named;
    }

    /** @throws ServiceException InvalidPartitionSpec unless exactly the partition columns of the table are named */
    static PartitionSpec of(List<Column> keys, Map<String, String> named) {
        List<String> values = new ArrayList<>();
        for (Column key : keys) {
            String value = named.get(key.name());
            if (value == null || value.isEmpty()) {
                throw invalid(named.toString(), "partition column " + key.name() + " has no value");
            }
            values.add(value);
        }
        if (named.size() != keys.size()) {
            throw invalid(named.toString(), "the table is partitioned by " + keys.stream().map(Column::name).toList());
        }
        return new PartitionSpec(values);
    }

    /** {@code ds=1,hh=2} */
    String text(List<Column> keys, String separator, String quote) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : separator).append(keys.get(i).name()).append('=');
            text.append(quote).append(values.get(i)).append(quote);
        }
        return text.toString();
    }

    @Override
    public int compareTo(PartitionSpec other) {
        for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
            int order = values.get(i).compareTo(other.values.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(values.size(), other.values.size());
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2 && (value.charAt(0) == '\'' || value.charAt(0) == '"')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static ServiceException invalid(String text, String why) {
        return new ServiceException(400, "InvalidPartitionSpec", "Partition spec " + text + ": " + why);
    }
}
