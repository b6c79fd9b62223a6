package io.tidemark.csv;

import java.nio.charset.StandardCharsets;

/**
 * Finds the fields of the records of a chunk. One per thread, reused; allocates nothing per record.
 *
 * <p>Bad data is no exception: such a record has a {@link #fault()} and no fields, and the next one follows. A record
 * that is not well formed is one physical line (see {@link RecordScanner}).
 */
public final class CsvParser {

    private static final long HIGH_NIBBLES = Words.pattern((byte) 0xF0);

    private final Dialect dialect;
    private final boolean keepBlankLines;
    private final boolean keepNul;
    private final boolean checkText;
    private final FieldTable fields = new FieldTable();
    private final FieldText unescaped = new FieldText();
    private final long delimiters;
    private final long quotes;

    private byte[] bytes;
    private int length;
    /** Nothing in the chunk is at fault for its bytes: no record of it need be looked at for that. */
    private boolean soundChunk;
    private long chunkOffset;
    private long chunkLine;

    private int start;
    private int end;
    private int next;
    private long line;
    private long nextLine;
    private RecordFault fault;

    private int lineEndsInside;

    public CsvParser(CsvFormat format) {
        dialect = new Dialect(format);
        keepBlankLines = format.keepBlankLines();
        keepNul = format.keepNul();
        checkText = TextInput.marksMalformedText(format);
        delimiters = Words.pattern(dialect.firstOfDelimiter);
        quotes = Words.pattern(dialect.quote);
    }

    /** Begins with the first record of the chunk, which must not change while its records are read. */
    public void reset(CsvChunk chunk) {
        bytes = chunk.bytes();
        length = chunk.length();
        soundChunk = isSound(bytes, 0, length);
        chunkOffset = chunk.offset();
        start = 0;
        end = 0;
        next = 0;
        chunkLine = chunk.line();
        nextLine = chunkLine;
        fields.clear();
        fault = null;
        unescaped.release();
    }

    /** @return false when the chunk has no more records */
    public boolean next() {
        leaveOut();
        if (next >= length) {
            return false;
        }
        start = next;
        line = nextLine;
        fields.clear();
        fault = null;
        lineEndsInside = 0;
        unescaped.clear();
        split();
        return true;
    }

    /** What is wrong with the record; null when its fields can be read. */
    public RecordFault fault() {
        return fault;
    }

    /** {@link RecordFault#text()} with what is known beyond it. */
    public String faultText() {
        return fault == RecordFault.TOO_LONG ? fault.text() + ", " + dialect.maxRecordBytes + " bytes" : fault.text();
    }

    public int fields() {
        return fields.count();
    }

    /** The bytes that hold the field's text from {@link #start} to {@link #end}, quotes and escapes removed. */
    public byte[] buffer(int field) {
        return fields.kind(field) == FieldTable.UNESCAPED ? unescaped.bytes() : bytes;
    }

    public int start(int field) {
        return fields.start(field);
    }

    public int end(int field) {
        return fields.end(field);
    }

    public boolean quoted(int field) {
        return fields.kind(field) != FieldTable.PLAIN;
    }

    /** The field as a String; for headers and messages. */
    public String text(int field) {
        return new String(buffer(field), start(field), end(field) - start(field), StandardCharsets.UTF_8);
    }

    /** The line on which the record starts, from 1. */
    public long line() {
        return line;
    }

    /** The offset of the record's first byte in the text as UTF-8. */
    public long offset() {
        return chunkOffset + start;
    }

    /** The record as it came, without its line end and cut off after so many bytes, or after the longest record's. */
    public String raw(int maxBytes) {
        int to = Utf8.cut(bytes, start, Math.min(end, start + (long) Math.min(maxBytes, dialect.maxRecordBytes)));
        return new String(bytes, start, to - start, StandardCharsets.UTF_8);
    }

    /** Where in the chunk the next record begins. */
    int nextStart() {
        return next;
    }

    /** Lines of the chunk that are behind the parser. */
    public long lines() {
        return nextLine - chunkLine;
    }

    /** The line on which the next record begins, or something that is left out. */
    long nextLine() {
        return nextLine;
    }

    /** The offset of the next record's first byte in the text as UTF-8. */
    long nextOffset() {
        return chunkOffset + next;
    }

    boolean hasMore() {
        return next < length;
    }

    /** Whether records of the chunk may be read by {@link StraightReader}: every line is one, and none can be too long. */
    boolean isStraight() {
        return soundChunk && dialect.isPlain() && length <= dialect.maxRecordBytes;
    }

    Dialect dialect() {
        return dialect;
    }

    byte[] chunk() {
        return bytes;
    }

    int chunkLength() {
        return length;
    }

    /** A record was read by somebody else. */
    void passBy(int nextRecord, int lines) {
        next = nextRecord;
        nextLine += lines;
    }

    /** Passes by blank lines and comments. */
    private void leaveOut() {
        while (next < length) {
            boolean blank = LineEnds.isAt(bytes, next) && !keepBlankLines;
            if (!blank && !dialect.isLeftOut(bytes, next, length)) {
                return;
            }
            next = Math.min(length, LineEnds.after(bytes, LineEnds.find(bytes, next, length), length));
            nextLine++;
        }
    }

    private void split() {
        final byte[] text = bytes;
        final byte delimiter = dialect.firstOfDelimiter;
        final boolean singleByteDelimiter = dialect.singleByteDelimiter;
        final long delimiterPattern = delimiters;
        final long quotePattern = quotes;
        int field = start;
        int at = start;
        while (true) {
            long word = Words.at(text, at);
            // both line ends are below 16, and little else is
            long marks = Words.marks(word, delimiterPattern) | Words.marks(word, quotePattern) | Words.marks(word & HIGH_NIBBLES, 0);
            int from = at;
            at += Long.BYTES;
            while (marks != 0) {
                int mark = from + Words.first(marks);
                byte c = text[mark];
                marks &= marks - 1;
                if (c == delimiter) {
                    if (singleByteDelimiter) {
                        fields.add(field, mark, FieldTable.PLAIN);
                        field = mark + 1;
                    } else if (dialect.isDelimiter(text, mark, length)) {
                        fields.add(field, mark, FieldTable.PLAIN);
                        field = mark + dialect.delimiter.length;
                        at = field;
                        break;
                    }
                } else if (c == '\n' || c == '\r') {
                    fields.add(field, mark, FieldTable.PLAIN);
                    finish(mark);
                    return;
                } else if (c == dialect.quote) {
                    if (mark == field) {
                        at = splitQuoted(mark);
                        if (at < 0) {
                            return;
                        }
                        field = at;
                        break;
                    }
                    if (!dialect.lenient) {
                        reject(RecordFault.QUOTE_IN_FIELD, mark);
                        return;
                    }
                }
            }
        }
    }

    /**
     * Reads a quoted field.
     *
     * @return where the next field begins; negative when the record has ended
     */
    private int splitQuoted(int opening) {
        if (dialect.doubledQuote) {
            // nearly always the next quote closes the field, and no line end stands before it
            int mark = Words.indexOf(bytes, opening + 1, length, quotes, Words.LINE_FEEDS, Words.CARRIAGE_RETURNS);
            if (mark < length && bytes[mark] == dialect.quote && dialect.isDelimiter(bytes, mark + 1, length)) {
                fields.add(opening + 1, mark, FieldTable.QUOTED);
                return mark + 1 + dialect.delimiter.length;
            }
        }
        long window = Math.min(length, start + dialect.maxRecordBytes + 1L);
        int closing = dialect.closingQuote(bytes, opening + 1, (int) window);
        if (closing >= window) {
            return reject(RecordFault.UNCLOSED_QUOTE, (int) window);
        }
        int after = closing + 1;
        int to = after;
        if (!LineEnds.isAt(bytes, after) && !dialect.isDelimiter(bytes, after, length)) {
            if (!dialect.allowsText(bytes, opening, after)) {
                return reject(RecordFault.TEXT_AFTER_QUOTE, after);
            }
            to = literalEnd(after);
        }
        addQuoted(opening, closing, to);
        if (dialect.isDelimiter(bytes, to, length)) {
            return to + dialect.delimiter.length;
        }
        finish(to);
        return -1;
    }

    /** Where the field ends whose closing quote is followed by text; quotes in it are text. */
    private int literalEnd(int from) {
        int at = from;
        while (!LineEnds.isAt(bytes, at) && !dialect.isDelimiter(bytes, at, length)) {
            at++;
        }
        return at;
    }

    private void addQuoted(int opening, int closing, int to) {
        if (LineEnds.find(bytes, opening + 1, closing) < closing) {
            lineEndsInside += LineEnds.count(bytes, opening + 1, closing);
        }
        int mark = unescaped.length();
        boolean escaped = to > closing + 1 || hasEscape(opening + 1, closing);
        if (escaped) {
            unescaped.append(dialect, bytes, opening + 1, closing);
            unescaped.append(bytes, closing + 1, to);
            fields.add(mark, unescaped.length(), FieldTable.UNESCAPED);
        } else {
            fields.add(opening + 1, closing, FieldTable.QUOTED);
        }
    }

    private boolean hasEscape(int from, int to) {
        return Words.indexOf(bytes, from, to, Words.pattern(dialect.escape)) < to;
    }

    private void finish(int lineEnd) {
        if (lineEnd - start > dialect.maxRecordBytes) {
            reject(RecordFault.UNCLOSED_QUOTE, lineEnd);
            return;
        }
        end(lineEnd, 1 + lineEndsInside);
        if (fields.hasOverflowed()) {
            fault = RecordFault.TOO_MANY_FIELDS;
        } else if (!soundChunk && !isSound(bytes, start, end)) {
            fault = textFault();
        }
        if (fault != null) {
            fields.clear();
        }
    }

    /** A record begins and ends between characters, so that a sound text has sound records only. A false may be wrong. */
    private boolean isSound(byte[] text, int from, int to) {
        return checkText && !keepNul ? Utf8.isValidWithoutNul(text, from, to) : Words.isPlain(text, from, to);
    }

    private RecordFault textFault() {
        if (!keepNul && Words.indexOf(bytes, start, end, 0) < end) {
            return RecordFault.NUL_BYTE;
        }
        return checkText && !Utf8.isValid(bytes, start, end) ? RecordFault.MALFORMED_TEXT : null;
    }

    /** Gives up the record at {@code at}: it is its first line, and the next line begins a new one. */
    private int reject(RecordFault reason, int at) {
        int lineEnd = LineEnds.find(bytes, start, length);
        if (lineEnd - start > dialect.maxRecordBytes) {
            fault = RecordFault.TOO_LONG;
        } else {
            // the same whether or not the chunk reaches to where the text went wrong
            fault = lineEnd < at ? RecordFault.UNCLOSED_QUOTE : reason;
        }
        fields.clear();
        end(lineEnd, 1);
        return -1;
    }

    private void end(int lineEnd, int lines) {
        end = lineEnd;
        next = Math.min(length, LineEnds.after(bytes, lineEnd, length));
        nextLine = line + lines;
    }
}
