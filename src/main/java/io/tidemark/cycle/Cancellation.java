package io.tidemark.cycle;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stops one attempt by interrupting its thread, and remembers why: whatever a route makes of the interrupt, the reason stays known.
 */
final class Cancellation {

    private final AtomicReference<Cancel> why = new AtomicReference<>();
    /**
     * Held by the attempt's thread while it talks to the ledger, and by whoever interrupts it: an interrupt in the middle of a
     * ledger call would make its outcome unknown.
     */
    private final ReentrantLock undisturbed = new ReentrantLock();
    private volatile boolean over;
    private Thread thread;

    /** Why the attempt was stopped; null while it was not. */
    Cancel why() {
        return why.get();
    }

    /** Whether the route has ended. From then on the claim is used up as soon as the ledger is told. */
    boolean isOver() {
        return over;
    }

    /** Interrupts the attempt; during a ledger call, right after it. Never waits for the ledger itself. */
    void cancel(Cancel reason) {
        if (!over && why.compareAndSet(null, reason) && undisturbed.tryLock()) {
            try {
                if (thread != null) {
                    thread.interrupt();
                }
            } finally {
                undisturbed.unlock();
            }
        }
    }

    /** The other half of {@link #cancel}: whoever found the lock taken has left its word before the lock is given back. */
    void undisturbed(Runnable ledgerCall) {
        undisturbed.lock();
        boolean interrupted = Thread.interrupted();
        try {
            ledgerCall.run();
        } finally {
            undisturbed.unlock();
            if (interrupted || why.get() != null) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** From now on the calling thread is the attempt's. */
    void begin() {
        undisturbed.lock();
        try {
            thread = Thread.currentThread();
        } finally {
            undisturbed.unlock();
        }
        if (why.get() != null) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on nothing interrupts the thread on the attempt's behalf. May be called again. */
    void end() {
        undisturbed.lock();
        try {
            over = true;
            thread = null;
            // the pool's next attempt on this thread must not be interrupted by what was meant for this one
            Thread.interrupted();
        } finally {
            undisturbed.unlock();
        }
    }
}
