package io.tidemark.cli.validate;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The texts of durations that Camel reads as they are meant. Its catalog refuses some that it reads, {@code 200ms} and {@code 1d}, and
 * passes others that it takes for nothing or stumbles over at the start, {@code 5S} and {@code 2hours}.
 */
final class Durations {

    static final String MISTAKE = "must be a duration such as 200ms, 30s, 5m or 1h30m";

    /** With more digits Camel's sum would run over. */
    private static final Pattern UNITS =
            Pattern.compile("(\\d{1,10}d)?(\\d{1,10}h(our)?)?(\\d{1,10}m(in)?)?(\\d{1,10}s(ec)?)?(\\d{1,10}ms)?");
    /** Some options mean something of their own by a negative one. */
    private static final Pattern MILLIS = Pattern.compile("-?\\d{1,18}");

    private Durations() {
    }

    static boolean isDuration(String text) {
        return MILLIS.matcher(text).matches() || !text.isEmpty() && UNITS.matcher(text).matches() || isIso(text);
    }

    private static boolean isIso(String text) {
        if (!text.startsWith("P") && !text.startsWith("-P")) {
            return false;
        }
        try {
            Duration.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
