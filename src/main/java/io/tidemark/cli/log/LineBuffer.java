package io.tidemark.cli.log;

import java.util.ArrayDeque;
import java.util.Deque;

import io.tidemark.ledger.AttemptLog;

/** The newest lines of one attempt, as many as fit. Safe for any number of threads. */
final class LineBuffer {

    /** So that one line cannot drive out all others. */
    private static final int LONGEST = 8 * 1024;

    private final Deque<String> lines = new ArrayDeque<>();
    private int length;
    private boolean complete = true;

    synchronized void add(String line) {
        String text = line.strip();
        if (text.length() > LONGEST) {
            text = text.substring(0, LONGEST) + "…";
            complete = false;
        }
        lines.addLast(text);
        length += text.length() + 1;
        while (length > AttemptLog.LIMIT) {
            length -= lines.removeFirst().length() + 1;
            complete = false;
        }
    }

    synchronized AttemptLog log() {
        return lines.isEmpty() ? null : new AttemptLog(String.join("\n", lines), complete);
    }
}
