package io.tidemark.csv;

import java.util.Arrays;

/**
 * Whole records of a text, as UTF-8. Made once and filled again and again by {@link RecordSplitter#next}, so that a
 * pool of chunks bounds the memory of a load.
 */
public final class CsvChunk {

    /** Behind the text stand a line end and some bytes more, so that a scan may read words and needs no check for the end. */
    static final int PADDING = 16;
    private static final long NOT_COUNTED = -1;

    private byte[] bytes = new byte[PADDING];
    private int length;
    private long offset;
    private long line = 1;
    private long lines;

    /** A chunk that holds this text alone, from line 1 and offset 0. */
    public static CsvChunk of(byte[] text) {
        CsvChunk chunk = new CsvChunk();
        chunk.begin(text.length, 0, 1);
        System.arraycopy(text, 0, chunk.bytes, 0, text.length);
        chunk.end(text.length);
        return chunk;
    }

    /** The text; longer than {@link #length()}. Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** The offset of the first byte in the text as UTF-8, after a byte order mark. */
    public long offset() {
        return offset;
    }

    /** The line on which the first byte stands, from 1. */
    public long line() {
        return line;
    }

    /** How many lines the text has, the last one also where its line end is missing. Counted when nobody has said so yet. */
    public long lines() {
        if (lines == NOT_COUNTED) {
            lines = LineEnds.count(bytes, 0, length) + (length > 0 && !LineEnds.isAt(bytes, length - 1) ? 1 : 0);
        }
        return lines;
    }

    /**
     * Whoever has read all records says how many lines they were.
     *
     * @return false when the lines were counted before, and were not as many
     */
    public boolean confirmLines(long read) {
        lines = lines == NOT_COUNTED ? read : lines;
        return lines == read;
    }

    /** Forgets the text but not its place, and gives back its memory where that is more. */
    public void trim(int mostBytes) {
        lines();
        length = 0;
        if (bytes.length > mostBytes) {
            bytes = new byte[PADDING];
        }
    }

    /** How long the text can be. */
    int capacity() {
        return bytes.length - PADDING;
    }

    /** Makes room for {@code capacity} bytes, and gives back the memory of a much larger record before. */
    void begin(int capacity, long newOffset, long newLine) {
        if (bytes.length < capacity + PADDING || bytes.length > 2L * capacity + PADDING) {
            bytes = new byte[capacity + PADDING];
        }
        length = 0;
        lines = 0;
        offset = newOffset;
        line = newLine;
    }

    /** Makes room for more, keeping the first bytes. */
    void grow(int capacity, int kept) {
        byte[] larger = new byte[capacity + PADDING];
        System.arraycopy(bytes, 0, larger, 0, kept);
        bytes = larger;
    }

    /** Keeps the first bytes in an array of their own, and gives away the one that held them. */
    byte[] detach(int kept) {
        byte[] held = bytes;
        bytes = Arrays.copyOf(held, kept + PADDING);
        return held;
    }

    void end(int newLength) {
        length = newLength;
        lines = NOT_COUNTED;
        pad(newLength);
    }

    void pad(int from) {
        Arrays.fill(bytes, from, from + PADDING, (byte) '\n');
    }
}
