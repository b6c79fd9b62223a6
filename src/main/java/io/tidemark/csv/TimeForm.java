package io.tidemark.csv;

/** One way to write a time. */
@FunctionalInterface
interface TimeForm {

    /**
     * @return false when the text has another form or names no real date or time; {@code into} is then undefined
     * @throws BadValueException when the text has the form, but names a time that its zone never showed
     */
    boolean read(byte[] text, int from, int to, TimeFields into) throws BadValueException;
}
