package io.tidemark.schedule;

/**
 * The objects of a slot are not there yet, or not complete. The attempt is deferred: it is not a failure and does not
 * count as an attempt until the task's {@code waitFor} has run out.
 */
public final class SlotNotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what is missing, for people: the object's address and why it does not count yet */
    public SlotNotReadyException(String message) {
        super(message);
    }
}
