package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The input of a load's first block, fetched by the lane that encodes it. Most objects are no larger: on one thread their text stays in
 * its processor's cache, one batch's memory serves for all of them, and nobody has to be woken. Meanwhile the thread that called only
 * waits, because an interrupt must be able to cut a connection that hangs.
 *
 * @param <T> what is fetched
 */
final class FirstBlock<T> {

    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Source<T> source;
    private final CompletableFuture<Boolean> more = new CompletableFuture<>();
    /** Whether the lane, or whoever does not want it any more, was first. */
    private final AtomicBoolean taken = new AtomicBoolean();

    FirstBlock(Source<T> source) {
        this.source = source;
    }

    /**
     * Where batches come from. Used by one thread at a time.
     *
     * @param <T> what is fetched
     */
    @FunctionalInterface
    interface Source<T> {

        /** @return null when there are no more */
        T next() throws IOException, InterruptedException;
    }

    /**
     * Takes a batch.
     *
     * @param <T> what is fetched
     */
    @FunctionalInterface
    interface Sink<T> {

        /** @return whether it wants another one from here */
        boolean add(T batch) throws IOException, InterruptedException;
    }

    /** What is done while there is nothing to do but wait; ends the wait by throwing. */
    @FunctionalInterface
    interface Look {

        void run() throws InterruptedException;
    }

    /** For the lane: fetches until the sink has enough or there are no more. */
    void feed(Sink<T> sink) throws IOException, InterruptedException {
        if (!taken.compareAndSet(false, true)) {
            return;
        }
        boolean isLeft = false;
        try {
            T batch;
            do {
                batch = fetch();
            } while (batch != null && sink.add(batch));
            isLeft = batch != null;
        } finally {
            // where the sink failed there is nothing to tell: that is found where the lane is
            more.complete(isLeft);
        }
    }

    /** The failures of the source are for the calling thread, and not those of the sink. */
    private T fetch() throws IOException, InterruptedException {
        try {
            return source.next();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            more.completeExceptionally(e);
            throw e;
        }
    }

    /**
     * For the calling thread: waits until the lane has fetched what it wants.
     *
     * @return whether the source may have more
     * @throws IOException of the source
     */
    boolean await(Look look) throws IOException, InterruptedException {
        while (true) {
            look.run();
            try {
                return more.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // look again
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            }
        }
    }

    private static IOException failure(Throwable cause) throws InterruptedException {
        if (cause instanceof InterruptedException interrupt) {
            throw interrupt;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (IOException) cause;
    }

    /** For the calling thread, when the lane was told to stop: returns when the source is not in use any more. */
    void leave() {
        if (!taken.compareAndSet(false, true)) {
            more.handle((isLeft, failure) -> null).join();
        }
    }
}
