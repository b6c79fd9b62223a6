package io.tidemark.csv;

/**
 * Finds where records end, without their fields.
 *
 * <p>The rule, which the parser keeps too and which makes the records the same wherever a text is cut: a record that is
 * not well formed, or longer than allowed, is one physical line, and the next record begins on the next line. So a
 * quote that is never closed costs one line.
 */
final class RecordScanner {

    private static final int INCOMPLETE = -1;
    private static final int MALFORMED = -2;
    /** Up to so many bytes, reading the records before a quote costs less than finding the line that it stands on. */
    private static final int NEAR = 512;
    /** After so many bytes it is worth the while to look where the record in hand begins. */
    private static final int FAR = 4096;

    private final Dialect dialect;
    private final long quotes;

    RecordScanner(Dialect dialect) {
        this.dialect = dialect;
        this.quotes = Words.pattern(dialect.quote);
    }

    /**
     * The last place at which a record surely ends.
     *
     * @param from where a record begins
     * @return {@code from} when more bytes are needed to tell
     */
    int lastEnd(byte[] bytes, int from, int to) {
        if (!dialect.hasQuote) {
            return LineEnds.afterLast(bytes, from, to);
        }
        // where no line is left out and no record can be too long, quotes alone tell
        boolean quotesTell = dialect.isPlain() && to - from <= dialect.maxRecordBytes;
        return quotesTell ? lastEndByQuotes(bytes, from, to) : lastEndByRecords(bytes, from, to);
    }

    /**
     * Passes from one quoted field to the next, as long as they are well formed; what comes in between need not be looked at.
     * From the first thing out of the ordinary on, reads record by record.
     */
    private int lastEndByQuotes(byte[] bytes, int from, int to) {
        int record = from;
        int behindQuotes = from;
        while (true) {
            int opening = Words.indexOf(bytes, behindQuotes, to, quotes);
            if (opening >= to) {
                int end = LineEnds.afterLast(bytes, behindQuotes, to);
                return end > behindQuotes ? end : lastEndByRecords(bytes, record, to);
            }
            int after = dialect.closingQuote(bytes, opening + 1, to) + 1;
            if (!isFieldStart(bytes, from, opening) || after >= to || !isFieldEnd(bytes[after])) {
                return lastEndByRecords(bytes, record, to);
            }
            if (bytes[after] == '\n') {
                record = after + 1;
            } else if (opening - record > FAR) {
                int line = lineStart(bytes, behindQuotes, opening);
                record = line > behindQuotes ? line : record;
            }
            behindQuotes = after;
        }
    }

    private boolean isFieldStart(byte[] bytes, int from, int at) {
        return at == from || isFieldEnd(bytes[at - 1]);
    }

    private boolean isFieldEnd(byte c) {
        return c == dialect.firstOfDelimiter || c == '\n' || c == '\r';
    }

    private int lastEndByRecords(byte[] bytes, int from, int to) {
        int last = from;
        int quote = from - 1;
        while (true) {
            if (quote < last) {
                quote = Words.indexOf(bytes, last, to, quotes);
            }
            if (quote >= to) {
                return LineEnds.afterLast(bytes, last, to);
            }
            // lines without a quote are records whatever stands in them
            int record = quote - last > NEAR ? lineStart(bytes, last, quote) : last;
            int end = recordEnd(bytes, record, to);
            if (end < 0) {
                return record;
            }
            last = end;
        }
    }

    /**
     * Where the first record ends.
     *
     * @param to  behind it stands a line end that is none of the text's
     * @param all whether nothing follows
     * @return 0 when more bytes are needed to tell
     */
    int firstEnd(byte[] bytes, int to, boolean all) {
        int end = dialect.hasQuote ? recordEnd(bytes, 0, all ? to + 1 : to) : INCOMPLETE;
        if (end < 0 && (all || !dialect.hasQuote)) {
            end = afterLine(bytes, LineEnds.find(bytes, 0, to), all ? to + 1 : to);
        }
        return Math.max(0, Math.min(end, to));
    }

    private static int lineStart(byte[] bytes, int from, int at) {
        int start = at;
        while (start > from && !LineEnds.isAt(bytes, start - 1)) {
            start--;
        }
        return start;
    }

    /** Where the record that begins at {@code start} ends, its line end included; negative when more bytes are needed. */
    private int recordEnd(byte[] bytes, int start, int to) {
        if (dialect.isLeftOut(bytes, start, to)) {
            return afterLine(bytes, LineEnds.find(bytes, start, to), to);
        }
        int end = wellFormedEnd(bytes, start, to);
        if (end == INCOMPLETE && to - start <= dialect.maxRecordBytes) {
            return INCOMPLETE;
        }
        boolean isRecord = end >= 0 && end - start <= dialect.maxRecordBytes;
        return afterLine(bytes, isRecord ? end : LineEnds.find(bytes, start, to), to);
    }

    private static int afterLine(byte[] bytes, int lineEnd, int to) {
        boolean known = lineEnd < to && (bytes[lineEnd] != '\r' || lineEnd + 1 < to);
        return known ? LineEnds.after(bytes, lineEnd, to) : INCOMPLETE;
    }

    /** The index of the line end that ends the record. */
    private int wellFormedEnd(byte[] bytes, int start, int to) {
        int field = start;
        int at = start;
        while (true) {
            int mark = Words.indexOf(bytes, at, to, quotes, Words.LINE_FEEDS, Words.CARRIAGE_RETURNS);
            if (mark >= to) {
                return INCOMPLETE;
            }
            if (bytes[mark] != dialect.quote) {
                return mark;
            }
            field = dialect.fieldStart(bytes, field, mark);
            if (field == mark) {
                int after = dialect.closingQuote(bytes, mark + 1, to) + 1;
                if (after >= to || to - after < dialect.delimiter.length && !LineEnds.isAt(bytes, after)) {
                    return INCOMPLETE;
                }
                if (dialect.isDelimiter(bytes, after, to)) {
                    field = after + dialect.delimiter.length;
                    at = field;
                } else if (LineEnds.isAt(bytes, after)) {
                    return after;
                } else if (dialect.allowsText(bytes, mark, after)) {
                    field = after;
                    at = after + 1;
                } else {
                    return MALFORMED;
                }
            } else if (dialect.lenient) {
                at = mark + 1;
            } else {
                return MALFORMED;
            }
        }
    }
}
