package io.tidemark.csv;

/**
 * A row that could not be loaded.
 *
 * @param record the row's number in the load, from 1
 * @param line   the line of the body on which it starts, from 1; 0 when the body has no lines
 * @param column the column at fault, null when the row as a whole is
 * @param raw    the value or row as it came, null when there is none
 * @param reason what is wrong with it
 */
public record RejectedRow(long record, long line, String column, String raw, String reason) {

    private static final int SHOWN = 120;

    /** What is wrong, in one line and without the place: {@code column humidity: "n/a" is not a number for DOUBLE}. */
    public String describe() {
        String value = raw == null ? "" : "\"" + shown(raw) + "\" ";
        return column == null ? value + reason : "column " + column + ": " + value + reason;
    }

    private static String shown(String raw) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < raw.length() && i < SHOWN; i++) {
            char c = raw.charAt(i);
            text.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return raw.length() > SHOWN ? text + "..." : text.toString();
    }
}
