package io.tidemark.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a byte stream into chunks of whole records. Looks at quotes and line ends only: no fields, no values. What the
 * parser finds in the chunks does not depend on where they were cut. Holds a chunk's bytes at the most; a chunk is
 * larger than asked for only while a record is.
 */
public final class RecordSplitter implements Closeable {

    /** So many bytes behind the longest record show how it ends, also where the line end is a carriage return. */
    private static final int LINE_END = 3;
    private static final int LEAST_CHUNK = 16;

    private final InputStream in;
    private final CsvFormat format;
    private final Dialect dialect;
    private final RecordScanner scanner;
    private final int chunkSize;
    /** The begin of a record whose end was not read yet; belongs in front of the next chunk. */
    private byte[] carry = new byte[0];
    private int carried;
    private long offset;
    private long line = 1;
    private boolean ended;
    private boolean insideLongLine;

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
        if (insideLongLine) {
            leaveLongLine(into);
        }
        into.begin(Math.max(chunkSize, carried), offset, line);
        System.arraycopy(carry, 0, into.bytes(), 0, carried);
        int length = fill(into, carried);
        int end = ended ? length : scanner.lastEnd(into.bytes(), 0, length);
        while (end == 0 && !ended && length < dialect.maxRecordBytes + LINE_END) {
            into.grow((int) Math.min(2L * into.capacity(), (long) dialect.maxRecordBytes + LINE_END + chunkSize), length);
            length = fill(into, length);
            end = ended ? length : scanner.lastEnd(into.bytes(), 0, length);
        }
        if (end == 0 && !ended) {
            // a line without end that is too long for a record: so much of it that the parser sees it is
            end = dialect.maxRecordBytes + 1;
            insideLongLine = true;
        }
        carry(into.bytes(), end, length);
        into.end(end);
        offset += end;
        // the rest of a line that is too long is still to come
        line += insideLongLine ? 0 : into.lines();
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
        while (next(chunk)) {
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
        byte[] all = new byte[back + carried];
        System.arraycopy(chunk.bytes(), from, all, 0, back);
        System.arraycopy(carry, 0, all, back, carried);
        carry = all;
        carried = all.length;
        offset -= back;
        line = chunk.line() + LineEnds.count(chunk.bytes(), 0, from);
    }

    private int fill(CsvChunk chunk, int from) throws IOException {
        int length = from;
        int capacity = chunk.capacity();
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

    private void carry(byte[] bytes, int from, int to) {
        carried = to - from;
        if (carry.length < carried || carry.length > 2L * Math.max(chunkSize, carried)) {
            carry = new byte[Math.max(carried, Math.min(chunkSize, 2 * carried))];
        }
        System.arraycopy(bytes, from, carry, 0, carried);
    }

    /** Drops what is left of the line, keeping its place in the text. */
    private void leaveLongLine(CsvChunk scratch) throws IOException {
        scratch.begin(Math.max(chunkSize, carried), offset, line);
        byte[] bytes = scratch.bytes();
        System.arraycopy(carry, 0, bytes, 0, carried);
        int length = carried;
        while (true) {
            length = fill(scratch, length);
            int lineEnd = LineEnds.find(bytes, 0, length);
            boolean known = lineEnd < length && (bytes[lineEnd] == '\n' || lineEnd + 1 < length || ended);
            if (known || ended) {
                int after = known ? LineEnds.after(bytes, lineEnd, length) : length;
                offset += after;
                line += known ? 1 : 0;
                insideLongLine = false;
                carry(bytes, after, length);
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
