package io.tidemark.maxcompute.load;

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

    /** Where the row stands among others of the same load. */
    long order() {
        return offset < 0 ? row.record() : offset;
    }
}
