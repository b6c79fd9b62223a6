package io.tidemark.maxcompute;

import org.apache.camel.Exchange;

/**
 * The rows of this exchange were read before, by an attempt that failed; what is left of them is not what should be
 * loaded. The whole route has to run again, from the object on.
 */
public final class RowsAlreadyReadException extends MaxComputeException {

    private static final long serialVersionUID = 1L;

    public RowsAlreadyReadException(String message) {
        super(message, false, null);
    }

    static RowsAlreadyReadException of(Exchange exchange) {
        return new RowsAlreadyReadException("the rows of exchange " + exchange.getExchangeId() + " were read before, by an attempt that "
                + "failed, and what is left of them is not loaded; let the whole route run again instead of redelivering this step");
    }
}
