package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

/** Takes batches, encodes their rows into blocks of its own, and sends each block while it is made. */
final class BlockLane<T> implements Callable<Void> {

    private final Lanes<T> lanes;
    private final BatchMapper<T> mapper;
    private final FirstBlock<T> first;
    private final BlockPayload payload;
    private BlockSender.Upload upload;

    /** @param first is fetched by this lane, before it takes what others fetch; null for nothing */
    BlockLane(Lanes<T> lanes, BatchMapper<T> mapper, FirstBlock<T> first) {
        this.lanes = lanes;
        this.mapper = mapper;
        this.first = first;
        this.payload = lanes.newPayload();
    }

    @Override
    public Void call() throws IOException, InterruptedException {
        try (BlockFormat format = lanes.newFormat()) {
            if (first != null) {
                first.feed(batch -> {
                    boolean isEnough = lanes.fetched(batch);
                    add(batch, format);
                    return !isEnough;
                });
            }
            for (T batch = lanes.take(); batch != null; batch = lanes.take()) {
                add(batch, format);
            }
            if (upload != null) {
                send(format);
            }
            lanes.written(format.rows());
        } finally {
            if (upload != null) {
                // the lanes that wait for it have to learn that this one failed
                upload.close();
                lanes.gate().leave(upload.wasThrottled());
            }
            payload.release();
        }
        return null;
    }

    private void add(T batch, BlockFormat format) throws IOException, InterruptedException {
        if (upload == null) {
            begin(format);
        }
        encode(batch, format);
        upload.push();
        if (upload.isFull()) {
            send(format);
        }
    }

    private void encode(T batch, BlockFormat format) throws IOException {
        try {
            lanes.read(mapper.map(batch, format, lanes));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            lanes.giveBack(batch);
        }
    }

    private void begin(BlockFormat format) throws IOException, InterruptedException {
        lanes.gate().enter();
        payload.reset();
        try {
            upload = lanes.sender().begin(payload, format.isArrow(), format.contentEncoding());
        } finally {
            if (upload == null) {
                lanes.gate().leave(false);
            }
        }
        format.begin(payload);
    }

    private void send(BlockFormat format) throws IOException, InterruptedException {
        format.end();
        upload.finish();
        BlockSender.Upload done = upload;
        upload = null;
        lanes.gate().leave(done.wasThrottled());
    }
}
