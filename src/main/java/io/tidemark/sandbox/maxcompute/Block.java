package io.tidemark.sandbox.maxcompute;

/**
 * A data stream as it was received.
 *
 * @param file its name below the block directory; empty when the body was discarded
 * @param rows as its trailer or its batches count them
 * @param bytes as received
 */
record Block(int id, String file, boolean arrow, Compression compression, long rows, long bytes) {

    static final String DISCARDED = "";
}
