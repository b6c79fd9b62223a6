package io.tidemark.sandbox.fault;

import java.util.LinkedHashMap;
import java.util.Map;

/** Leaky buckets, one per session or table. */
final class RateMeter {

    private static final int MOST = 1_000;

    private final long perSecond;
    private final Map<String, Level> levels = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Level> eldest) {
            return size() > MOST;
        }
    };

    private record Level(double bytes, long nanos) {
    }

    RateMeter(long perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether more than one second's worth has not run off yet. */
    boolean isAhead(String subject, long nanos) {
        return level(subject, nanos) > perSecond;
    }

    void add(String subject, long bytes, long nanos) {
        levels.put(subject, new Level(level(subject, nanos) + bytes, nanos));
    }

    private double level(String subject, long nanos) {
        Level last = levels.get(subject);
        return last == null ? 0 : Math.max(0, last.bytes - (nanos - last.nanos) / 1e9 * perSecond);
    }
}
