package io.tidemark.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A format as bytes. The rules of where fields and records begin and end are asked of it by splitter and parser. */
final class Dialect {

    final byte[] delimiter;
    final byte firstOfDelimiter;
    final boolean singleByteDelimiter;
    /** A line feed when there is none: whoever looks for it looks for line ends first. */
    final byte quote;
    final boolean hasQuote;
    /** The quote when it is doubled. */
    final byte escape;
    final boolean doubledQuote;
    final boolean lenient;
    final int maxRecordBytes;
    private final byte[][] leftOut;

    Dialect(CsvFormat format) {
        delimiter = format.delimiter().getBytes(StandardCharsets.UTF_8);
        firstOfDelimiter = delimiter[0];
        singleByteDelimiter = delimiter.length == 1;
        hasQuote = format.quote() != null;
        quote = hasQuote ? (byte) format.quote().charValue() : (byte) '\n';
        doubledQuote = format.escape() == null;
        escape = doubledQuote ? quote : (byte) format.escape().charValue();
        lenient = format.lenient();
        maxRecordBytes = format.maxRecordBytes();
        List<byte[]> prefixes = new ArrayList<>();
        for (String prefix : new String[] {format.comment(), format.footer()}) {
            if (prefix != null) {
                prefixes.add(prefix.getBytes(StandardCharsets.UTF_8));
            }
        }
        leftOut = prefixes.toArray(byte[][]::new);
    }

    /** Whether every line is part of a record, and the delimiter is one byte. */
    boolean isPlain() {
        return singleByteDelimiter && leftOut.length == 0;
    }

    /** Whether the line is no record, whatever stands in it. */
    boolean isLeftOut(byte[] bytes, int lineStart, int to) {
        for (byte[] prefix : leftOut) {
            if (isAt(prefix, bytes, lineStart, to)) {
                return true;
            }
        }
        return false;
    }

    boolean isDelimiter(byte[] bytes, int at, int to) {
        return singleByteDelimiter ? at < to && bytes[at] == firstOfDelimiter : isAt(delimiter, bytes, at, to);
    }

    /**
     * The last place up to {@code at} at which a field begins, or {@code from} when that place does not matter because
     * it is not {@code at}.
     *
     * @param from where a field begins, with no quoted field between there and {@code at}
     */
    int fieldStart(byte[] bytes, int from, int at) {
        if (at - from < delimiter.length || !isDelimiter(bytes, at - delimiter.length, at)) {
            return from;
        }
        if (singleByteDelimiter) {
            return at;
        }
        // delimiters are found from the left: in a|||"b" with || the third bar belongs to the second field
        int start = from;
        int i = from;
        while (i < at) {
            if (isDelimiter(bytes, i, at)) {
                start = i + delimiter.length;
                i = start;
            } else {
                i++;
            }
        }
        return start;
    }

    /**
     * The index of the quote that closes a quoted field.
     *
     * @param from behind the opening quote
     * @return {@code to} when there is none, or when it stands so near the end that what follows could change it
     */
    int closingQuote(byte[] bytes, int from, int to) {
        long quotes = Words.pattern(quote);
        long escapes = Words.pattern(escape);
        int at = from;
        while (true) {
            at = doubledQuote ? Words.indexOf(bytes, at, to, quotes) : Words.indexOf(bytes, at, to, quotes, escapes);
            if (at >= to) {
                return to;
            }
            if (doubledQuote) {
                if (at + 1 >= to || bytes[at + 1] != quote) {
                    return at;
                }
                at += 2;
            } else if (bytes[at] == quote) {
                return at;
            } else {
                at += at + 1 < to && isEscapable(bytes[at + 1]) ? 2 : 1;
            }
        }
    }

    /**
     * Whether text may follow a closing quote. Never behind a quoted line end, not even in a lenient format: the quotes
     * of two lines would then merge the lines between them.
     */
    boolean allowsText(byte[] bytes, int openingQuote, int afterClosingQuote) {
        return lenient && LineEnds.find(bytes, openingQuote, afterClosingQuote) == afterClosingQuote;
    }

    /** An escape in front of any other byte is text. */
    boolean isEscapable(byte c) {
        return c == quote || c == escape;
    }

    private static boolean isAt(byte[] text, byte[] bytes, int at, int to) {
        if (to - at < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
