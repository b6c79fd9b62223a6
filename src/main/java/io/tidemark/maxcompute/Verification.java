package io.tidemark.maxcompute;

/** How a commit is checked. */
public enum Verification {
    /** By the status of the session. */
    none,
    /** Also by counting the rows of the table or partition; only with overwrite. */
    count
}
