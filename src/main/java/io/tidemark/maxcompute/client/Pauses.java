package io.tidemark.maxcompute.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between attempts. They end early when the owner stops. */
@FunctionalInterface
public interface Pauses {

    /** @throws InterruptedException when the thread is interrupted or the owner stops */
    void pause(Duration duration) throws InterruptedException;

    /** Pauses that only an interrupt ends. */
    static Pauses plain() {
        return until(new CountDownLatch(1));
    }

    /** Pauses that end when the latch opens. */
    static Pauses until(CountDownLatch stopped) {
        return duration -> {
            if (stopped.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("the component is stopping");
            }
        };
    }
}
