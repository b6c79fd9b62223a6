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
    private final AtomicLong next = new AtomicLong();
    private final ConcurrentSkipListSet<Long> sent = new ConcurrentSkipListSet<>();
    private final ConnectionCutter cutter = new ConnectionCutter();

    BlockSender(TunnelSessions sessions, TableTarget target, String sessionId, Retries retries) {
        this.sessions = sessions;
        this.target = target;
        this.sessionId = sessionId;
        this.retries = retries;
    }

    void send(BlockPayload payload, boolean arrow, String contentEncoding) throws InterruptedException {
        long block = next.getAndIncrement();
        if (block >= MAX_BLOCKS) {
            throw MaxComputeException.permanent("load into %s needs more than the %d blocks of a session; raise blockSize"
                    .formatted(target, MAX_BLOCKS));
        }
        TunnelSessions.BlockRequest request = new TunnelSessions.BlockRequest(target, sessionId, block, arrow, contentEncoding);
        retries.run(() -> {
            ConnectionCutter.Watch watch = cutter.watch();
            sessions.put(request, payload::writeTo, watch::carriedBy);
            return null;
        });
        sent.add(block);
        LOG.debug("Block {} of session {}: {} bytes", block, sessionId, payload.size());
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
