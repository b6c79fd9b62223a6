package io.tidemark.alert;

import java.util.List;

/**
 * What people are told at once: all that is wrong with a task by one rule, or that it is over.
 *
 * @param title    one line
 * @param lines    one for each slot or day, at most {@link #LINES}
 * @param count    how many there are in all
 * @param repeated how often this was told before
 */
public record AlertMessage(String task, AlertRule rule, boolean ended, String title, List<String> lines, int count, int repeated) {

    /** Enough to see what it is. */
    public static final int LINES = 10;

    public AlertMessage {
        lines = List.copyOf(lines);
    }

    static AlertMessage of(String task, AlertRule rule, boolean ended, List<String> all, int repeated) {
        String what = all.size() == 1 ? "" : " (" + all.size() + ")";
        String title = ended ? "[ok] %s: no longer %s%s".formatted(task, rule.words(), what) : "[alert] %s: %s%s".formatted(task, rule.words(), what);
        return new AlertMessage(task, rule, ended, title, all.subList(0, Math.min(LINES, all.size())), all.size(), repeated);
    }

    /** For chats: the title, and a line for each slot. */
    public String markdown() {
        StringBuilder text = new StringBuilder("#### ").append(escaped(title)).append('\n');
        lines.forEach(line -> text.append("- ").append(escaped(line)).append('\n'));
        if (count > lines.size()) {
            text.append("- and ").append(count - lines.size()).append(" more\n");
        }
        return text.toString();
    }

    /** A cause may hold anything, also what would be a link or a mention. */
    private static String escaped(String line) {
        return line.replaceAll("([\\\\`*_\\[\\]<>#@!|])", "\\\\$1");
    }
}
