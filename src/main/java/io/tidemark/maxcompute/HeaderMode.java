package io.tidemark.maxcompute;

/** What the first row of the body is. */
public enum HeaderMode {
    /** Data. */
    none,
    /** Column names that are not looked at. */
    skip,
    /** The columns of the fields, by name. */
    match
}
