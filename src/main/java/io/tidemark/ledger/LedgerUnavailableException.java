package io.tidemark.ledger;

/**
 * The ledger cannot be opened: its address, its rights or its database are wrong. The message is one line that names the
 * setting and its value, never the password.
 */
public final class LedgerUnavailableException extends LedgerException {

    private static final long serialVersionUID = 1L;

    public LedgerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
