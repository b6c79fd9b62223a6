package io.tidemark.maxcompute.load;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.BiConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.maxcompute.client.Pauses;

/** Says how far a load is, from the thread that called for it, and holds it back to the configured rates. */
public final class LoadMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(LoadMonitor.class);
    /** Longest wait before the load is looked at again. */
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final double MILLIS = 1000;

    private final InstantSource clock;
    private final Settings settings;
    private final Pauses pauses;
    private final BiConsumer<Long, Long> listener;
    private final Told told;
    private final String what;
    private final Instant begun;
    private Instant said;
    private Instant lastTold;

    /**
     * What is watched and how.
     *
     * @param interval       between two lines in the log; zero for no lines
     * @param bytesPerSecond the most bytes of text in a second, 0 for no limit
     * @param rowsPerSecond  the most rows in a second, 0 for no limit
     */
    public record Settings(Duration interval, long bytesPerSecond, long rowsPerSecond) {
    }

    /** Is told how far the load is about once in a second, and must be quick. */
    @FunctionalInterface
    public interface Told {

        void progress(long bytes, long rows);
    }

    /** @param listener is told the rows and the bytes so far, from the calling thread; null for nobody */
    public LoadMonitor(String what, InstantSource clock, Settings settings, Pauses pauses, BiConsumer<Long, Long> listener, Told told) {
        this.what = what;
        this.clock = clock;
        this.settings = settings;
        this.pauses = pauses;
        this.listener = listener;
        this.told = told;
        this.begun = clock.instant();
        this.said = begun;
        this.lastTold = begun;
    }

    InstantSource clock() {
        return clock;
    }

    /** Says how far the load is when it is time to. */
    void look(long bytes, long rows) {
        Instant now = clock.instant();
        if (!now.isBefore(lastTold.plus(STEP))) {
            lastTold = now;
            told.progress(bytes, rows);
        }
        if (!settings.interval.isZero() && !now.isBefore(said.plus(settings.interval))) {
            said = now;
            double seconds = Math.max(1, Duration.between(begun, now).toMillis()) / MILLIS;
            LOG.info(String.format(Locale.ROOT, "Load into %s: %,d rows, %,d bytes read in %.0f s (%,.0f rows/s, %.1f MB/s)", what, rows, bytes,
                    seconds, rows / seconds, bytes / seconds / 1e6));
            if (listener != null) {
                listener.accept(rows, bytes);
            }
        }
    }

    /** How long the load has to wait now so as not to be faster than allowed, at most {@link #STEP}; zero for not at all. */
    private Duration ahead(long bytes, long rows) {
        double due = Math.max(settings.bytesPerSecond == 0 ? 0 : bytes * MILLIS / settings.bytesPerSecond,
                settings.rowsPerSecond == 0 ? 0 : rows * MILLIS / settings.rowsPerSecond);
        long millis = (long) due - Duration.between(begun, clock.instant()).toMillis();
        return millis <= 0 ? Duration.ZERO : millis > STEP.toMillis() ? STEP : Duration.ofMillis(millis);
    }

    /** Waits while the load is faster than allowed. May be called by another thread than {@link #look}. */
    void hold(long bytes, long rows, Check check) throws InterruptedException {
        if (settings.bytesPerSecond == 0 && settings.rowsPerSecond == 0) {
            return;
        }
        for (Duration wait = ahead(bytes, rows); !wait.isZero(); wait = ahead(bytes, rows)) {
            pauses.pause(wait);
            check.run();
        }
    }

    /** Is run about once in a second of waiting; ends the wait by throwing. */
    @FunctionalInterface
    interface Check {

        void run() throws InterruptedException;
    }
}
