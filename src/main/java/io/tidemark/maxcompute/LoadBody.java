package io.tidemark.maxcompute;

import java.util.concurrent.ExecutorService;

import org.apache.camel.Exchange;

import io.tidemark.maxcompute.load.LoadFrame;
import io.tidemark.maxcompute.load.LoadResult;

/** What a message brings to be loaded. */
interface LoadBody {

    /**
     * The body of the exchange: a CSV text as bytes, or rows that an earlier step has parsed. Nothing of it is read.
     *
     * @throws RowsAlreadyReadException when an earlier load of the exchange began to read it, and it cannot be read again
     * @throws MaxComputeException      when the body is neither
     */
    static LoadBody of(Exchange exchange) {
        LoadBody bytes = BodyBytes.of(exchange);
        return bytes != null ? bytes : BodyRows.of(exchange);
    }

    /** Reads the body from its begin to its end and closes it. */
    LoadResult load(LoadFrame load, ExecutorService threads) throws InterruptedException;

    /** Closes the body unread, for good. */
    void discard();
}
