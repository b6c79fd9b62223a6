package io.tidemark.commit;

/** A commit was sent and the target cannot say whether it took effect. The instance must not be loaded again by itself. */
public final class CommitUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CommitUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
