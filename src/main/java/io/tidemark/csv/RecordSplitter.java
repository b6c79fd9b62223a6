package io.tidemark.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Cuts a byte stream into chunks of whole records. Looks at quotes and line ends only: no fields, no values. */
public final class RecordSplitter implements Closeable {

    private final InputStream in;

    public RecordSplitter(InputStream in, CsvFormat format, int chunkSize) {
        this.in = in;
    }

    /** @return false at the end of the text; the chunk is then empty */
    public boolean next(CsvChunk into) throws IOException {
        throw new UnsupportedOperationException("to come");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
