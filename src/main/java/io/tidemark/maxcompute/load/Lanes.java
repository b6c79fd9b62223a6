package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.maxcompute.MaxComputeException;

/**
 * Hands batches to the threads that encode and send them. Memory stays bounded by the queue and by one block per thread. A second
 * thread starts only when the first has had a block's worth of input, so that a small object becomes one block, and does not keep
 * up, so that a slow source does not cost the memory of a second block. The first block's input may be fetched by the thread that
 * encodes it ({@link #begin}).
 *
 * @param <T> what is handed over
 */
final class Lanes<T> implements RowRejects, AutoCloseable {

    /** Batches that wait for a thread. */
    static final int QUEUED_BATCHES = 4;
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final LoadFrame load;
    private final LoadPlan plan;
    private final ExecutorService threads;
    private final Supplier<BatchMapper<T>> mappers;
    private final ToLongFunction<T> size;
    private final Consumer<T> recycler;
    private final FlowGate gate;
    private final BlockingQueue<Item<T>> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final List<Future<Void>> running = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final RejectLog rejects;
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong handedOver = new AtomicLong();
    private FirstBlock<T> first;

    /** A batch, or null for the end of them. */
    private record Item<T>(T batch) {
    }

    /**
     * @param size     of a batch in bytes or characters
     * @param recycler takes batches back when their rows are encoded, from any thread
     */
    Lanes(LoadFrame load, ExecutorService threads, Supplier<BatchMapper<T>> mappers, ToLongFunction<T> size, Consumer<T> recycler) {
        this.load = load;
        this.plan = load.plan();
        this.threads = threads;
        this.mappers = mappers;
        this.size = size;
        this.recycler = recycler;
        this.rejects = load.rejects();
        this.gate = new FlowGate(plan.blocks().concurrency());
    }

    /**
     * Lets the first thread fetch batches by itself, until they are a block's worth of input or there are no more. To be called before
     * {@link #put}, or not at all.
     *
     * @return whether there may be more batches
     * @throws IOException of the source
     */
    boolean begin(FirstBlock.Source<T> source) throws IOException, InterruptedException {
        first = new FirstBlock<>(source);
        start(first);
        return first.await(this::look);
    }

    /** Hands a batch over; waits while all threads are busy. */
    void put(T batch) throws InterruptedException {
        if (running.isEmpty() || running.size() < plan.blocks().concurrency() && queue.remainingCapacity() == 0
                && handedOver.get() >= running.size() * plan.blocks().size()) {
            start(null);
        }
        handedOver.addAndGet(size.applyAsLong(batch));
        offer(new Item<>(batch));
        load.monitor().hold(handedOver.get(), read.get(), this::look);
    }

    /**
     * For the first lane: it has fetched a batch by itself. Waits while the load is faster than allowed.
     *
     * @return whether that makes a block's worth of input
     */
    boolean fetched(T batch) throws InterruptedException {
        throwIfFailed();
        long sum = handedOver.addAndGet(size.applyAsLong(batch));
        // the calling thread says how far the load is
        load.monitor().hold(sum, read.get(), this::throwIfFailed);
        return sum >= plan.blocks().size();
    }

    /** Waits until every row handed over is at the service. */
    void finish() throws InterruptedException {
        if (!running.isEmpty()) {
            offer(new Item<>(null));
        }
        for (Future<Void> lane : running) {
            try {
                lane.get();
            } catch (ExecutionException e) {
                throw failed(e.getCause());
            }
        }
        throwIfFailed();
    }

    private void start(FirstBlock<T> own) {
        BlockLane<T> lane = new BlockLane<>(this, mappers.get(), own);
        running.add(threads.submit(() -> {
            try {
                return lane.call();
            } catch (Exception | Error e) {
                failure.compareAndSet(null, e);
                throw e;
            }
        }));
    }

    private void offer(Item<T> item) throws InterruptedException {
        do {
            look();
        } while (!queue.offer(item, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** What the calling thread does again and again while it waits. */
    private void look() throws InterruptedException {
        throwIfFailed();
        load.monitor().look(handedOver.get(), read.get());
    }

    void throwIfFailed() throws InterruptedException {
        Throwable cause = failure.get();
        if (cause != null) {
            throw failed(cause);
        }
    }

    private MaxComputeException failed(Throwable cause) throws InterruptedException {
        if (cause instanceof MaxComputeException known) {
            return known;
        }
        if (cause instanceof TooManyRejected signal) {
            throw signal;
        }
        if (cause instanceof InterruptedException) {
            throw new InterruptedException("load into " + plan.target() + " was stopped");
        }
        return new MaxComputeException("load into %s failed: %s".formatted(plan.target(), cause), false, cause);
    }

    /** For lanes: the next batch; null when there are no more or another lane failed. */
    T take() throws InterruptedException {
        Item<T> item = queue.take();
        if (item.batch() == null || failure.get() != null) {
            // the next lane must see it too
            queue.offer(new Item<>(null));
            return null;
        }
        return item.batch();
    }

    void giveBack(T batch) {
        recycler.accept(batch);
    }

    /** For lanes: a row that cannot be loaded; fails the load when it is one too many. */
    @Override
    public void reject(RejectedRecord row) {
        long count = rejects.add(row);
        if (plan.limits().isExceededBy(count)) {
            failure.compareAndSet(null, new TooManyRejected());
        }
    }

    /** For lanes: rows of a batch that is encoded. */
    void read(long rows) {
        read.addAndGet(rows);
    }

    /** For lanes: rows in the blocks that were sent. */
    void written(long rows) {
        written.addAndGet(rows);
    }

    BlockFormat newFormat() {
        return load.newFormat();
    }

    BlockPayload newPayload() {
        return load.newPayload();
    }

    BlockSender sender() {
        return load.sender();
    }

    FlowGate gate() {
        return gate;
    }

    long readRows() {
        return read.get();
    }

    long writtenRows() {
        return written.get();
    }

    /** Ends what is still running. After a failure nothing of it matters any more: its session is never committed. */
    @Override
    public void close() {
        boolean idle = running.stream().allMatch(Future::isDone);
        if (idle) {
            return;
        }
        failure.compareAndSet(null, new InterruptedException());
        load.sender().cut();
        running.forEach(lane -> lane.cancel(true));
        if (first != null) {
            // whoever called may close the source now
            first.leave();
        }
        LOG.debug("Load into {} ended early", plan.target());
    }

    /** Tells the reading thread to stop; it makes the message, because it knows how many rows it read. */
    static final class TooManyRejected extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManyRejected() {
            super(null, null, false, false);
        }
    }
}
