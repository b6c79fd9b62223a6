package io.tidemark.ledger.jdbc;

import java.util.regex.Pattern;

/** Makes causes fit into the ledger: one line, bounded. */
final class Causes {

    /** Fits the columns; whoever needs more reads the node's log. */
    private static final int LIMIT = 2000;
    private static final Pattern BREAK = Pattern.compile("\\s*[\\r\\n]\\s*");

    private Causes() {
    }

    /** Null for null. A NUL is not storable in PostgreSQL. */
    static String oneLine(String text) {
        if (text == null) {
            return null;
        }
        String line = BREAK.matcher(text.strip()).replaceAll(" ").replace('\0', ' ');
        if (line.length() <= LIMIT) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LIMIT - 2)) ? LIMIT - 2 : LIMIT - 1;
        return line.substring(0, end) + "…";
    }
}
