package io.tidemark.sandbox.maxcompute;

import java.io.Closeable;
import java.io.IOException;

/** Rows of one data stream, one at a time. Values are typed as {@link RowValues} describes. */
interface RowReader extends Closeable {

    /**
     * The next row; null at the end of a stream that was found complete.
     *
     * @throws ServiceException MalformedDataStream when the stream is damaged or cut
     */
    Object[] next() throws IOException;

    /**
     * Reads to the end without building values, checking all checksums and counts.
     *
     * @return the number of rows
     * @throws ServiceException MalformedDataStream
     */
    long verify() throws IOException;
}
