package io.tidemark.csv;

/** Reads texts as values of one column's type. May keep state between values, so one thread uses one parser. */
@FunctionalInterface
public interface ValueParser {

    /**
     * Hands the value of the text to the sink.
     *
     * @param text UTF-8 from {@code from} to {@code to}; no null token
     * @throws BadValueException when the column cannot take the text exactly as it stands; nothing was handed on then
     */
    void parse(byte[] text, int from, int to, ColumnSink sink) throws BadValueException;
}
