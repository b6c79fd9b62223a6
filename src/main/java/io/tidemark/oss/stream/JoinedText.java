package io.tidemark.oss.stream;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.oss.OssException;

/**
 * One pass over the objects of a body: unpacked, in key order, with the header lines of the first object only, and a line
 * feed between objects where the earlier one does not end with one.
 *
 * <p>One thread reads at a time; any thread may close.
 */
final class JoinedText implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(JoinedText.class);

    private final ObjectsSource source;
    private final ReentrantLock reading = new ReentrantLock();

    private StoredObject object;
    private volatile StoredBytes bytes;
    private volatile boolean closed;
    private int next;
    private TextPart part;
    private byte[] header;
    private boolean counting;
    private long position;
    private long lineFeeds;
    private byte last = '\n';

    JoinedText(ObjectsSource source) {
        this.source = source;
    }

    /** Opens the first object that has anything in it, so that what is wrong with it is known before anybody reads. */
    void open() throws IOException {
        reading.lock();
        try {
            if (part == null && position == 0) {
                nextPart();
            }
        } finally {
            stopReading();
        }
    }

    /** As {@link InputStream#read(byte[], int, int)} for a length of at least 1. After a failure there is nothing more to read. */
    int read(byte[] buffer, int offset, int length) throws IOException {
        reading.lock();
        try {
            return readOn(buffer, offset, length);
        } finally {
            stopReading();
        }
    }

    private int readOn(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            ensureOpen();
            if (part != null) {
                int read = part.read(buffer, offset, length);
                if (read > 0) {
                    count(buffer, offset, read);
                    return read;
                }
                part = null;
            }
            if (!nextPart()) {
                return -1;
            }
            if (endsInLine()) {
                // the last row of one object and the first of the next are two rows
                buffer[offset] = '\n';
                count(buffer, offset, 1);
                return 1;
            }
        }
    }

    private boolean endsInLine() {
        return source.isJoined() && position > 0 && last != '\n';
    }

    private void ensureOpen() throws IOException {
        if (closed) {
            throw new IOException(source.describe() + ": the stream is closed");
        }
    }

    private boolean nextPart() throws IOException {
        while (true) {
            StoredObject current = object;
            if (current == null) {
                ensureOpen();
                if (next == source.objects().size()) {
                    return false;
                }
                current = open(next++);
            }
            InputStream content = current.nextPart();
            if (content == null) {
                source.finished(next - 1, current.unpackedBytes());
                object = null;
                current.close();
                continue;
            }
            part = source.isJoined()
                    ? TextPart.open(current.part(), content, source.headerLines(), isAlone(current))
                    : TextPart.raw(current.part(), content);
            if (part != null) {
                begin();
                return true;
            }
        }
    }

    private boolean isAlone(StoredObject current) {
        return source.objects().size() == 1 && !current.mayHaveMoreParts();
    }

    private StoredObject open(int index) throws IOException {
        StoredBytes opening = source.bytes(index);
        bytes = opening;
        // close() may have come before it could see them
        ensureOpen();
        StoredObject opened = StoredObject.open(source.objects().get(index), opening, source.compression(), source.settings());
        object = opened;
        source.learned(index, opened.metadata());
        // lines need counting only where another file follows
        counting = next < source.objects().size() || opened.mayHaveMoreParts();
        return opened;
    }

    /** The header is the one of the first file that has anything in it: an empty file must not take it away from the rows. */
    private void begin() {
        long ownLine = 1;
        if (header == null) {
            header = part.lastHeaderLine();
        } else if (source.headerLines() > 0) {
            if (!Arrays.equals(header, part.lastHeaderLine())) {
                throw new OssException("HeaderDiffers", false,
                        "%s: its header differs from the one of the slot's first object, so its columns may too: correct the object"
                                .formatted(part.part().name()));
            }
            part.skipHeader();
            ownLine += source.headerLines();
        }
        int supplied = endsInLine() ? 1 : 0;
        source.map().begins(new BodyMap.Start(position + supplied, lineFeeds + supplied + 1, part.start(), ownLine),
                source.objects().get(next - 1), part.part());
    }

    private void count(byte[] buffer, int offset, int length) {
        if (counting) {
            lineFeeds += LineFeeds.count(buffer, offset, length);
        }
        last = buffer[offset + length - 1];
        position += length;
    }

    /** Cuts the connection, which ends a read that waits for it; whatever has not been read is not fetched. */
    @Override
    public void close() {
        closed = true;
        StoredBytes current = bytes;
        if (current != null) {
            current.close();
        }
        releaseIfClosed();
    }

    private void stopReading() {
        reading.unlock();
        releaseIfClosed();
    }

    /** Decompressors are taken apart by whoever is the last to have to do with them, never under the reader's hands. */
    private void releaseIfClosed() {
        if (closed && reading.tryLock()) {
            try {
                release();
            } finally {
                reading.unlock();
            }
        }
    }

    private void release() {
        StoredObject current = object;
        object = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                LOG.debug("{}: closing failed", source.describe(), e);
            }
        }
    }

    @Override
    public String toString() {
        return source.describe();
    }
}
