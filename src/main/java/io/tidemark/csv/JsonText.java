package io.tidemark.csv;

/** Reads JSON. A port: this package has no JSON reader of its own. Used by one thread at a time. */
@FunctionalInterface
public interface JsonText {

    /**
     * Reads one JSON value that takes up the whole text.
     *
     * @param text UTF-8 from {@code from} to {@code to}
     * @return a Map in the order of the text, a List, a String, a Boolean, a Number whose {@code toString} is the number
     *         without any loss (a Long or BigDecimal, not a Double), or null
     * @throws BadValueException when it is no JSON, has anything behind the value, or names a member twice
     */
    Object read(byte[] text, int from, int to) throws BadValueException;
}
