package io.tidemark.csv;

/** Reads texts as values of one column's type. May keep state between values, so one thread uses one parser. */
@FunctionalInterface
public interface ValueParser {

    /**
     * Puts the value of the text into the slot.
     *
     * @param text never null and no null token
     * @throws BadValueException when the column cannot take the text exactly as it stands
     */
    void parse(String text, TypedRow row, int slot) throws BadValueException;
}
