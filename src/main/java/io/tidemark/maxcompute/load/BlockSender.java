package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.aliyun.odps.commons.transport.Connection;

import io.tidemark.maxcompute.MaxComputeException;
import io.tidemark.maxcompute.client.Retries;
import io.tidemark.maxcompute.client.TableTarget;
import io.tidemark.maxcompute.client.ThrottledException;
import io.tidemark.maxcompute.client.TunnelSessions;

/** Numbers the blocks of one session and sends them; a block that failed on its way is sent again completely under its number. */
final class BlockSender {

    private static final Logger LOG = LoggerFactory.getLogger(BlockSender.class);
    /** The service takes the numbers 0 to 19999. */
    private static final long MAX_BLOCKS = 20_000;

    private final TunnelSessions sessions;
    private final TableTarget target;
    private final String sessionId;
    private final Retries retries;
    private final BlockSizing sizing;
    private final AtomicLong next = new AtomicLong();
    private final ConcurrentSkipListSet<Long> sent = new ConcurrentSkipListSet<>();
    private final ConnectionCutter cutter = new ConnectionCutter();

    BlockSender(TunnelSessions sessions, TableTarget target, String sessionId, Retries retries, BlockSizing sizing) {
        this.sessions = sessions;
        this.target = target;
        this.sessionId = sessionId;
        this.retries = retries;
        this.sizing = sizing;
    }

    /** Begins the next block; its bytes come from the payload, which is the block's until it is finished. */
    Upload begin(BlockPayload payload, boolean arrow, String contentEncoding) {
        long block = next.getAndIncrement();
        if (block >= MAX_BLOCKS) {
            throw MaxComputeException.permanent("load into %s needs more than the %d blocks of a session; raise blockSize"
                    .formatted(target, MAX_BLOCKS));
        }
        return new Upload(new TunnelSessions.BlockRequest(target, sessionId, block, arrow, contentEncoding), payload,
                sizing.next(block));
    }

    /**
     * One block on its way while it is made. Bytes go out as they come; when that fails the block is sent again completely, from
     * the payload, once it is complete.
     */
    final class Upload implements AutoCloseable {

        private final TunnelSessions.BlockRequest request;
        private final BlockPayload payload;
        private final long size;
        private TunnelSessions.BlockStream stream;
        private boolean broken;
        private boolean throttled;

        private Upload(TunnelSessions.BlockRequest request, BlockPayload payload, long size) {
            this.request = request;
            this.payload = payload;
            this.size = size;
        }

        /** Whether the payload has the bytes that a block should have. */
        boolean isFull() {
            return payload.size() >= size;
        }

        /** Sends what has been added to the payload, as far as it fills whole segments. */
        void push() {
            if (!broken && payload.hasNew()) {
                attempt(() -> stream().write(payload::writeNewTo));
            }
        }

        /** Sends the rest and waits until the service has confirmed the block. The payload is then free. */
        void finish() throws InterruptedException {
            if (!broken) {
                attempt(() -> {
                    stream().write(payload::writeRestTo);
                    stream.confirm();
                });
            }
            close();
            if (broken) {
                retries.run(this::sendAgain);
            }
            sent.add(request.block());
            LOG.debug("Block {} of session {}: {} bytes", request.block(), sessionId, payload.size());
        }

        /** Whether the service asked to slow down while this block was sent. */
        boolean wasThrottled() {
            return throttled;
        }

        private TunnelSessions.BlockStream stream() {
            if (stream == null) {
                stream = sessions.open(request, cutter.watch()::carriedBy);
            }
            return stream;
        }

        private void attempt(Runnable step) {
            try {
                step.run();
            } catch (MaxComputeException e) {
                failed(e);
                broken = true;
                LOG.info("Block {} of session {} is sent again when it is complete: {}", request.block(), sessionId, e.getMessage());
                close();
            }
        }

        private Void sendAgain() {
            try {
                sessions.put(request, payload::writeTo, cutter.watch()::carriedBy);
                return null;
            } catch (MaxComputeException e) {
                failed(e);
                throw e;
            }
        }

        private void failed(MaxComputeException e) {
            if (!e.retryable()) {
                throw e;
            }
            throttled |= e instanceof ThrottledException;
        }

        @Override
        public void close() {
            if (stream != null) {
                stream.close();
                stream = null;
            }
        }
    }

    /** The blocks that the service confirmed, ascending. */
    List<Long> sent() {
        return List.copyOf(sent);
    }

    /** Ends all requests under way, and those that begin later at once. */
    void cut() {
        cutter.cut();
    }

    /** A write to a connection whose other end hangs knows no interrupt; it ends when the connection is closed. */
    private static final class ConnectionCutter {

        private final Set<Connection> open = ConcurrentHashMap.newKeySet();
        private volatile boolean isCut;

        final class Watch {

            private Connection carried;

            void carriedBy(Connection connection) {
                if (connection == null) {
                    open.remove(carried);
                    carried = null;
                    return;
                }
                carried = connection;
                open.add(connection);
                if (isCut) {
                    disconnect(connection);
                }
            }
        }

        Watch watch() {
            return new Watch();
        }

        void cut() {
            isCut = true;
            open.forEach(ConnectionCutter::disconnect);
        }

        private static void disconnect(Connection connection) {
            try {
                connection.disconnect();
            } catch (IOException e) {
                LOG.debug("A connection did not close: {}", e.getMessage());
            }
        }
    }
}
