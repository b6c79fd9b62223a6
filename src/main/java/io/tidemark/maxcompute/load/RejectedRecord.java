package io.tidemark.maxcompute.load;

import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tidemark.commit.RejectedRows;
import io.tidemark.csv.RejectedRow;

/**
 * A row that could not be loaded, with its place.
 *
 * @param row    the row; its raw text is that of the value at fault, where one is
 * @param offset of the row's first byte in the text as UTF-8; -1 where the rows came without their bytes
 * @param text   the row as it came, cut off where it is very long; null where the rows came without their text
 */
record RejectedRecord(RejectedRow row, long offset, String text) {

    /** Longest text of a row that is kept. */
    static final int TEXT_BYTES = 64 * 1024;

    private static final Pattern PLACE = Pattern.compile("(.*) line (\\d+)");
    private static final int VALUE_CHARACTERS = 4 * 1024;

    /** Long values are cut off, so that the few rows that are kept are small. */
    RejectedRecord {
        if (row.raw() != null && row.raw().length() > VALUE_CHARACTERS) {
            row = new RejectedRow(row.record(), row.line(), row.column(), row.raw().substring(0, VALUE_CHARACTERS), row.reason());
        }
    }

    static RejectedRecord of(RejectedRow row) {
        return new RejectedRecord(row, -1, null);
    }

    /**
     * Where the row begins, as people look for it.
     *
     * @param object null where the text has none
     * @param line   in the object, or else in the text; 0 where it has none
     */
    record Place(String object, long line) {
    }

    /** @param locator from a line of the text to {@code object line n}, as the locator of an OSS body says it; null when there is none */
    Place place(LongFunction<String> locator) {
        if (locator != null && row.line() > 0) {
            Matcher place = PLACE.matcher(locator.apply(row.line()));
            if (place.matches()) {
                return new Place(place.group(1), Long.parseLong(place.group(2)));
            }
        }
        return new Place(null, Math.max(row.line(), 0));
    }

    /** The byte of its file on which the row begins, or else of the text; -1 where the rows came without their bytes. */
    long offset(LongFunction<Map<String, Object>> files) {
        Map<String, Object> file = files == null || offset < 0 ? null : files.apply(offset);
        return file == null ? offset : offset - FileShift.of(file);
    }

    /** For whoever keeps it with the attempt. */
    RejectedRows.Row told(LongFunction<String> locator, LongFunction<Map<String, Object>> files) {
        Place place = place(locator);
        return new RejectedRows.Row(place.object(), place.line(), offset(files), row.column(), row.reason(), text == null ? row.raw() : text);
    }

    /** Where the row stands among others of the same load. */
    long order() {
        return offset < 0 ? row.record() : offset;
    }
}
