package io.tidemark.maxcompute.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.aliyun.odps.OdpsException;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.commons.transport.Connection;
import com.aliyun.odps.commons.transport.Headers;
import com.aliyun.odps.commons.transport.Response;
import com.aliyun.odps.rest.RestClient;
import com.aliyun.odps.tunnel.TableTunnel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tidemark.maxcompute.MaxComputeException;
import io.tidemark.maxcompute.session.SessionState;
import io.tidemark.maxcompute.session.UploadSessions;

/**
 * Upload sessions of the block tunnel, one HTTP request per call. The requests are those of the SDK's UploadSession,
 * sent through its signing client, because the SDK itself repeats commits, loses the status of failed reads, and cannot
 * read a status that it does not know.
 */
public final class TunnelSessions implements UploadSessions {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelSessions.class);
    /** More than any answer about a session of 20,000 blocks. */
    private static final int MAX_ANSWER = 16 << 20;
    private static final String NO_SUCH_UPLOAD = "NoSuchUpload";

    private final TableTunnel tunnel;
    private final ServiceFailures failures;
    private final ObjectMapper json = new ObjectMapper();
    private volatile RestClient client;

    /** What one block request needs besides its bytes. */
    public record BlockRequest(TableTarget target, String sessionId, long block, boolean arrow, String contentEncoding) {

        String describe() {
            return "block " + block + " of upload session " + sessionId + " of " + target;
        }
    }

    /** The bytes of a block; written as often as the block must be sent. */
    @FunctionalInterface
    public interface Payload {

        void writeTo(OutputStream out) throws IOException;
    }

    /** Learns of the connection that carries a block, so that it can be cut from another thread; null when it is over. */
    @FunctionalInterface
    public interface ConnectionWatch {

        void carriedBy(Connection connection);
    }

    TunnelSessions(TableTunnel tunnel, ServiceFailures failures) {
        this.tunnel = tunnel;
        this.failures = failures;
    }

    /** Opens a session. An answer that is lost leaves a session behind that nobody commits and that expires. */
    public TableTunnel.UploadSession open(TableTarget target, boolean overwrite) {
        try {
            return target.partition() == null
                    ? tunnel.createUploadSession(target.project(), target.schema(), target.table(), overwrite)
                    : tunnel.createUploadSession(target.project(), target.schema(), target.table(),
                            new PartitionSpec(target.partition()), overwrite);
        } catch (OdpsException | RuntimeException e) {
            throw failures.of("cannot open an upload session for " + target, e);
        }
    }

    @Override
    public SessionState state(TableTarget target, String sessionId) {
        String what = "cannot read the state of upload session " + sessionId + " of " + target;
        Map<String, String> parameters = parameters(target, sessionId);
        parameters.put("getblockid", "true");
        try {
            Answer answer = exchange(target, "GET", parameters, headers());
            if (answer.isOk()) {
                return state(json.readTree(answer.body()));
            }
            if (NO_SUCH_UPLOAD.equals(code(answer))) {
                return SessionState.unknownUpload();
            }
            throw failed(what, answer);
        } catch (OdpsException | IOException | RuntimeException e) {
            throw failures.of(what, e);
        }
    }

    @Override
    public void commit(TableTarget target, String sessionId) {
        String what = "commit of upload session " + sessionId + " of " + target;
        try {
            Answer answer = exchange(target, "POST", parameters(target, sessionId), onceOnly(headers()));
            if (!answer.isOk()) {
                throw failed(what, answer);
            }
        } catch (OdpsException | IOException | RuntimeException e) {
            throw failures.of(what, e);
        }
    }

    /**
     * Sends one block completely. A block of the same id that the session already holds is replaced.
     *
     * @throws MaxComputeException when the service does not confirm it
     */
    public void put(BlockRequest block, Payload payload, ConnectionWatch watch) {
        try (BlockStream stream = open(block, watch)) {
            stream.write(payload);
            stream.confirm();
        }
    }

    /**
     * Begins to send one block. A block of the same id that the session already holds is replaced when this one is confirmed.
     *
     * @throws MaxComputeException when the service cannot be reached
     */
    public BlockStream open(BlockRequest block, ConnectionWatch watch) {
        Map<String, String> parameters = parameters(block.target(), block.sessionId());
        parameters.put("blockid", Long.toString(block.block()));
        if (block.arrow()) {
            parameters.put("arrow", "");
        }
        Map<String, String> headers = new HashMap<>();
        headers.put("Transfer-Encoding", "chunked");
        headers.put("Content-Type", "application/octet-stream");
        headers.put("x-odps-tunnel-version", "6");
        if (block.contentEncoding() != null) {
            headers.put("Content-Encoding", block.contentEncoding());
        }
        try {
            Connection connection = client(block.target()).connect(resource(block.target()), "PUT", parameters, headers);
            watch.carriedBy(connection);
            return new BlockStream(block, connection, watch);
        } catch (OdpsException | IOException | RuntimeException e) {
            throw failures.of(block.describe(), e);
        }
    }

    /** A block under way. Used by one thread; closed without {@link #confirm} it is not in the session. */
    public final class BlockStream implements AutoCloseable {

        private final BlockRequest block;
        private final Connection connection;
        private final ConnectionWatch watch;
        private OutputStream out;
        private boolean answered;

        private BlockStream(BlockRequest block, Connection connection, ConnectionWatch watch) {
            this.block = block;
            this.connection = connection;
            this.watch = watch;
        }

        /** @throws MaxComputeException when the service, or the way to it, does not take the bytes */
        public void write(Payload bytes) {
            try {
                if (out == null) {
                    out = connection.getOutputStream();
                }
                bytes.writeTo(out);
            } catch (IOException | RuntimeException e) {
                throw failures.of(block.describe(), e);
            }
        }

        /** @throws MaxComputeException when the service does not confirm the block */
        public void confirm() {
            try {
                out.close();
                Answer answer = Answer.of(connection);
                answered = true;
                if (!answer.isOk()) {
                    throw failed(block.describe(), answer);
                }
            } catch (IOException | RuntimeException e) {
                throw failures.of(block.describe(), e);
            }
        }

        @Override
        public void close() {
            watch.carriedBy(null);
            if (!answered) {
                try {
                    connection.disconnect();
                } catch (IOException e) {
                    LOG.debug("The connection of {} did not close: {}", block.describe(), e.getMessage());
                }
            }
        }
    }

    private Answer exchange(TableTarget target, String method, Map<String, String> parameters, Map<String, String> headers)
            throws OdpsException, IOException {
        return Answer.of(client(target).connect(resource(target), method, parameters, headers));
    }

    private static SessionState state(JsonNode answer) {
        List<Long> blocks = new ArrayList<>();
        answer.path("UploadedBlockList").forEach(block -> blocks.add(block.path("BlockID").asLong()));
        return SessionState.of(answer.path("Status").asText("none"), blocks);
    }

    private MaxComputeException failed(String what, Answer answer) {
        String message = new String(answer.body(), 0, Math.min(answer.body().length, 2000), StandardCharsets.UTF_8);
        try {
            message = json.readTree(answer.body()).path("Message").asText(message);
        } catch (IOException e) {
            // not JSON: a proxy's page, shown as it is
        }
        return failures.of(what, answer.status(), code(answer), message, answer.requestId(), null);
    }

    private String code(Answer answer) {
        try {
            return json.readTree(answer.body()).path("Code").asText(null);
        } catch (IOException e) {
            return null;
        }
    }

    private Map<String, String> parameters(TableTarget target, String sessionId) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("uploadid", sessionId);
        if (target.partition() != null) {
            parameters.put("partition", target.partition());
        }
        if (tunnel.getConfig().availableQuotaName()) {
            parameters.put("quotaName", tunnel.getConfig().getQuotaName());
        }
        return parameters;
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Length", "0");
        headers.put("x-odps-tunnel-version", "6");
        return headers;
    }

    /** See {@link SingleSendTransport}. */
    private static Map<String, String> onceOnly(Map<String, String> headers) {
        headers.put(Headers.CONTENT_TYPE, "application/octet-stream");
        return headers;
    }

    private String resource(TableTarget target) {
        return tunnel.getConfig().getResource(target.project(), target.schema(), target.table());
    }

    private RestClient client(TableTarget target) throws OdpsException {
        RestClient made = client;
        if (made == null) {
            // two threads may both make one; either serves
            made = tunnel.getConfig().newRestClient(target.project());
            client = made;
        }
        return made;
    }

    /** One HTTP answer, read to its end so that the connection can be used again. */
    private record Answer(int status, String requestId, byte[] body) {

        static Answer of(Connection connection) throws IOException {
            Response response = connection.getResponse();
            byte[] body;
            try (InputStream in = connection.getInputStream()) {
                body = in.readNBytes(MAX_ANSWER);
            } catch (IOException e) {
                if (response.isOK()) {
                    throw e;
                }
                // HttpURLConnection drops the body of a 401 in streaming mode; the status is what counts
                body = new byte[0];
            }
            return new Answer(response.getStatus(), response.getHeader("x-odps-request-id"), body);
        }

        boolean isOk() {
            return status / 100 == 2;
        }
    }
}
