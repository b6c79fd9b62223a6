package io.tidemark.csv;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the rows of one header keep their fields: found once, used as long as the rows look the same.
 *
 * @param keys    the row's key for each field of the mapping; null where the row has none
 * @param size    how many keys such rows have
 * @param extra   a key without a column, null when there is none
 * @param missing a column without a key, null when there is none
 */
record MapShape(Object[] keys, int size, Object extra, String missing) {

    static MapShape of(Map<?, ?> row, ColumnMapping mapping) {
        Map<String, Object> byName = new HashMap<>();
        row.keySet().forEach(key -> byName.put(ColumnMapping.key(String.valueOf(key)), key));
        Object[] keys = new Object[mapping.columns().size()];
        String missing = null;
        for (int i = 0; i < keys.length; i++) {
            TableColumn column = mapping.columns().get(i);
            if (column != null) {
                keys[i] = byName.remove(ColumnMapping.key(column.name()));
                missing = keys[i] == null ? column.name() : missing;
            }
        }
        return new MapShape(keys, row.size(), byName.isEmpty() ? null : byName.values().iterator().next(), missing);
    }

    /** Whether the row has exactly the keys of this shape; false also when that cannot be told cheaply. */
    boolean fits(Map<?, ?> row) {
        if (row.size() != size || extra != null || missing != null) {
            return false;
        }
        for (Object key : keys) {
            if (key != null && !row.containsKey(key)) {
                return false;
            }
        }
        return true;
    }

    Object value(Map<?, ?> row, int field) {
        return keys[field] == null ? null : row.get(keys[field]);
    }
}
