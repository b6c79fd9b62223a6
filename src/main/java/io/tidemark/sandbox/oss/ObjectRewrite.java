package io.tidemark.sandbox.oss;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts other bytes in place of an object, as a device does that sends its file again. Of the bytes only buffers are in memory. */
final class ObjectRewrite {

    private static final int BUFFER = 64 * 1024;

    private ObjectRewrite() {
    }

    static void withFile(Bucket bucket, String key, Path file) throws IOException {
        OssObject old = bucket.require(key);
        try (ObjectWriter writer = bucket.newWriter(key); InputStream in = Files.newInputStream(file)) {
            ObjectOperations.copy(in, writer);
            publish(bucket, old, writer);
        }
    }

    /**
     * The same CSV rows in another order: the second half before the first. With fewer than two rows the last newline goes
     * or comes, so that the bytes are others in any case.
     *
     * @param headerLines rows at the beginning that stay there
     */
    static void withOtherOrder(Bucket bucket, String key, int headerLines) throws IOException {
        try (Bucket.Opened opened = bucket.open(key); ObjectWriter writer = bucket.newWriter(key)) {
            FileChannel bytes = opened.channel();
            long size = opened.object().size();
            Cut cut = Cut.of(bytes, size, headerLines);
            boolean ends = size > 0 && at(bytes, size - 1) == '\n';
            if (cut == null) {
                copy(bytes, 0, ends ? size - 1 : size, writer);
                writer.write(ends ? new byte[0] : "\n".getBytes(StandardCharsets.US_ASCII));
            } else {
                copy(bytes, 0, cut.header, writer);
                copy(bytes, cut.middle, size, writer);
                if (!ends) {
                    writer.write((at(bytes, cut.middle - 2) == '\r' ? "\r\n" : "\n").getBytes(StandardCharsets.US_ASCII));
                }
                copy(bytes, cut.header, cut.middle, writer);
            }
            publish(bucket, opened.object(), writer);
        }
    }

    private static void publish(Bucket bucket, OssObject old, ObjectWriter writer) throws IOException {
        writer.finish();
        bucket.publish(old.key(), writer, old.headers(), old.tags(), false);
    }

    /**
     * @param header where the header ends
     * @param middle the first end of a row in the second half, else the last one in the first; never the object's end
     */
    private record Cut(long header, long middle) {

        /** Null when there are not two rows to exchange. */
        static Cut of(FileChannel bytes, long size, int headerLines) throws IOException {
            long header = headerLines == 0 ? 0 : -1;
            long half = size / 2;
            int rows = 0;
            long last = -1;
            boolean quoted = false;
            // not closed: the channel is its opener's
            InputStream in = new BufferedInputStream(Channels.newInputStream(bytes.position(0)), BUFFER);
            for (long end = 1; end < size; end++) {
                int b = in.read();
                quoted ^= b == '"';
                if (b == '\n' && !quoted) {
                    rows++;
                    if (rows == headerLines) {
                        header = end;
                        half = (size + header) / 2;
                    } else if (rows > headerLines) {
                        last = end;
                        if (end >= half) {
                            break;
                        }
                    }
                }
            }
            return last < 0 ? null : new Cut(header, last);
        }
    }

    private static int at(FileChannel bytes, long position) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        return position < 0 || bytes.read(one, position) < 1 ? -1 : one.get(0);
    }

    private static void copy(FileChannel bytes, long from, long to, ObjectWriter writer) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (long at = from; at < to; ) {
            buffer.clear().limit((int) Math.min(BUFFER, to - at));
            int n = bytes.read(buffer, at);
            if (n < 0) {
                throw new IOException("a stored object is shorter than its metadata say");
            }
            writer.write(buffer.array(), 0, n);
            at += n;
        }
    }
}
