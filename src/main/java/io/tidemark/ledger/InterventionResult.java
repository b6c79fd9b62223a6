package io.tidemark.ledger;

/**
 * What came of an intervention.
 *
 * @param before  the state in which the instance was; null when it was absent
 * @param after   the state in which it is now; null when it is absent
 * @param message one line that goes on behind the instance's name
 */
public record InterventionResult(Status status, InstanceState before, InstanceState after, String message) {

    /** Only DONE has changed anything. */
    public enum Status {
        DONE,
        /** The instance is not as the person saw it. */
        CHANGED,
        /** Its state would allow it, but something that it has committed or reported does not. */
        REFUSED
    }

    public boolean done() {
        return status == Status.DONE;
    }
}
