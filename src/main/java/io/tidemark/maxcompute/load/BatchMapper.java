package io.tidemark.maxcompute.load;

import io.tidemark.csv.RowSink;

/**
 * Turns what the reading thread hands over into rows of the table. One thread uses one mapper.
 *
 * @param <T> what is handed over
 */
interface BatchMapper<T> {

    /**
     * Puts the batch's rows into the sink and tells of those that cannot be loaded.
     *
     * @return how many rows the batch holds, the rejected ones included
     */
    long map(T batch, RowSink rows, RowRejects rejects);
}
