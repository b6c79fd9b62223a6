package io.tidemark.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds a node that waits for the answer to its report. */
final class LedgerTrap implements Trap {

    private final Step step;
    private final StepServer steps;
    private final AtomicInteger passes;
    private final CompletableFuture<Hit> hit = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);

    /** @param passes how many go through before one is caught */
    LedgerTrap(Step step, StepServer steps, int passes) {
        this.step = step;
        this.steps = steps;
        this.passes = new AtomicInteger(passes);
        steps.arm(this);
    }

    /** Holds the caller if it is the one; returns at once otherwise. */
    void offer(Hit candidate) {
        if (candidate.step() != step || passes.getAndDecrement() > 0 || released.getCount() == 0 || !hit.complete(candidate)) {
            return;
        }
        try {
            // nobody is held for ever: a harness that fails must still be able to end
            if (!released.await(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody released the trap at " + step);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Hit> await(Duration patience) throws InterruptedException {
        try {
            return Optional.of(hit.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a trap ended in an error", e.getCause());
        }
    }

    @Override
    public void close() {
        steps.disarm(this);
        released.countDown();
    }
}
