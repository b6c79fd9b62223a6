package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.tidemark.csv.RowSink;

/**
 * Encodes rows as the body of block requests, one block after another. Used by one thread. {@link #endRow} throws an
 * {@link UncheckedIOException} when the row cannot be encoded.
 */
interface BlockFormat extends RowSink, AutoCloseable {

    /** Starts a block whose bytes go to the payload. */
    void begin(BlockPayload payload) throws IOException;

    /** Moves what is buffered to the payload, as far as the format allows, so that its size means something. */
    void flush() throws IOException;

    /** Ends the block: afterwards the payload is complete. */
    void end() throws IOException;

    /** The rows that the blocks so far hold: counted where they are encoded, so that no lost row goes unnoticed. */
    long rows();

    /** Whether blocks are in Arrow form. */
    boolean isArrow();

    /** The HTTP Content-Encoding of blocks, null for none. */
    String contentEncoding();

    @Override
    void close();
}
