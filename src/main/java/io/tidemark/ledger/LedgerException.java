package io.tidemark.ledger;

/**
 * The ledger's database could not do what it was asked. Unless the message says that the outcome is not known, nothing
 * changed and the call may be repeated.
 */
public class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
