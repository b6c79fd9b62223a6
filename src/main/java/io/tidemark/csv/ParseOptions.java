package io.tidemark.csv;

import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How texts are read.
 *
 * @param zone          the zone of times that bring no offset with them
 * @param dateFormats   patterns of {@link java.time.format.DateTimeFormatter}, or {@code epochSeconds} and
 *                      {@code epochMillis}, tried in order in place of the ISO forms; empty for the ISO forms
 * @param nullTokens    texts that mean NULL in every column, compared exactly
 * @param maxTextBytes  the most bytes of one STRING or BINARY value in UTF-8
 * @param nanosecondTimestamps whether timestamps travel as nanoseconds in 64 bits, which reach from the year 1677 to 2262
 */
public record ParseOptions(
        ZoneId zone, List<String> dateFormats, Set<String> nullTokens, long maxTextBytes, boolean nanosecondTimestamps) {

    /** What MaxCompute takes in one field unless the service says otherwise. */
    public static final long DEFAULT_MAX_TEXT_BYTES = 8L << 20;

    public ParseOptions {
        Objects.requireNonNull(zone, "zone");
        dateFormats = List.copyOf(dateFormats);
        nullTokens = Set.copyOf(nullTokens);
    }

    /** ISO times, no null tokens. */
    public static ParseOptions of(ZoneId zone) {
        return new ParseOptions(zone, List.of(), Set.of(), DEFAULT_MAX_TEXT_BYTES, false);
    }
}
