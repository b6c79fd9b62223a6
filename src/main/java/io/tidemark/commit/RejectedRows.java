package io.tidemark.commit;

import java.util.List;

/**
 * The rows that a load rejected.
 *
 * @param at    where all of them are, for people; null when they are nowhere
 * @param first the first of them in their order, at most {@link #FIRST}; further ones are dropped
 */
public record RejectedRows(String at, List<Row> first) {

    /** Enough to see what is wrong with a source, few enough to be kept with each attempt. */
    public static final int FIRST = 20;
    /** Longest text of a row that is kept, in characters. */
    public static final int TEXT_LIMIT = 1000;

    public RejectedRows {
        first = List.copyOf(first.size() > FIRST ? first.subList(0, FIRST) : first);
    }

    /**
     * One rejected row.
     *
     * @param object in which it stands; null where the source does not tell
     * @param line   on which it begins, from 1, in its object or else in the text; 0 where it has none
     * @param offset of its first byte in its object where that is UTF-8, else in the text turned into UTF-8; -1 where it is not known
     * @param column at fault; null when the row as a whole is
     * @param reason what is wrong with it
     * @param text   the row as it came, cut off behind {@link #TEXT_LIMIT} characters; null where there is none
     */
    public record Row(String object, long line, long offset, String column, String reason, String text) {

        public Row {
            text = cutOff(text);
        }

        private static String cutOff(String text) {
            if (text == null || text.length() <= TEXT_LIMIT) {
                return text;
            }
            return text.substring(0, Character.isHighSurrogate(text.charAt(TEXT_LIMIT - 1)) ? TEXT_LIMIT - 1 : TEXT_LIMIT);
        }
    }
}
