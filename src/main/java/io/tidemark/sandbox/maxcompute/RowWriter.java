package io.tidemark.sandbox.maxcompute;

import java.io.Closeable;
import java.io.IOException;

/** Encodes rows into a stream that it does not own. */
interface RowWriter extends Closeable {

    void write(Object[] row) throws IOException;

    /** Completes the stream; without it the receiver must take the stream for cut. */
    void finish() throws IOException;

    /** Frees what the writer needed, not the stream. */
    @Override
    default void close() throws IOException {
        // most writers need nothing that must be freed
    }
}
