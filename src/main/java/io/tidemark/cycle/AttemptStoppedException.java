package io.tidemark.cycle;

/** The attempt was stopped from outside before it committed. Nothing of it is in the target. */
final class AttemptStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AttemptStoppedException(String message) {
        super(message);
    }
}
