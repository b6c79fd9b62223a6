package io.tidemark.maxcompute.load;

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
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.csv.RejectedRow;
import io.tidemark.csv.Rejections;
import io.tidemark.csv.RowMapper;
import io.tidemark.maxcompute.MaxComputeException;

/**
 * Hands batches of rows to the threads that encode and send them. Memory stays bounded by the queue and by one block per
 * thread. A second thread starts only when the first has had a block's worth of rows, so that a small object becomes one block.
 */
final class RowLanes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RowLanes.class);
    private static final int QUEUED_BATCHES = 4;
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final RowBatch END = new RowBatch(0);

    private final LoadPlan plan;
    private final ExecutorService threads;
    private final Supplier<BlockFormat> formats;
    private final Supplier<RowMapper> mappers;
    private final BlockSender sender;
    private final BlockingQueue<RowBatch> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final List<Future<Void>> running = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Rejections rejections = new Rejections();
    private final AtomicLong written = new AtomicLong();
    private long charactersHandedOver;

    RowLanes(LoadPlan plan, ExecutorService threads, Supplier<RowMapper> mappers, Supplier<BlockFormat> formats,
            BlockSender sender) {
        this.plan = plan;
        this.threads = threads;
        this.formats = formats;
        this.sender = sender;
        this.mappers = mappers;
    }

    /** Hands a batch over; waits while all threads are busy. */
    void put(RowBatch batch) throws InterruptedException {
        if (running.size() < plan.concurrency() && charactersHandedOver >= running.size() * plan.blockSize()) {
            start();
        }
        charactersHandedOver += batch.characters();
        offer(batch);
    }

    /** Waits until every row handed over is at the service. */
    void finish() throws InterruptedException {
        if (!running.isEmpty()) {
            offer(END);
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

    private void start() {
        BlockLane lane = new BlockLane(this, plan, mappers.get());
        running.add(threads.submit(() -> {
            try {
                return lane.call();
            } catch (Exception | Error e) {
                failure.compareAndSet(null, e);
                throw e;
            }
        }));
    }

    private void offer(RowBatch batch) throws InterruptedException {
        do {
            throwIfFailed();
        } while (!queue.offer(batch, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void throwIfFailed() throws InterruptedException {
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
    RowBatch take() throws InterruptedException {
        RowBatch batch = queue.take();
        if (batch == END || failure.get() != null) {
            // the next lane must see it too
            queue.offer(END);
            return null;
        }
        return batch;
    }

    /** For lanes: a row that cannot be loaded; fails the load when it is one too many. */
    void reject(RejectedRow row) {
        long count = rejections.add(row);
        if (plan.limits().isExceededBy(count)) {
            failure.compareAndSet(null, new TooManyRejected());
        }
    }

    void written(int rows) {
        written.addAndGet(rows);
    }

    BlockFormat newFormat() {
        return formats.get();
    }

    BlockSender sender() {
        return sender;
    }

    Rejections rejections() {
        return rejections;
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
        sender.cut();
        running.forEach(lane -> lane.cancel(true));
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
