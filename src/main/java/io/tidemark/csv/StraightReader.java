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
    private final long[] mostInteger;
    private final int[] shortText;
    private final FieldText unescaped = new FieldText();
    private Dialect dialect;
    private RowSink bound;
    private byte delimiter;
    private byte quote;
    private boolean hasQuote;
    private long delimiters;
    private long quotes;
    private int lineEndsInside;

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
        this.mostInteger = new long[slots.length];
        this.shortText = new int[slots.length];
        for (int i = 0; i < slots.length; i++) {
            kinds[i] = slots[i] < 0 ? NONE : kind(readers[i]);
            mostInteger[i] = slots[i] < 0 ? -1 : readers[i].mostInteger();
            shortText[i] = slots[i] < 0 ? -1 : readers[i].shortText();
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
        unescaped.release();
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
        lineEndsInside = 0;
        int last = slots.length - 1;
        int at = start;
        for (int i = 0; i <= last; i++) {
            int behind = i < last ? number(i, text, at) : NOT_READ;
            if (behind < 0) {
                behind = hasQuote && text[at] == quote ? quoted(i, text, at, length) : plain(i, text, at, length);
                if (behind < 0 || !isEnd(text[behind], i == last)) {
                    return NOT_READ;
                }
                behind++;
            }
            at = behind;
        }
        return Math.min(length, LineEnds.after(text, at - 1, length));
    }

    /** Line ends within the fields of the record that was read last. */
    int lineEndsInside() {
        return lineEndsInside;
    }

    /**
     * A short number in a column of numbers.
     *
     * @return behind the delimiter that follows it; negative when there is something else
     */
    private int number(int field, byte[] text, int at) {
        int kind = kinds[field];
        if (kind > DOUBLE || kind == NONE) {
            return NOT_READ;
        }
        long marks = Words.marks(Words.at(text, at), delimiters);
        int to = at + Words.first(marks);
        if (marks == 0) {
            marks = Words.marks(Words.at(text, at + Long.BYTES), delimiters);
            if (marks == 0) {
                return NOT_READ;
            }
            to = at + Long.BYTES + Words.first(marks);
        }
        // whatever else stands before the delimiter, such as a quote or a line end, makes it no number
        return number(kind, field, text, at, to) ? to + 1 : NOT_READ;
    }

    private boolean number(int kind, int field, byte[] text, int from, int to) {
        if (kind == INTEGER) {
            long value = Digits.read(text, from, to);
            if (Digits.isWhole(value) && value <= mostInteger[field]) {
                sinks[field].setLong(value);
                return true;
            }
            return false;
        }
        double value = FloatingParser.plainDouble(text, from, to);
        if (Double.isNaN(value)) {
            return false;
        }
        sinks[field].setDouble(value);
        return true;
    }

    /** @return the index of the end of the field, which may be anything */
    private int plain(int field, byte[] text, int from, int length) throws BadValueException {
        // the reader refuses a field that ends before, because no time holds a delimiter or a line end
        boolean time = times[field] && from + TIME_LENGTH < length && isEnd(text[from + TIME_LENGTH], field == slots.length - 1);
        int to = time ? from + TIME_LENGTH : endOfPlain(text, from);
        if (isEnd(text[to], field == slots.length - 1)) {
            value(field, text, from, to, false);
        }
        return to;
    }

    /** @return the index behind the closing quote; negative when the long way has to find that */
    private int quoted(int field, byte[] text, int opening, int length) throws BadValueException {
        int from = opening + 1;
        int closing = dialect.doubledQuote ? dialect.closingQuote(text, from, length) : length;
        if (closing >= length) {
            return NOT_READ;
        }
        if (LineEnds.find(text, from, closing) < closing) {
            lineEndsInside += LineEnds.count(text, from, closing);
        }
        if (Words.indexOf(text, from, closing, quotes) < closing) {
            unescaped.clear();
            unescaped.append(dialect, text, from, closing);
            value(field, unescaped.bytes(), 0, unescaped.length(), true);
        } else {
            value(field, text, from, closing, true);
        }
        return closing + 1;
    }

    private void value(int field, byte[] text, int from, int to, boolean quoted) throws BadValueException {
        if (kinds[field] == TEXT && (quoted || from < to) && to - from <= shortText[field]) {
            sinks[field].setBytes(text, from, to);
        } else if (kinds[field] != NONE) {
            readers[field].read(text, from, to, quoted, sinks[field]);
        }
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
