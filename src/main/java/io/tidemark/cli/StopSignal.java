package io.tidemark.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sun.misc.Signal;

/**
 * Lets a node stop before the JVM begins to shut down. In a shutdown hook it would be too late: all hooks run at the same time,
 * and one of them is H2's, which with AUTO_SERVER closes the ledger's file under transactions that are being committed.
 */
final class StopSignal {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    /** What a shell reports for a process that a signal ended. */
    private static final int SIGNALLED = 128;

    private StopSignal() {
    }

    /**
     * Runs {@code stop} when the process is told to end by SIGTERM or SIGINT, and exits after it. A signal that the JVM does not
     * hand over (option -Xrs) ends the process as it would without this.
     */
    static void handle(Runnable stop) {
        handle("TERM", stop);
        handle("INT", stop);
    }

    private static void handle(String name, Runnable stop) {
        try {
            Signal.handle(new Signal(name), signal -> stopAndExit(signal, stop));
        } catch (IllegalArgumentException e) {
            LOG.debug("SIG{} is left to the JVM: {}", name, e.getMessage());
        }
    }

    private static void stopAndExit(Signal signal, Runnable stop) {
        try {
            stop.run();
        } finally {
            System.exit(SIGNALLED + signal.getNumber());
        }
    }
}
