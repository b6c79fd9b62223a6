package io.tidemark.maxcompute.client;

import io.tidemark.maxcompute.MaxComputeException;

/** The table has no such partition: NoSuchPartition. */
public final class MissingPartitionException extends MaxComputeException {

    private static final long serialVersionUID = 1L;

    MissingPartitionException(String message, Throwable cause) {
        super(message, false, cause);
    }
}
