package io.tidemark.bench;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.aliyun.oss.OSS;

/**
 * The limit we know: one thread fetches and unpacks, another parses into columns and writes them as Arrow into the SDK's
 * connection. No rejected rows, no configuration, no retries, no ledger. One object at a time has a block's memory.
 *
 * <p>The form {@link Form#limit} trusts the object: whatever arrives is taken for the stored bytes and for text. No loader may:
 * rows of damaged bytes would be committed. {@link Form#correct} is the same program with the checks that no correct one can leave
 * out, as cheap as they can be by hand: CRC-64 of the stored bytes, UTF-8, and the bytes of a block kept until the service has
 * confirmed it, because a block that fails on its way must be sent again. Both floors still know the table by heart.
 */
final class LimitLoader implements NodeMain.Loader {

    private static final int BUFFERS = 4;
    private static final int BUFFER = 256 * 1024;

    private record Piece(byte[] bytes, int length) {
    }

    private final OSS client;
    private final TunnelTarget target;
    private final boolean correct;
    private final Queue<byte[]> memory = new ConcurrentLinkedQueue<>();
    private final ExecutorService readers = Executors.newCachedThreadPool();

    LimitLoader(Endpoints endpoints, boolean correct) {
        this.correct = correct;
        this.client = RawObject.client(endpoints);
        this.target = new TunnelTarget(endpoints);
    }

    @Override
    public long load(Workload workload, Instant slot) throws Exception {
        BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
        BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new byte[BUFFER]);
        }
        Future<?> reading = readers.submit(() -> read(workload, slot, free, filled));
        byte[] kept = memory.poll();
        BlockOutput out = new BlockOutput(target, slot, kept == null && correct ? BlockOutput.memory() : kept);
        DeviceMessage message = new DeviceMessage();
        RowSplit split = new RowSplit(new DeviceBatch(), BUFFER, correct, batch -> {
            message.write(batch, out);
            out.endMessage();
        });
        for (Piece piece = filled.take(); piece.length() >= 0; piece = filled.take()) {
            split.add(piece.bytes(), piece.length());
            free.add(piece.bytes());
        }
        try {
            reading.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        long rows = split.end();
        out.commit();
        out.giveBack(memory);
        return rows;
    }

    private Void read(Workload workload, Instant slot, BlockingQueue<byte[]> free, BlockingQueue<Piece> filled) throws Exception {
        try (InputStream in = RawObject.open(client, workload, slot, correct)) {
            int read;
            do {
                byte[] buffer = free.take();
                read = in.readNBytes(buffer, 0, BUFFER);
                if (read > 0) {
                    filled.add(new Piece(buffer, read));
                }
            } while (read == BUFFER);
        } finally {
            filled.add(new Piece(null, -1));
        }
        return null;
    }

    @Override
    public void close() {
        readers.shutdownNow();
        client.shutdown();
    }
}
