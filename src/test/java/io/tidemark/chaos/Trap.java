package io.tidemark.chaos;

import java.time.Duration;
import java.util.Optional;

import io.tidemark.chaos.Report.Instance;

/** Waits for a step; who reaches it is held in it until the harness has dealt with its node. */
interface Trap extends AutoCloseable {

    /**
     * Who was caught.
     *
     * @param node     null where nobody knows whose request it is
     * @param instance null for a plan
     */
    record Hit(Step step, String node, Instance instance) {
    }

    /** Empty when nobody came. */
    Optional<Hit> await(Duration patience) throws InterruptedException;

    /** Lets go whoever is held, and nobody is caught any more. */
    @Override
    void close();
}
