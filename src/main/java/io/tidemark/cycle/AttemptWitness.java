package io.tidemark.cycle;

import io.tidemark.ledger.AttemptLog;
import io.tidemark.ledger.Claim;

/**
 * Is told when attempts begin and end on this node, and knows what they ran and logged. A node has none unless one is bound in its
 * registry. Nothing here may fail, wait, or ask the ledger; called on the threads of attempts.
 */
public interface AttemptWitness {

    /** A node that keeps nothing. */
    AttemptWitness NONE = new AttemptWitness() {

        @Override
        public String begins(Claim claim) {
            return null;
        }

        @Override
        public AttemptLog log(Claim claim, Throwable error) {
            return null;
        }

        @Override
        public void ended(Claim claim) {
            // nothing was kept
        }
    };

    /**
     * The attempt begins on this thread, whose log context says which one it is.
     *
     * @return id of the definition that it runs; null where that is not known
     */
    String begins(Claim claim);

    /**
     * What was logged since the attempt began; null where nothing is kept.
     *
     * @param error with which the route ended, so that it stands in the log where nobody logged it; null when it ended well
     */
    AttemptLog log(Claim claim, Throwable error);

    /** The ledger knows how the attempt ended. */
    void ended(Claim claim);
}
