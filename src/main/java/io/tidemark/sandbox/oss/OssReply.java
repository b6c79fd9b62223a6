package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;

import io.tidemark.sandbox.fault.BodyFaults;
import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.RequestFaults;

/** The answer to one request. Exactly one of its sending methods is called. */
final class OssReply {

    static final String SERVER = "AliyunOSS (Tidemark sandbox)";

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);
    private static final int CHUNK = 256 * 1024;

    private final Response response;
    private final String requestId;
    private final RequestFaults faults;

    /** @param faults null for the answer that a request was refused: it goes out as it is */
    OssReply(Response response, String requestId, Instant now, RequestFaults faults) {
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
        if (faults.take(FaultKind.NO_CRC).isPresent()) {
            return this;
        }
        boolean lie = faults.take(FaultKind.WRONG_CRC).isPresent();
        return header("x-oss-hash-crc64ecma", Long.toUnsignedString(lie ? ~crc64 : crc64));
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
        int size = (int) Math.min(length, CHUNK);
        RetainableByteBuffer pooled = response.getRequest().getComponents().getByteBufferPool().acquire(size, true);
        try {
            send(file, offset, length, pooled.getByteBuffer(), size);
        } finally {
            pooled.release();
        }
    }

    private void send(FileChannel file, long offset, long length, ByteBuffer buffer, int size) throws IOException {
        BodyFaults body = faults.body(length);
        long sent = 0;
        while (sent < length) {
            int wanted = (int) Math.min(size, length - sent);
            buffer.clear().limit(body.next(sent, wanted));
            while (buffer.hasRemaining()) {
                if (file.read(buffer, offset + sent + buffer.position()) < 0) {
                    throw new IOException("a stored object is shorter than its metadata say");
                }
            }
            buffer.flip();
            sent += buffer.remaining();
            Content.Sink.write(response, sent == length, buffer);
        }
    }

    private void start(int status) throws IOException {
        if (faults != null) {
            faults.applied();
        }
        response.setStatus(status);
    }
}
