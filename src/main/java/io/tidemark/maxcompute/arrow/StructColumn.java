package io.tidemark.maxcompute.arrow;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** STRUCT, and the pairs of a MAP: one column for each member, as long as the struct's own. */
final class StructColumn extends ArrowColumn {

    private final List<ArrowColumn> members;

    /** @param members count their rows by {@code at} too */
    StructColumn(Cursor at, int rows, List<ArrowColumn> members) {
        super(at, rows);
        this.members = List.copyOf(members);
    }

    @Override
    public void setObject(Object value) {
        List<?> values = value instanceof Map.Entry<?, ?> pair ? Arrays.asList(pair.getKey(), pair.getValue()) : (List<?>) value;
        if (values.size() != members.size()) {
            throw new IllegalStateException("a struct of %d members was given %d values; this is a fault of the program"
                    .formatted(members.size(), values.size()));
        }
        for (int i = 0; i < members.size(); i++) {
            NestedValues.put(values.get(i), members.get(i));
        }
        present(at.row);
    }

    @Override
    void ensureRows(int rows) {
        super.ensureRows(rows);
        members.forEach(member -> member.ensureRows(rows));
    }

    @Override
    void clear(int row) {
        members.forEach(ArrowColumn::setNull);
    }

    @Override
    void clearAll(int rows) {
        // the members have not been touched either
    }

    @Override
    void addBuffers(BatchLayout layout, int rows) {
        members.forEach(member -> member.addTo(layout, rows));
    }

    @Override
    void reset() {
        super.reset();
        members.forEach(ArrowColumn::reset);
    }
}
