package io.tidemark.oss.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.oss.OssException;

/**
 * The objects of a slot as one stream: unpacked, in key order, with the header lines of the first object only, and a line
 * feed between objects where the earlier one does not end with one.
 *
 * <p>It is a {@link StreamCache} that keeps no bytes: {@link #reset()} fetches the objects again. So Camel neither copies
 * it into memory nor hands a half-read body to the next attempt.
 *
 * <p>A failed read is final until {@link #reset()}: it never turns into an early end of the data. One thread reads;
 * another one may close.
 */
public final class OssObjectsStream extends InputStream implements StreamCache {

    private static final Logger LOG = LoggerFactory.getLogger(OssObjectsStream.class);

    private final ObjectsSource source;

    private volatile StoredObject object;
    private volatile boolean closed;
    private volatile boolean disposed;
    private IOException failure;
    private int next;
    private TextPart part;
    private byte[] header;
    private boolean counting;
    private long position;
    private long lineFeeds;
    private byte last;

    public OssObjectsStream(ObjectsSource source) {
        this.source = source;
        rewind();
    }

    /** Opens the first object now, so that what is wrong with it is reported here and not to whoever reads. */
    public OssObjectsStream open() throws IOException {
        try {
            if (part == null && position == 0) {
                nextPart();
            }
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Closes the stream for good when the exchange completes, on every path. */
    public OssObjectsStream closeWith(Exchange exchange) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange completed) {
                disposed = true;
                close();
            }
        });
        return this;
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
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        try {
            return readOn(buffer, offset, length);
        } catch (OssException e) {
            throw fail(new IOException(e.getMessage(), e));
        } catch (IOException e) {
            throw fail(e);
        }
    }

    private IOException fail(IOException e) {
        failure = e;
        abort();
        return e;
    }

    private int readOn(byte[] buffer, int offset, int length) throws IOException {
        ensureOpen();
        while (true) {
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
            throw new IOException(describe() + (disposed
                    ? ": the stream was closed when its exchange completed; read it within the route, or set autocloseBody=false"
                    : ": the stream is closed"));
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
        StoredObject opened = StoredObject.open(
                source.objects().get(index), source.bytes(index), source.compression(), source.bufferSize());
        object = opened;
        if (closed) {
            // close() came while the request was under way and did not see the object
            opened.close();
            ensureOpen();
        }
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
                                .formatted(part.name()));
            }
            part.skipHeader();
            ownLine += source.headerLines();
        }
        source.lines().startsAt(lineFeeds + (endsInLine() ? 2 : 1), ownLine, part.name());
    }

    private void count(byte[] buffer, int offset, int length) {
        if (counting) {
            for (int i = offset; i < offset + length; i++) {
                if (buffer[i] == '\n') {
                    lineFeeds++;
                }
            }
        }
        last = buffer[offset + length - 1];
        position += length;
    }

    /** Starts again from the first byte. Nothing is fetched before the next read. */
    @Override
    public void reset() {
        if (position == 0 && failure == null && !closed) {
            return;
        }
        abort();
        rewind();
    }

    private void rewind() {
        failure = null;
        next = 0;
        part = null;
        header = null;
        counting = false;
        position = 0;
        lineFeeds = 0;
        last = '\n';
        closed = disposed;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        transferTo(out);
    }

    /** A stream of its own over the same objects. It is opened when it is read, and closed with the given exchange. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return new OssObjectsStream(source.copy()).closeWith(exchange);
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    /** Zero: how many bytes there are after unpacking is not known before they have been read. */
    @Override
    public long length() {
        return 0;
    }

    @Override
    public long position() {
        return position;
    }

    /** Cuts the connection; whatever has not been read is not fetched. {@link #reset()} opens the stream again. */
    @Override
    public void close() {
        closed = true;
        abort();
    }

    private void abort() {
        StoredObject current = object;
        object = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                LOG.debug("{}: closing failed", describe(), e);
            }
        }
    }

    private String describe() {
        return source.objects().isEmpty() ? "no object" : source.objects().get(0).address();
    }

    @Override
    public String toString() {
        return "OssObjectsStream[" + describe() + (source.objects().size() > 1 ? " and " + (source.objects().size() - 1) + " more" : "") + "]";
    }
}
