package io.tidemark.schedule;

/** What is wrong in an expression and where; becomes a {@link ScheduleExpressionException} once the whole text is at hand. */
final class ParameterMistake extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_WORD = 32;

    private final int index;

    /** @param index counted from 0 in the whole text */
    ParameterMistake(int index, String message) {
        super(message, null, false, false);
        this.index = index;
    }

    /** The word in quotation marks, cut off where it would make the message unreadable. */
    static String quoted(String word) {
        return '"' + (word.length() <= LONGEST_WORD ? word : word.substring(0, LONGEST_WORD) + "...") + '"';
    }

    int index() {
        return index;
    }
}
