package io.tidemark.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often something failed lately, for at most so many things: under a flood of new ones the longest untouched are forgotten. */
final class Failures {

    private final InstantSource clock;
    private final Duration window;
    private final int limit;
    private final Map<String, Count> counts;

    private record Count(Instant since, int failures) {
    }

    /**
     * @param limit so many failures within a window, and there are no further attempts in it
     * @param most  things that are remembered
     */
    Failures(InstantSource clock, Duration window, int limit, int most) {
        this.clock = clock;
        this.window = window;
        this.limit = limit;
        this.counts = new LinkedHashMap<>(16, 0.75f, true) {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
                return size() > most;
            }
        };
    }

    /** How long there are no further attempts; zero when there are. */
    synchronized Duration pause(String thing) {
        Count count = counts.get(thing);
        Instant now = clock.instant();
        if (count == null || count.failures() < limit || !count.since().plus(window).isAfter(now)) {
            return Duration.ZERO;
        }
        return Duration.between(now, count.since().plus(window));
    }

    synchronized void failed(String thing) {
        Instant now = clock.instant();
        Count count = counts.get(thing);
        boolean fresh = count == null || !count.since().plus(window).isAfter(now);
        counts.put(thing, fresh ? new Count(now, 1) : new Count(count.since(), count.failures() + 1));
    }
}
