package io.tidemark.oss.stream;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fetches and unpacks a text on a thread of its own while what it has fetched is being used. It goes on until its few
 * buffers are full and then waits, so memory is bounded and a slow user slows OSS down.
 *
 * <p>What was received before a failure is handed out before the failure is.
 */
final class ReadAhead implements Closeable {

    private static final int BUFFERS = 4;

    /** A piece of the text, or its end: -1 bytes, with the failure that ended it or null. */
    private record Piece(byte[] bytes, int length, Throwable failure) {

        static Piece end(Throwable failure) {
            return new Piece(null, -1, failure);
        }

        boolean isEnd() {
            return length < 0;
        }
    }

    private final JoinedText text;
    private final int bufferSize;
    // room for every buffer, the end and the word that the text was closed: adding never waits
    private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(BUFFERS + 2);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
    private final AtomicBoolean closed = new AtomicBoolean();
    private int made;
    private Piece current;
    private int at;
    private Future<?> task;

    private ReadAhead(JoinedText text, int bytes) {
        this.text = text;
        this.bufferSize = bytes / BUFFERS;
    }

    /** @throws java.util.concurrent.RejectedExecutionException when there are no threads any more */
    static ReadAhead start(JoinedText text, int bytes, ExecutorService threads) {
        ReadAhead ahead = new ReadAhead(text, bytes);
        ahead.task = threads.submit(ahead::run);
        return ahead;
    }

    private void run() {
        Piece end;
        try (text) {
            end = fetch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException(text + ": reading ahead was stopped");
            stopped.initCause(e);
            end = Piece.end(stopped);
        } catch (Throwable e) {
            // whatever it is, the thread that reads must hear of it and not wait for ever
            end = Piece.end(e);
        }
        // whatever a fetch meets that is closed under its feet, it was closed
        filled.add(closed.get() && end.failure() != null ? closedEnd() : end);
    }

    private Piece fetch() throws IOException, InterruptedException {
        while (true) {
            byte[] buffer = freeBuffer();
            if (!fill(buffer)) {
                return Piece.end(null);
            }
        }
    }

    /** Made when needed: a small object needs one. */
    private byte[] freeBuffer() throws InterruptedException {
        byte[] buffer = free.poll();
        if (buffer == null && made < BUFFERS) {
            made++;
            return new byte[bufferSize];
        }
        return buffer != null ? buffer : free.take();
    }

    /** Full buffers unless the other side is waiting: each handing over wakes a thread. */
    private boolean fill(byte[] buffer) throws IOException {
        int length = 0;
        try {
            while (length < buffer.length && (length < buffer.length / 4 || !filled.isEmpty())) {
                int read = text.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    return false;
                }
                length += read;
            }
            return true;
        } finally {
            if (length > 0) {
                filled.add(new Piece(buffer, length, null));
            }
        }
    }

    /** As {@link java.io.InputStream#read(byte[], int, int)} for a length of at least 1. An interrupt ends the wait. */
    int read(byte[] buffer, int offset, int length) throws IOException {
        if (current == null || at == current.length()) {
            nextPiece();
        }
        if (current.isEnd()) {
            throwIfFailed();
            return -1;
        }
        int count = Math.min(length, current.length() - at);
        System.arraycopy(current.bytes(), at, buffer, offset, count);
        at += count;
        return count;
    }

    private void nextPiece() throws InterruptedIOException {
        if (current != null) {
            free.add(current.bytes());
            current = null;
        }
        try {
            current = filled.take();
            at = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(text + ": interrupted while waiting for bytes");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private void throwIfFailed() throws IOException {
        Throwable failure = current.failure();
        if (failure instanceof IOException known) {
            throw known;
        }
        if (failure instanceof RuntimeException known) {
            throw known;
        }
        if (failure instanceof Error known) {
            throw known;
        }
    }

    /** Cuts the connection, ends the thread and wakes whoever waits for bytes. May be called by any thread. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            text.close();
            task.cancel(true);
            filled.add(closedEnd());
        }
    }

    private Piece closedEnd() {
        return Piece.end(new IOException(text + ": closed while it was read"));
    }
}
