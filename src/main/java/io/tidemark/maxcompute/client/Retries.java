package io.tidemark.maxcompute.client;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.maxcompute.MaxComputeException;

/** Tries again what may succeed later, a bounded number of times with growing pauses. */
public final class Retries {

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

    /** With the pauses about ten minutes: limits of the service are counted over five. */
    private static final int THROTTLED_ATTEMPTS = 40;

    private final int attempts;
    private final Pauses pauses;

    /** @param attempts the most attempts, the first one included */
    public Retries(int attempts, Pauses pauses) {
        this.attempts = attempts;
        this.pauses = pauses;
    }

    /** Something that asks the service once. */
    @FunctionalInterface
    public interface Call<T> {

        T run() throws InterruptedException;
    }

    /**
     * Runs the call until it succeeds, fails for good, or has failed too often.
     *
     * @throws MaxComputeException the last failure
     */
    public <T> T run(Call<T> call) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        int failed = 0;
        int throttled = 0;
        while (true) {
            try {
                return call.run();
            } catch (ThrottledException e) {
                if (++throttled == THROTTLED_ATTEMPTS) {
                    throw e;
                }
                LOG.info("Asked to slow down ({} times), next attempt in {} ms: {}", throttled, pause.toMillis(), e.getMessage());
            } catch (MaxComputeException e) {
                if (!e.retryable() || ++failed == attempts) {
                    throw e;
                }
                LOG.info("Attempt {} of {} failed, next in {} ms: {}", failed, attempts, pause.toMillis(), e.getMessage());
            }
            pauses.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }
}
