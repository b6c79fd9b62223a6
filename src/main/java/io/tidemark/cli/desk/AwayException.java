package io.tidemark.cli.desk;

/** A node does not answer, or cannot reach its ledger: later it may. The message is one line that says what to look at. */
public final class AwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
