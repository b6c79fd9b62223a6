package io.tidemark.maxcompute;

/** In which form blocks go out. */
public enum BlockWriter {
    /** Arrow where the columns and the compression allow it, else records. */
    auto,
    /** Arrow, or the load fails. */
    arrow,
    /** Records. */
    record
}
