package io.tidemark.operation;

/** What a person saw is no longer so, and nothing was done: they look again. */
public final class PreviewOutdatedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PreviewOutdatedException(String message) {
        super(message);
    }
}
