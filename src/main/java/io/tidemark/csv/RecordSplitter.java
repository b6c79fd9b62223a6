package io.tidemark.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a byte stream into chunks of whole records. Looks at quotes and line ends only: no fields, no values. What the
 * parser finds in the chunks does not depend on where they were cut. Holds a chunk's bytes at the most; a chunk is
 * larger than asked for only where its first record is: many small rows in one chunk would cost their reader many times
 * its size.
 */
public final class RecordSplitter implements Closeable {

    /** So many bytes behind the longest record show how it ends, also where the line end is a carriage return. */
    private static final int LINE_END = 3;
    private static final int LEAST_CHUNK = 16;
    /** Bytes. What is read of the text to find its header; most of it has to be put back. */
    private static final int HEADER_CHUNK = 4 * 1024;

    private final InputStream in;
    private final CsvFormat format;
    private final Dialect dialect;
    private final RecordScanner scanner;
    private final int chunkSize;
    /** What was read and not handed out: from {@code carryFrom} to {@code carryTo}. Belongs in front of the next chunk. */
    private byte[] carry = new byte[0];
    private int carryFrom;
    private int carryTo;
    private long offset;
    private long line = 1;
    private boolean ended;
    private boolean insideLongLine;
    /** Its lines are to be added to {@link #line}; null when they have been. */
    private CsvChunk inStep;

    /**
     * @param in        the text in the format's charset; closed with the splitter
     * @param chunkSize bytes of a chunk, while no record is longer
     */
    public RecordSplitter(InputStream in, CsvFormat format, int chunkSize) {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunkSize is " + chunkSize + "; it must be at least 1");
        }
        this.in = TextInput.of(in, format);
        this.format = format;
        this.dialect = new Dialect(format);
        this.scanner = new RecordScanner(dialect);
        this.chunkSize = Math.max(chunkSize, LEAST_CHUNK);
    }

    /**
     * Reads the next records.
     *
     * @param into what it held before is gone
     * @return false at the end of the text; the chunk is then empty
     * @throws IOException when the stream fails, or bytes are no text and the format says that this must fail
     */
    public boolean next(CsvChunk into) throws IOException {
        boolean isThere = nextInStep(into);
        addLines();
        return isThere;
    }

    /**
     * As {@link #next}, for whoever reads a chunk's records before asking for the next chunk: the lines are not counted if that reader
     * has done so ({@link CsvChunk#confirmLines}).
     */
    public boolean nextInStep(CsvChunk into) throws IOException {
        addLines();
        return read(into, chunkSize);
    }

    private void addLines() {
        if (inStep != null) {
            line += inStep.lines();
            inStep = null;
        }
    }

    /** @param size bytes of the chunk, while no record is longer */
    private boolean read(CsvChunk into, int size) throws IOException {
        if (insideLongLine) {
            leaveLongLine(into);
        }
        into.begin(size, offset, line);
        int length = fill(into, 0);
        int end = lastEnd(into, length);
        while (end == 0 && !isAtEnd() && length < dialect.maxRecordBytes + LINE_END) {
            into.grow((int) Math.min(2L * into.capacity(), (long) dialect.maxRecordBytes + LINE_END + size), length);
            length = fill(into, length);
            end = lastEnd(into, length);
        }
        if (end == 0 && !isAtEnd()) {
            // a line without end that is too long for a record: so much of it that the parser sees it is
            end = dialect.maxRecordBytes + 1;
            insideLongLine = true;
        } else if (length > 2 * size) {
            end = handOutFirst(into, end, length);
            length = end;
        }
        giveBack(into.bytes(), end, length);
        into.end(end);
        offset += end;
        // the rest of a line that is too long is still to come
        inStep = insideLongLine ? null : into;
        return end > 0;
    }

    /**
     * Takes the first record out of the text, before any {@link #next}.
     *
     * @return its fields; empty when the text has no record
     * @throws BadHeaderException when it cannot be split into fields
     */
    public List<String> readHeader() throws IOException {
        CsvChunk chunk = new CsvChunk();
        CsvParser parser = new CsvParser(format);
        while (read(chunk, Math.min(chunkSize, HEADER_CHUNK))) {
            addLines();
            parser.reset(chunk);
            if (parser.next()) {
                if (parser.fault() != null) {
                    throw new BadHeaderException("the header on line %d cannot be read: %s".formatted(parser.line(), parser.faultText()));
                }
                List<String> names = new ArrayList<>();
                for (int i = 0; i < parser.fields(); i++) {
                    names.add(parser.text(i));
                }
                putBack(chunk, parser.nextStart());
                return names;
            }
        }
        return List.of();
    }

    private void putBack(CsvChunk chunk, int from) {
        int back = chunk.length() - from;
        byte[] all = new byte[back + carryTo - carryFrom];
        System.arraycopy(chunk.bytes(), from, all, 0, back);
        System.arraycopy(carry, carryFrom, all, back, carryTo - carryFrom);
        carry = all;
        carryFrom = 0;
        carryTo = all.length;
        offset -= back;
        line = chunk.line() + LineEnds.count(chunk.bytes(), 0, from);
    }

    private boolean isAtEnd() {
        return ended && carryFrom == carryTo;
    }

    private int lastEnd(CsvChunk chunk, int length) {
        return isAtEnd() ? length : scanner.lastEnd(chunk.bytes(), 0, length);
    }

    /** @return how many bytes the chunk has now */
    private int fill(CsvChunk chunk, int from) throws IOException {
        int capacity = chunk.capacity();
        int carried = Math.min(carryTo - carryFrom, capacity - from);
        System.arraycopy(carry, carryFrom, chunk.bytes(), from, carried);
        carryFrom += carried;
        int length = from + carried;
        while (length < capacity && !ended) {
            int read = in.read(chunk.bytes(), length, capacity - length);
            if (read < 0) {
                ended = true;
            } else {
                length += read;
            }
        }
        return length;
    }

    /**
     * Leaves the first record alone in the chunk, which grew to tell where that one ends. Its bytes become what is carried, so that
     * they are not held twice.
     *
     * @return the record's end
     */
    private int handOutFirst(CsvChunk chunk, int end, int length) {
        chunk.pad(length);
        int first = scanner.firstEnd(chunk.bytes(), length, isAtEnd());
        if (first <= 0 || first >= end) {
            giveBack(chunk.bytes(), end, length);
            return end;
        }
        if (carryFrom < carryTo) {
            carryFrom -= length - first;
            return first;
        }
        byte[] bytes = chunk.detach(first);
        carry = bytes;
        carryFrom = first;
        carryTo = length;
        return first;
    }

    private void giveBack(byte[] bytes, int from, int to) {
        int back = to - from;
        if (carryFrom < carryTo) {
            // that is where they came from
            carryFrom -= back;
            return;
        }
        if (carry.length < back || carry.length > 2L * Math.max(chunkSize, back)) {
            carry = new byte[Math.max(back, Math.min(chunkSize, 2 * back))];
        }
        System.arraycopy(bytes, from, carry, 0, back);
        carryFrom = 0;
        carryTo = back;
    }

    /** Drops what is left of the line, keeping its place in the text. */
    private void leaveLongLine(CsvChunk scratch) throws IOException {
        scratch.begin(chunkSize, offset, line);
        byte[] bytes = scratch.bytes();
        int length = 0;
        while (true) {
            length = fill(scratch, length);
            int lineEnd = LineEnds.find(bytes, 0, length);
            boolean known = lineEnd < length && (bytes[lineEnd] == '\n' || lineEnd + 1 < length || isAtEnd());
            if (known || isAtEnd()) {
                int after = known ? LineEnds.after(bytes, lineEnd, length) : length;
                offset += after;
                line += known ? 1 : 0;
                insideLongLine = false;
                giveBack(bytes, after, length);
                return;
            }
            offset += lineEnd;
            System.arraycopy(bytes, lineEnd, bytes, 0, length - lineEnd);
            length -= lineEnd;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
