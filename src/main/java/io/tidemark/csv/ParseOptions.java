package io.tidemark.csv;

import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How texts are read.
 *
 * @param zone          the zone of times that bring no offset with them
 * @param dateFormats   patterns of {@link java.time.format.DateTimeFormatter}, or {@code epochSeconds},
 *                      {@code epochMillis}, {@code epochMicros} and {@code epochNanos}, tried in order in place of the
 *                      ISO forms; empty for the ISO forms
 * @param nullTokens    texts that mean NULL, compared exactly; in a column of text only where the field is not quoted
 * @param emptyIsNull   whether an empty field that is not quoted is NULL also in a column of text; rows that come as
 *                      lists or maps of texts do not say what was quoted, and there it has no effect
 * @param maxTextBytes  the most bytes of one STRING or BINARY value in UTF-8
 * @param truncateTexts whether texts that are too long are cut off; otherwise the row is rejected
 * @param roundDecimals whether a DECIMAL with too many digits after the point is rounded half up; otherwise the row is
 *                      rejected
 * @param binaryText    how BINARY values are written
 * @param nanosecondTimestamps whether timestamps travel as nanoseconds in 64 bits, which reach from the year 1677 to 2262
 * @param json          reads JSON for JSON, ARRAY, MAP and STRUCT columns; null when there are none
 */
public record ParseOptions(
        ZoneId zone, List<String> dateFormats, Set<String> nullTokens, boolean emptyIsNull, long maxTextBytes, boolean truncateTexts,
        boolean roundDecimals, BinaryText binaryText, boolean nanosecondTimestamps, JsonText json) {

    /** How bytes are written in a text. */
    public enum BinaryText {
        /** The text itself, in UTF-8. */
        PLAIN, HEX, BASE64
    }

    /** What MaxCompute takes in one field unless the service says otherwise. */
    public static final long DEFAULT_MAX_TEXT_BYTES = 8L << 20;

    public ParseOptions {
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(binaryText, "binaryText");
        dateFormats = List.copyOf(dateFormats);
        nullTokens = Set.copyOf(nullTokens);
    }

    /** Nothing is cut off or rounded, BINARY is plain, and there is no JSON. */
    public ParseOptions(ZoneId zone, List<String> dateFormats, Set<String> nullTokens, long maxTextBytes, boolean nanosecondTimestamps) {
        this(zone, dateFormats, nullTokens, true, maxTextBytes, false, false, BinaryText.PLAIN, nanosecondTimestamps, null);
    }

    /** ISO times, no null tokens. */
    public static ParseOptions of(ZoneId zone) {
        return new ParseOptions(zone, List.of(), Set.of(), DEFAULT_MAX_TEXT_BYTES, false);
    }

    /** For a column with its own formats. */
    public ParseOptions withDateFormats(List<String> formats) {
        return new ParseOptions(zone, formats, nullTokens, emptyIsNull, maxTextBytes, truncateTexts, roundDecimals, binaryText,
                nanosecondTimestamps, json);
    }

    /** For a column with its own null tokens. */
    public ParseOptions withNullTokens(Set<String> tokens) {
        return new ParseOptions(zone, dateFormats, tokens, emptyIsNull, maxTextBytes, truncateTexts, roundDecimals, binaryText,
                nanosecondTimestamps, json);
    }

    public ParseOptions withJson(JsonText reader) {
        return new ParseOptions(zone, dateFormats, nullTokens, emptyIsNull, maxTextBytes, truncateTexts, roundDecimals, binaryText,
                nanosecondTimestamps, reader);
    }
}
