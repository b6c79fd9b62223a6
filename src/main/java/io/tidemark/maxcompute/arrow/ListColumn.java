package io.tidemark.maxcompute.arrow;

import java.util.Collection;
import java.util.Map;

/** ARRAY and MAP: offsets into a column of elements; those of a MAP are pairs. */
final class ListColumn extends ArrowColumn {

    private final Cursor elements;
    private final ArrowColumn element;
    private final Offsets offsets;

    /** @param element counts its rows by {@code elements} */
    ListColumn(Cursor at, int rows, Cursor elements, ArrowColumn element) {
        super(at, rows);
        this.elements = elements;
        this.element = element;
        this.offsets = new Offsets(rows);
    }

    @Override
    public void setObject(Object value) {
        int row = at.row;
        Collection<?> items = value instanceof Map<?, ?> map ? map.entrySet() : (Collection<?>) value;
        elements.row = offsets.start(row);
        element.ensureRows(elements.row + items.size());
        elements.textBytes = 0;
        for (Object item : items) {
            NestedValues.put(item, element);
            elements.row++;
        }
        offsets.end(row, elements.row);
        at.textBytes += elements.textBytes + (long) items.size() * Long.BYTES;
        present(row);
    }

    @Override
    void ensureRows(int rows) {
        super.ensureRows(rows);
        offsets.ensureRows(rows);
    }

    @Override
    void clear(int row) {
        offsets.end(row, offsets.start(row));
    }

    @Override
    void clearAll(int rows) {
        offsets.clear(rows);
    }

    @Override
    void addBuffers(BatchLayout layout, int rows) {
        offsets.addTo(layout, rows);
        element.addTo(layout, offsets.start(rows));
    }

    @Override
    void reset() {
        super.reset();
        element.reset();
    }
}
