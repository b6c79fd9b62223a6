package io.tidemark.maxcompute.client;

import io.tidemark.maxcompute.MaxComputeException;

/** The service takes no more at the moment: FlowExceeded, SlotExceeded, 429. It takes it later. */
public final class ThrottledException extends MaxComputeException {

    private static final long serialVersionUID = 1L;

    ThrottledException(String message, Throwable cause) {
        super(message, true, cause);
    }
}
