package io.tidemark.bench;

import java.io.IOException;

/** Feeds pieces of the text to the parser: what is left of a row at the end of one piece goes in front of the next. */
final class RowSplit {

    private static final int LONGEST_ROW = 1024;

    /** Takes a batch that is full, or the last one. */
    interface Target {

        void take(DeviceBatch batch) throws IOException;
    }

    private final DeviceBatch batch;
    private final DeviceParser parser;
    private final Target target;
    private final boolean checked;
    private final byte[] bytes;
    private int left;
    private boolean begun;
    private long rows;

    RowSplit(DeviceBatch batch, int pieceSize, Target target) {
        this(batch, pieceSize, false, target);
    }

    /** @param checked whether the text must be UTF-8 */
    RowSplit(DeviceBatch batch, int pieceSize, boolean checked, Target target) {
        this.checked = checked;
        this.batch = batch;
        this.parser = new DeviceParser(batch);
        this.target = target;
        this.bytes = new byte[LONGEST_ROW + pieceSize];
    }

    void add(byte[] piece, int length) throws IOException {
        System.arraycopy(piece, 0, bytes, left, length);
        int end = left + length;
        int at = begun ? 0 : DeviceParser.skipHeader(bytes);
        begun = true;
        int stopped = parser.parse(bytes, at, end);
        while (batch.isFull()) {
            flush();
            stopped = parser.parse(bytes, stopped, end);
        }
        if (checked) {
            TextChecks.requireText(bytes, at, stopped);
        }
        left = end - stopped;
        System.arraycopy(bytes, stopped, bytes, 0, left);
    }

    long end() throws IOException {
        if (left > 0) {
            throw new IOException(left + " bytes are left behind the last row");
        }
        flush();
        return rows;
    }

    private void flush() throws IOException {
        if (batch.rows > 0) {
            target.take(batch);
            rows += batch.rows;
            batch.clear();
        }
    }
}
