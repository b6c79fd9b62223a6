package io.tidemark.maxcompute.load;

/** Takes the rows that cannot be loaded. Shared by the threads of a load. */
@FunctionalInterface
interface RowRejects {

    void reject(RejectedRecord row);
}
