package io.tidemark.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How a CSV text is written. The text is read as UTF-8; one in another charset is decoded first.
 *
 * <p>A record ends with {@code \n}, {@code \r\n} or a lone {@code \r}, or with the text. The header is the caller's.
 *
 * @param delimiter      between two fields; one or more characters
 * @param quote          around fields that hold delimiters or line ends; null when quotes are text as any other
 * @param escape         what stands in front of a quote inside a quoted field; null when the quote is doubled
 * @param lenient        whether text after a closing quote, and a quote inside a field that is not quoted, are text;
 *                       otherwise the record is rejected
 * @param comment        lines that start with it are left out; null when there are none
 * @param footer         as comment, wherever they stand; for the last line by its first word
 * @param footerLines    how many lines at the end of the text are left out, blank lines behind them not counted
 * @param charset        of the text, unless a byte order mark says otherwise
 * @param malformedText  what becomes of bytes that are no text in the charset
 * @param keepBlankLines whether a line without a byte is a record with one empty field; otherwise it is left out
 * @param keepNul        whether a NUL is a character as any other; otherwise the record is rejected
 * @param maxRecordBytes the longest record, in bytes of UTF-8 and without its line end
 */
public record CsvFormat(
        String delimiter, Character quote, Character escape, boolean lenient, String comment, String footer, int footerLines,
        Charset charset, MalformedText malformedText, boolean keepBlankLines, boolean keepNul, int maxRecordBytes) {

    /** What becomes of bytes that are no text. */
    public enum MalformedText {
        /** The record is rejected. */
        REJECT,
        /** U+FFFD stands in their place. */
        REPLACE,
        /** Reading fails. */
        FAIL
    }

    /** Twice the longest value of a STRING. */
    public static final int DEFAULT_MAX_RECORD_BYTES = 16 << 20;

    /** A quarter of what an array holds, because a chunk is larger than its longest record. */
    private static final int MOST_RECORD_BYTES = 512 << 20;

    /** Comma, double quotes, doubled inside; strict; UTF-8. */
    public static final CsvFormat RFC_4180 = new CsvFormat(",", '"', null, false, null, null, 0, StandardCharsets.UTF_8,
            MalformedText.REJECT, false, false, DEFAULT_MAX_RECORD_BYTES);

    private static final int LEAST_RECORD_BYTES = 16;

    /** @throws IllegalArgumentException when the parts of the format contradict each other; the message names the option */
    public CsvFormat {
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(malformedText, "malformedText");
        check(delimiter != null && !delimiter.isEmpty(), "delimiter", delimiter, "it must have at least one character");
        check(isOneLine(delimiter), "delimiter", delimiter, "it must not hold a line end");
        check(isWritable(delimiter, charset), "delimiter", delimiter, "the charset " + charset + " does not have it");
        checkMark("quote", quote, delimiter);
        checkMark("escape", escape, delimiter);
        check(escape == null || quote != null, "escape", escape, "without a quote there is nothing to escape");
        check(escape == null || !escape.equals(quote), "escape", escape, "leave it out where the quote is doubled");
        checkPrefix("comment", comment, quote, delimiter);
        checkPrefix("footer", footer, quote, delimiter);
        check(footerLines >= 0, "footerLines", footerLines, "it must not be negative");
        check(maxRecordBytes >= LEAST_RECORD_BYTES && maxRecordBytes <= MOST_RECORD_BYTES, "maxRecordBytes", maxRecordBytes,
                "it must be from " + LEAST_RECORD_BYTES + " to " + MOST_RECORD_BYTES);
    }

    private static void checkMark(String option, Character mark, String delimiter) {
        check(mark == null || mark > ' ' && mark < 0x7F, option, mark, "it must be one visible ASCII character");
        check(mark == null || delimiter.indexOf(mark) < 0, option, mark, "it must not be a part of the delimiter " + delimiter);
    }

    private static void checkPrefix(String option, String prefix, Character quote, String delimiter) {
        check(prefix == null || !prefix.isEmpty() && isOneLine(prefix), option, prefix, "it must be a text without line ends");
        check(prefix == null || quote == null || prefix.charAt(0) != quote, option, prefix, "it must not begin with the quote");
        check(prefix == null || !prefix.startsWith(delimiter), option, prefix, "it must not begin with the delimiter");
    }

    private static boolean isOneLine(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
    }

    private static boolean isWritable(String text, Charset charset) {
        return !charset.canEncode() || charset.newEncoder().canEncode(text);
    }

    private static void check(boolean isRight, String option, Object value, String rule) {
        if (!isRight) {
            throw new IllegalArgumentException("option %s is '%s'; %s".formatted(option, value, rule));
        }
    }
}
