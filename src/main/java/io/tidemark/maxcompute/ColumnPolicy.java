package io.tidemark.maxcompute;

/** What becomes of a row whose fields are not exactly the columns. */
public enum ColumnPolicy {
    /** The row is rejected. */
    reject,
    /** Fields without a column are dropped; for {@code extraColumns}. */
    ignore,
    /** Columns without a field become NULL; for {@code missingColumns}. */
    asNull
}
