package io.tidemark.ledger;

import java.util.Objects;

/**
 * What a node logged during an attempt.
 *
 * @param text     the lines, oldest first, each behind the other by a line feed; of a longer one the newest lines, as many as
 *                 {@link #LIMIT} characters hold
 * @param complete false when older lines were dropped
 */
public record AttemptLog(String text, boolean complete) {

    /** In characters. */
    public static final int LIMIT = 64 * 1024;

    public AttemptLog {
        Objects.requireNonNull(text, "text");
        if (text.length() > LIMIT) {
            int from = text.length() - LIMIT;
            int line = text.indexOf('\n', from - 1);
            text = text.substring(line < 0 || line == text.length() - 1 ? from : line + 1);
            complete = false;
        }
    }
}
