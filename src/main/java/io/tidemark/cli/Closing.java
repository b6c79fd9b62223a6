package io.tidemark.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a command has opened, closed in the reverse order and once: at the command's end, or when the process is told to stop.
 * The JVM runs its hooks side by side, so that everything must be in this one.
 */
final class Closing implements AutoCloseable {

    private final Deque<Runnable> steps = new ArrayDeque<>();
    private boolean closed;

    Closing() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    }

    /** To be done before all that was added so far; at once when it is too late for that. */
    synchronized void add(Runnable step) {
        if (closed) {
            step.run();
        } else {
            steps.push(step);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        RuntimeException first = null;
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
