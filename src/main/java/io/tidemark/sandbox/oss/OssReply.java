package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;

/** The answer to one request. Exactly one of its sending methods is called. */
final class OssReply {

    static final String SERVER = "AliyunOSS (Tidemark sandbox)";

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);
    private static final int CHUNK = 256 * 1024;

    private final Response response;
    private final String requestId;
    private final OssFaults.Plan faults;

    OssReply(Response response, String requestId, Instant now, OssFaults.Plan faults) {
        this.response = response;
        this.requestId = requestId;
        this.faults = faults;
        header("Server", SERVER);
        header("Date", httpDate(now));
        header("x-oss-request-id", requestId);
    }

    static String httpDate(Instant time) {
        return HTTP_DATE.format(time);
    }

    /** Nothing for null. */
    OssReply header(String name, String value) {
        if (value != null) {
            HttpHeader known = HttpHeader.CACHE.get(name);
            response.getHeaders().put(known == null ? name : known.asString(), value);
        }
        return this;
    }

    OssReply crc(long crc64) {
        return header("x-oss-hash-crc64ecma", faults.crcText(crc64));
    }

    void empty(int status) throws IOException {
        start(status);
        Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
    }

    /** Headers of a body that HEAD does not send. */
    void headersOnly(long contentLength) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, contentLength);
        empty(200);
    }

    void xml(XmlText xml) throws IOException {
        xml(200, xml.toBytes());
    }

    private void xml(int status, byte[] bytes) throws IOException {
        header("Content-Type", "application/xml");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        start(status);
        Content.Sink.write(response, true, ByteBuffer.wrap(bytes));
    }

    /** HEAD has no body, so there the error travels in a header; a body is not allowed with 304 either. */
    void error(OssException error, boolean head, String resource, String host) throws IOException {
        XmlText text = new XmlText("Error").element("Code", error.code()).element("Message", error.getMessage())
                .element("RequestId", requestId).element("HostId", host).element("Resource", resource);
        error.details().forEach(text::element);
        byte[] xml = text.toBytes();
        if (head || error.status() == 304) {
            header("x-oss-err", Base64.getEncoder().encodeToString(xml));
            empty(error.status());
        } else {
            xml(error.status(), xml);
        }
    }

    /** Part of a file, in chunks that do not touch the heap. */
    void body(int status, FileChannel file, long offset, long length) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        start(status);
        if (length == 0) {
            Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
            return;
        }
        int size = (int) Math.min(length, chunkSize());
        RetainableByteBuffer pooled = response.getRequest().getComponents().getByteBufferPool().acquire(size, true);
        try {
            send(file, offset, length, pooled.getByteBuffer(), size);
        } finally {
            pooled.release();
        }
    }

    private void send(FileChannel file, long offset, long length, ByteBuffer buffer, int size) throws IOException {
        long sendable = Math.min(length, faults.truncateAfter());
        long begin = System.nanoTime();
        for (long sent = 0; sent < sendable; ) {
            buffer.clear().limit((int) Math.min(size, sendable - sent));
            while (buffer.hasRemaining()) {
                if (file.read(buffer, offset + sent + buffer.position()) < 0) {
                    throw new IOException("a stored object is shorter than its metadata say");
                }
            }
            buffer.flip();
            sent += buffer.remaining();
            Content.Sink.write(response, sent == length, buffer);
            throttle(begin, sent);
        }
        if (sendable < length) {
            reset();
        }
    }

    private long chunkSize() {
        long perSecond = faults.bytesPerSecond();
        return perSecond == 0 ? CHUNK : Math.max(1, Math.min(CHUNK, perSecond / 10));
    }

    private void throttle(long begin, long sent) {
        if (faults.bytesPerSecond() > 0) {
            long due = begin + (long) (sent * 1e9 / faults.bytesPerSecond());
            for (long rest = due - System.nanoTime(); rest > 0 && !Thread.currentThread().isInterrupted(); rest = due - System.nanoTime()) {
                LockSupport.parkNanos(rest);
            }
        }
    }

    private void start(int status) throws IOException {
        if (faults.dropAnswer()) {
            reset();
        }
        response.setStatus(status);
    }

    /** A TCP reset, not an orderly end: lingering for zero seconds discards what is unsent. */
    private void reset() throws IOException {
        EndPoint endPoint = response.getRequest().getConnectionMetaData().getConnection().getEndPoint();
        if (endPoint.getTransport() instanceof SocketChannel socket) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        endPoint.close();
        throw new ScriptedReset();
    }

    /** The connection is gone because a fault was scripted. */
    static final class ScriptedReset extends IOException {
        private static final long serialVersionUID = 1L;

        ScriptedReset() {
            super("connection reset by a scripted fault");
        }
    }
}
