package io.tidemark.oss.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObject;
import com.aliyun.oss.model.ObjectMetadata;
import org.apache.http.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.oss.OssException;
import io.tidemark.oss.client.OssFailures;

/**
 * The stored bytes of one pinned object, fetched range by range.
 *
 * <p>Every request is conditional on the pinned ETag, so bytes of two versions never meet. A lost connection is resumed
 * at the byte where it broke. The end of the stream is reported only after length and CRC-64 agree with what OSS says.
 */
final class StoredBytes extends InputStream {

    private static final Logger LOG = LoggerFactory.getLogger(StoredBytes.class);

    /**
     * A connection that brought so much was not lost in vain. Otherwise a route that pauses for minutes, during which OSS ends
     * the connection, would use up the resumptions of a range.
     */
    private static final long PROGRESS = 1 << 20;

    private final OSS client;
    private final PinnedObject object;
    private final ReadSettings settings;
    private final OssFailures failures;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Crc64 crc = new Crc64();

    private volatile OSSObject connection;
    private InputStream content;
    private ObjectMetadata metadata;
    private long position;
    private long rangeEnd;
    private long connectedAt;
    private int redownloads;
    private boolean verified;

    StoredBytes(OSS client, PinnedObject object, ReadSettings settings, OssFailures failures) {
        this.client = client;
        this.object = object;
        this.settings = settings;
        this.failures = failures;
    }

    /** Asks for the first range. An object that is gone or was changed fails here. */
    void open() throws IOException {
        rangeEnd = Math.min(object.size(), settings.rangeSize());
        while (connection == null) {
            connectOrPause();
        }
    }

    /** What OSS said about the object when it was opened. */
    ObjectMetadata metadata() {
        return metadata;
    }

    /** How many stored bytes have been handed out. */
    long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        while (position < object.size()) {
            if (connection == null) {
                nextRange();
                connectOrPause();
                continue;
            }
            int read = receive(buffer, offset, (int) Math.min(length, rangeEnd - position));
            if (read > 0) {
                return read;
            }
        }
        verify();
        return -1;
    }

    /** Bytes read, or 0 when the connection was lost. */
    private int receive(byte[] buffer, int offset, int length) throws IOException {
        IOException lost;
        try {
            int read = content.read(buffer, offset, length);
            if (read > 0) {
                crc.update(buffer, offset, read);
                position += read;
                if (position == rangeEnd) {
                    disconnect(false);
                    redownloads = 0;
                }
                return read;
            }
            lost = new IOException("the connection ended early");
        } catch (IOException e) {
            lost = e;
        } catch (RuntimeException e) {
            // the SDK's streams wrap some I/O failures
            lost = new IOException(e);
        }
        if (isClosed()) {
            throw closedWhileRead(lost);
        }
        disconnect(true);
        if (position - connectedAt >= PROGRESS) {
            redownloads = 0;
        }
        pause(lost);
        return 0;
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** @param noticed what the reader met because of it */
    IOException closedWhileRead(Exception noticed) {
        return new IOException(object.address() + ": closed while it was read", noticed);
    }

    private void nextRange() {
        if (position == rangeEnd) {
            rangeEnd = Math.min(object.size(), position + settings.rangeSize());
        }
    }

    private void connectOrPause() throws IOException {
        if (isClosed()) {
            throw new IOException(object.address() + ": the stream is closed");
        }
        try {
            connect();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof InterruptedException) {
                // the SDK waits between its own tries and forgets that it was interrupted
                Thread.currentThread().interrupt();
            }
            OssException failure = translate(e);
            if (!failure.retryable() || isChanged(e)) {
                throw new IOException(failure.getMessage(), failure);
            }
            pause(new IOException(failure.getMessage(), failure));
        }
    }

    private void connect() {
        GetObjectRequest request = new GetObjectRequest(object.bucket(), object.key(), object.versionId());
        request.setMatchingETagConstraints(List.of(object.etag()));
        if (object.size() > 0) {
            request.setRange(position, rangeEnd - 1);
        }
        OSSObject answer = client.getObject(request);
        if (position > 0 && !startsAt(answer.getObjectMetadata(), position)) {
            abort(answer);
            throw new OssException("RangeIgnored", false, ("%s: OSS did not answer the range from byte %d with that range; "
                    + "nothing of it is used").formatted(object.address(), position));
        }
        metadata = answer.getObjectMetadata();
        connectedAt = position;
        content = plain(answer);
        connection = answer;
        if (isClosed()) {
            // close() came while the request was under way and did not see the connection
            disconnect(true);
        }
    }

    /**
     * The connection's own stream. The SDK wraps it twice into one that computes a CRC-64 of the range: of no use here, where
     * ranges are parts of an object, and each of them many times as slow as our own.
     */
    private static InputStream plain(OSSObject answer) {
        HttpResponse response = answer.getResponse() == null ? null : answer.getResponse().getHttpResponse();
        try {
            InputStream plain = response == null || response.getEntity() == null ? null : response.getEntity().getContent();
            return plain == null ? answer.getObjectContent() : plain;
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}/{}: reading through the SDK's own streams", answer.getBucketName(), answer.getKey(), e);
            return answer.getObjectContent();
        }
    }

    /** OSS answers a range that it does not like with the whole object. */
    private static boolean startsAt(ObjectMetadata answer, long position) {
        Object range = answer.getRawMetadata().get("Content-Range");
        return range != null && range.toString().startsWith("bytes " + position + "-");
    }

    private OssException translate(RuntimeException e) {
        if (e instanceof OSSException answered && OssFailures.isAbsent(answered)) {
            return new OssException(answered.getErrorCode(), true,
                    object.address() + ": the object was deleted after it was found; the next attempt looks for it again", e);
        }
        return failures.translate(e, object.address());
    }

    private static boolean isChanged(RuntimeException e) {
        return e instanceof OSSException answered
                && (OssFailures.isAbsent(answered) || "PreconditionFailed".equals(answered.getErrorCode()));
    }

    private void pause(IOException cause) throws IOException {
        redownloads++;
        if (redownloads > settings.maximumRedownloads()) {
            throw new IOException("%s: lost the connection at byte %d of %d, %d resumption(s) did not help: %s".formatted(
                    object.address(), position, object.size(), settings.maximumRedownloads(), cause.getMessage()), cause);
        }
        Duration pause = settings.pauseBefore(redownloads);
        LOG.debug("{}: lost the connection at byte {}; resumption {} in {}", object.address(), position, redownloads, pause, cause);
        try {
            closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(
                    object.address() + ": interrupted while waiting to resume at byte " + position);
            interrupted.initCause(cause);
            throw interrupted;
        }
    }

    private void verify() throws IOException {
        if (verified) {
            return;
        }
        if (connection != null) {
            disconnect(false);
        }
        Long expected = metadata.getServerCRC();
        if (expected != null && expected != crc.value()) {
            throw new IOException("%s: the bytes read have CRC-64 %s and OSS stored %s: nothing of them may be used".formatted(
                    object.address(), Long.toUnsignedString(crc.value()), Long.toUnsignedString(expected)),
                    new OssException("InvalidCrc", true, object.address() + ": CRC-64 does not agree"));
        }
        verified = true;
    }

    private void disconnect(boolean abort) {
        OSSObject current = connection;
        connection = null;
        if (abort) {
            abort(current);
        } else {
            release(current);
        }
    }

    private void release(OSSObject current) {
        try {
            current.close();
        } catch (IOException e) {
            LOG.debug("{}: closing a finished connection failed", object.address(), e);
        }
    }

    /** Cuts the connection: closing it would read the rest of the range first. */
    private void abort(OSSObject current) {
        try {
            current.forcedClose();
        } catch (IOException e) {
            LOG.debug("{}: cutting a connection failed", object.address(), e);
        }
    }

    /** May be called by another thread than the one that reads. */
    @Override
    public void close() {
        closed.countDown();
        OSSObject current = connection;
        if (current != null) {
            abort(current);
        }
    }
}
