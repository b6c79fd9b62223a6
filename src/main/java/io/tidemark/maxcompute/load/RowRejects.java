package io.tidemark.maxcompute.load;

import io.tidemark.csv.RejectedRow;

/** Takes the rows that cannot be loaded. Shared by the threads of a load. */
@FunctionalInterface
interface RowRejects {

    void reject(RejectedRow row);
}
