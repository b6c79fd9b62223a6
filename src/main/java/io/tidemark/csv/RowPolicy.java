package io.tidemark.csv;

/**
 * What becomes of rows that do not have exactly the fields they should have.
 *
 * @param ignoreExtra  fields without a column are dropped; otherwise the row is rejected
 * @param missingAsNull columns without a field become NULL; otherwise the row is rejected
 */
public record RowPolicy(boolean ignoreExtra, boolean missingAsNull) {

    /** Rows that do not fit are rejected. */
    public static final RowPolicy STRICT = new RowPolicy(false, false);
}
