package io.tidemark.maxcompute;

/** What becomes of bytes that are no text in the charset. */
public enum MalformedTextPolicy {
    /** The row is rejected. */
    reject,
    /** U+FFFD stands in their place. */
    replace,
    /** The load fails. */
    fail
}
