package io.tidemark.maxcompute;

/** What happens to the rows that the table or partition already holds. */
public enum WriteMode {
    /** They are replaced at the moment of the commit. */
    overwrite,
    /** They stay. */
    append,
    /** Rows of the same primary key are replaced. Not in this version. */
    upsert,
    /** MaxCompute reads the objects itself. Not in this version. */
    load
}
