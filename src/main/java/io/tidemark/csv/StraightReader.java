package io.tidemark.csv;

/**
 * Reads the values of an ordinary record while it finds its fields: one pass over the bytes, where {@link CsvParser} and
 * {@link RecordMapper#map} need two. Only a shorter way to the same values: a record in which anything is out of the ordinary, or
 * wrong, is left to those two from its first byte on, and they alone say what is wrong with it.
 */
final class StraightReader {

    /** The record is not read, and some columns of the row may hold values of it. */
    static final int NOT_READ = -1;

    private static final long HIGH_NIBBLES = Words.pattern((byte) 0xF0);
    /** {@code yyyy-MM-dd HH:mm:ss} */
    private static final int TIME_LENGTH = 19;
    /** Everything that a time may hold, with blanks around it. A delimiter among them may stand inside of what looks like one. */
    private static final String TIME_CHARACTERS = "0123456789-:.+TZ \t";

    private static final int NONE = 0;
    private static final int INTEGER = 1;
    private static final int DOUBLE = 2;
    private static final int TEXT = 3;
    private static final int OTHER = 4;

    private final int[] slots;
    private final int[] kinds;
    private final ColumnReader[] readers;
    private final ColumnSink[] sinks;
    private final boolean[] times;
    private Dialect dialect;
    private RowSink bound;
    private byte delimiter;
    private byte quote;
    private boolean hasQuote;
    private long delimiters;
    private long quotes;

    /**
     * @param slots   of each field, negative for none
     * @param readers of each field
     */
    StraightReader(int[] slots, ColumnReader[] readers) {
        this.slots = slots;
        this.readers = readers;
        this.sinks = new ColumnSink[slots.length];
        this.times = new boolean[slots.length];
        this.kinds = new int[slots.length];
        for (int i = 0; i < slots.length; i++) {
            kinds[i] = slots[i] < 0 ? NONE : kind(readers[i]);
        }
    }

    private static int kind(ColumnReader reader) {
        if (reader.mostInteger() >= 0) {
            return INTEGER;
        }
        return reader.readsPlainDoubles() ? DOUBLE : reader.shortText() >= 0 ? TEXT : OTHER;
    }

    /** For the records from now on. */
    void begin(Dialect newDialect, RowSink row) {
        if (row != bound) {
            bound = row;
            for (int i = 0; i < slots.length; i++) {
                sinks[i] = slots[i] < 0 ? null : row.column(slots[i]);
            }
        }
        if (newDialect != dialect) {
            dialect = newDialect;
            delimiter = dialect.firstOfDelimiter;
            quote = dialect.quote;
            hasQuote = dialect.hasQuote;
            delimiters = Words.pattern(delimiter);
            quotes = Words.pattern(quote);
            for (int i = 0; i < slots.length; i++) {
                times[i] = slots[i] >= 0 && readers[i].readsUsualTimes() && TIME_CHARACTERS.indexOf(delimiter) < 0;
            }
        }
    }

    /**
     * @param start  where a record begins in a text whose bytes are known to be sound
     * @param length of the text, behind which line ends stand
     * @return where the next record begins, or {@link #NOT_READ}
     * @throws BadValueException when a value cannot be read; the record may also have other faults
     */
    int read(byte[] text, int start, int length) throws BadValueException {
        if (LineEnds.isAt(text, start)) {
            // a blank line, which may or may not be a record
            return NOT_READ;
        }
        int last = slots.length - 1;
        int at = start;
        for (int i = 0; i <= last; i++) {
            int from = at;
            boolean quoted = hasQuote && text[at] == quote;
            if (quoted) {
                if (!dialect.doubledQuote) {
                    return NOT_READ;
                }
                from++;
                at = Words.indexOf(text, from, length, quotes, Words.LINE_FEEDS, Words.CARRIAGE_RETURNS);
                if (text[at] != quote) {
                    return NOT_READ;
                }
            } else if (times[i] && at + TIME_LENGTH < length && isEnd(text[at + TIME_LENGTH], i == last)) {
                // the reader refuses a field that ends before, because no time holds a delimiter or a line end
                at += TIME_LENGTH;
            } else {
                at = endOfPlain(text, at);
            }
            int to = at;
            at += quoted ? 1 : 0;
            if (!isEnd(text[at], i == last)) {
                return NOT_READ;
            }
            value(i, text, from, to, quoted);
            at++;
        }
        return Math.min(length, LineEnds.after(text, at - 1, length));
    }

    /** The usual values of the usual types are read here, where the JVM can make one loop of all of them. */
    private void value(int field, byte[] text, int from, int to, boolean quoted) throws BadValueException {
        switch (kinds[field]) {
            case INTEGER -> {
                long value = Digits.read(text, from, to);
                if (Digits.isWhole(value) && value <= readers[field].mostInteger()) {
                    sinks[field].setLong(value);
                    return;
                }
            }
            case DOUBLE -> {
                double value = FloatingParser.plainDouble(text, from, to);
                if (!Double.isNaN(value)) {
                    sinks[field].setDouble(value);
                    return;
                }
            }
            case TEXT -> {
                if ((quoted || from < to) && to - from <= readers[field].shortText()) {
                    sinks[field].setBytes(text, from, to);
                    return;
                }
            }
            case NONE -> {
                return;
            }
            default -> { }
        }
        readers[field].read(text, from, to, quoted, sinks[field]);
    }

    private boolean isEnd(byte c, boolean last) {
        return last ? c == '\n' || c == '\r' : c == delimiter;
    }

    /** The first delimiter, quote or line end. */
    private int endOfPlain(byte[] text, int from) {
        int at = from;
        while (true) {
            long word = Words.at(text, at);
            // both line ends are below 16, and little else is
            long marks = Words.marks(word, delimiters) | Words.marks(word, quotes) | Words.marks(word & HIGH_NIBBLES, 0);
            while (marks != 0) {
                int mark = at + Words.first(marks);
                byte c = text[mark];
                if (c == delimiter || c == '\n' || c == quote || c == '\r') {
                    return mark;
                }
                marks &= marks - 1;
            }
            at += Long.BYTES;
        }
    }
}
