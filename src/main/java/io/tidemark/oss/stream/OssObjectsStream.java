package io.tidemark.oss.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

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
 * it into memory nor hands a half-read body to the next attempt. With threads to use it reads ahead from {@link #open()} on, or from
 * the first read, within {@link ReadSettings#readAhead()}; without, on the thread that reads.
 *
 * <p>A failed read is final until {@link #reset()}: it never turns into an early end of the data. One thread reads;
 * another one may close.
 */
public final class OssObjectsStream extends InputStream implements StreamCache, LongSupplier {

    private static final Logger LOG = LoggerFactory.getLogger(OssObjectsStream.class);

    private final ObjectsSource source;
    private final ExecutorService threads;

    private volatile JoinedText text;
    private volatile ReadAhead ahead;
    private volatile boolean closed;
    private volatile boolean disposed;
    private IOException failure;
    private long position;

    /** Reads on the thread that reads. */
    public OssObjectsStream(ObjectsSource source) {
        this(source, null);
    }

    /**
     * @param threads for reading ahead, one for each stream that is being read; it must start a task at once or refuse it. Null
     *                for none. They stay the caller's.
     */
    public OssObjectsStream(ObjectsSource source, ExecutorService threads) {
        this.source = source;
        this.threads = threads;
        this.text = new JoinedText(source);
    }

    /**
     * Opens the first object now, so that what is wrong with it is reported here and not to whoever reads. What is read ahead comes while
     * the route asks other services for what it needs before it reads.
     */
    public OssObjectsStream open() throws IOException {
        try {
            if (ahead == null) {
                text.open();
                startReadingAhead();
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

    /** The characters from where the stream stands; what is malformed becomes U+FFFD. Closing it closes the stream. */
    public Reader reader(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8) ? new Utf8Reader(this) : new InputStreamReader(this, charset);
    }

    /** {@link io.tidemark.schedule.SlotHeaders#BODY_LENGTH}. */
    @Override
    public long getAsLong() {
        return source.map().length();
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
        startReadingAhead();
        ReadAhead current = ahead;
        int read = current != null ? current.read(buffer, offset, length) : text.read(buffer, offset, length);
        if (read > 0) {
            position += read;
        } else {
            source.map().ends(position);
        }
        return read;
    }

    private void startReadingAhead() throws IOException {
        if (threads == null || position > 0 || ahead != null || source.settings().readAhead() == 0) {
            return;
        }
        try {
            ahead = ReadAhead.start(text, source.settings().readAhead(), threads);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: no thread to read ahead with, reading without", source.describe(), e);
            return;
        }
        if (closed) {
            // close() came meanwhile and did not see the thread
            ahead.close();
            ensureOpen();
        }
    }

    private void ensureOpen() throws IOException {
        if (closed) {
            throw new IOException(source.describe() + (disposed
                    ? ": the stream was closed when its exchange completed; read it within the route, or set autocloseBody=false"
                    : ": the stream is closed"));
        }
    }

    /** Starts again from the first byte, unless it stands there. Nothing more is fetched before the next read. */
    @Override
    public void reset() {
        if (position == 0 && failure == null && !closed) {
            return;
        }
        abort();
        failure = null;
        position = 0;
        ahead = null;
        text = new JoinedText(source);
        closed = disposed;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        transferTo(out);
    }

    /** A stream of its own over the same objects. It is opened when it is read, and closed with the given exchange. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return new OssObjectsStream(source.copy(), threads).closeWith(exchange);
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
        ReadAhead current = ahead;
        if (current != null) {
            current.close();
        }
        text.close();
    }

    @Override
    public String toString() {
        return "OssObjectsStream[" + source.describe() + (source.objects().size() > 1 ? " and " + (source.objects().size() - 1) + " more" : "") + "]";
    }
}
