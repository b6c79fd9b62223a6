package io.tidemark.cycle;

/** What the dead letter channel gets to see: the instance failed for good. The message is the cause of its last attempt. */
public final class InstanceFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    InstanceFailedException(String cause) {
        super(cause);
    }
}
