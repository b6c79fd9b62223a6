package io.tidemark.maxcompute.arrow;

/** The row that is being filled, shared by the columns of a batch or by the columns inside a nested one. */
final class Cursor {

    int row;
    /** Bytes of texts since the batch was begun, those of rows that were not ended included. */
    long textBytes;
}
