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
 * @param footer         as comment
 * @param footerLines    how many lines at the end of the text are left out
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

    /** Comma, double quotes, doubled inside; strict; UTF-8. */
    public static final CsvFormat RFC_4180 = new CsvFormat(",", '"', null, false, null, null, 0, StandardCharsets.UTF_8,
            MalformedText.REJECT, false, false, DEFAULT_MAX_RECORD_BYTES);

    public CsvFormat {
        Objects.requireNonNull(delimiter, "delimiter");
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(malformedText, "malformedText");
    }
}
