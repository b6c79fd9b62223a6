package io.tidemark.csv;

import java.io.IOException;

/** The header of a text cannot be read, so that nobody knows what its fields are. */
public final class BadHeaderException extends IOException {

    private static final long serialVersionUID = 1L;

    BadHeaderException(String message) {
        super(message);
    }
}
