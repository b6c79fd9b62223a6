package io.tidemark.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the load of a {@link HostileObject} ended.
 *
 * @param written  rows
 * @param rejected rows
 * @param seconds  of the clock
 * @param peak     the most memory that was resident in the process so far, in MiB
 * @param failure  of the load; null when it was committed
 */
record HostileEnding(long written, long rejected, double seconds, long peak, String failure) {

    private static final Pattern ANSWER = Pattern.compile("result (\\d+) (\\d+) ([\\d.]+) (\\d+) (.*)");
    private static final int SHOWN = 150;

    String answer() {
        return "result %d %d %s %d %s".formatted(written, rejected, seconds, peak, failure == null ? "-" : failure.replaceAll("\\s+", " "));
    }

    static HostileEnding parse(String answer) {
        Matcher parts = ANSWER.matcher(answer);
        if (!parts.matches()) {
            throw new IllegalArgumentException(answer);
        }
        return new HostileEnding(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), Double.parseDouble(parts.group(3)),
                Long.parseLong(parts.group(4)), parts.group(5).equals("-") ? null : parts.group(5));
    }

    /** For people. */
    String how() {
        return failure == null ? "loaded" : "failed: " + (failure.length() > SHOWN ? failure.substring(0, SHOWN) + "..." : failure);
    }
}
