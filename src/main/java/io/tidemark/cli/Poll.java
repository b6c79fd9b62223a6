package io.tidemark.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits in the main thread for what other threads or processes bring about. */
final class Poll {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private Poll() {
    }

    /** @throws Mistake when the waiting thread is interrupted */
    static void until(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.interrupted()) {
                throw new Mistake("stopped before the end; what was not loaded stays in the ledger.");
            }
        }
    }
}
