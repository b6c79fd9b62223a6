package io.tidemark.maxcompute.load;

import java.io.IOException;

import io.tidemark.csv.TypedRow;

/** Encodes rows as the body of block requests, one block after another. Used by one thread. */
interface BlockFormat extends AutoCloseable {

    /** Starts a block whose bytes go to the payload. */
    void begin(BlockPayload payload) throws IOException;

    void append(TypedRow row) throws IOException;

    /** Moves what is buffered to the payload, as far as the format allows, so that its size means something. */
    void flush() throws IOException;

    /** Ends the block: afterwards the payload is complete. */
    void end() throws IOException;

    /** Whether blocks are in Arrow form. */
    boolean isArrow();

    /** The HTTP Content-Encoding of blocks, null for none. */
    String contentEncoding();

    @Override
    void close();
}
