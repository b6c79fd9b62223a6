package io.tidemark.maxcompute.load;

import java.util.List;
import java.util.Map;

/** Looks once over a row's fields: how long they are, and how many lines of the body they span. */
final class RowMeter {

    /** What a field that is not a text is taken for. */
    private static final int OTHER_FIELD = 16;

    private final boolean countLines;
    private long length;
    private long lineFeeds;

    RowMeter(boolean countLines) {
        this.countLines = countLines;
    }

    void measure(Object row) {
        length = 0;
        lineFeeds = 0;
        if (row instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                field(list.get(i));
            }
        } else if (row instanceof Map<?, ?> map) {
            map.values().forEach(this::field);
        } else if (row instanceof Object[] array) {
            for (Object field : array) {
                field(field);
            }
        }
    }

    /** Characters of the row's fields, roughly. */
    long length() {
        return length;
    }

    /** Line feeds inside the row's fields. */
    long lineFeeds() {
        return lineFeeds;
    }

    private void field(Object field) {
        if (field instanceof String text) {
            length += text.length();
            if (countLines) {
                for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
                    lineFeeds++;
                }
            }
        } else {
            length += field instanceof byte[] bytes ? bytes.length : OTHER_FIELD;
        }
    }
}
