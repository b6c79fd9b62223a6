package io.tidemark.sandbox.fault;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Everything that requests wait for, so that one call can end it. */
final class Waits {

    private final Set<CompletableFuture<Boolean>> open = ConcurrentHashMap.newKeySet();

    CompletableFuture<Boolean> begin() {
        CompletableFuture<Boolean> wait = new CompletableFuture<>();
        open.add(wait);
        wait.whenComplete((goesOn, failure) -> open.remove(wait));
        return wait;
    }

    /** @throws Dropped when somebody decided so, or the server stops */
    void await(CompletableFuture<Boolean> wait) throws Dropped {
        finish(wait, Duration.ofDays(365));
    }

    /** @throws Dropped when the server stops before the time is over */
    void pause(Duration duration) throws Dropped {
        if (duration.isNegative() || duration.isZero()) {
            return;
        }
        finish(begin(), duration);
    }

    private static void finish(CompletableFuture<Boolean> wait, Duration atMost) throws Dropped {
        boolean goesOn;
        try {
            goesOn = wait.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            goesOn = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            goesOn = false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody ends a wait so", e);
        } finally {
            wait.complete(false);
        }
        if (!goesOn) {
            throw new Dropped(Parameter.End.RESET);
        }
    }

    /** Drops all. */
    void end() {
        open.forEach(wait -> wait.complete(false));
    }
}
