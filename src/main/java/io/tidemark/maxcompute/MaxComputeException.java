package io.tidemark.maxcompute;

/** A load that did not happen: nothing of it is in the table. The message is one line and says what to do. */
public class MaxComputeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /** @param retryable whether the same load may succeed later without anybody changing anything */
    public MaxComputeException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** A failure that stays until somebody changes a setting, the table or the data. */
    public static MaxComputeException permanent(String message) {
        return new MaxComputeException(message, false, null);
    }

    /** Whether the same load may succeed later without anybody changing anything. */
    public boolean retryable() {
        return retryable;
    }
}
