package io.tidemark.cycle;

import java.util.ArrayList;
import java.util.List;

/** Turns the exception of an attempt into the one line that the ledger and the dead letter show. */
final class Failure {

    private static final int LONGEST = 2_000;

    private Failure() {
    }

    /**
     * Every message of the chain that says something new, outermost first, down to the first exception of our own: those say what
     * happened and what to do, and below them stands only how an SDK put it.
     */
    static String cause(Throwable error) {
        List<String> parts = new ArrayList<>();
        for (Throwable t = error; t != null && parts.size() < 5; t = t.getCause() == t ? null : t.getCause()) {
            String text = text(t);
            if (parts.stream().noneMatch(p -> p.contains(text))) {
                parts.removeIf(text::contains);
                parts.add(text);
            }
            if (isOurs(t)) {
                break;
            }
        }
        String line = String.join("; caused by: ", parts);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static boolean isOurs(Throwable t) {
        return t.getClass().getName().startsWith("io.tidemark.") && t.getMessage() != null;
    }

    private static String text(Throwable t) {
        String message = t.getMessage();
        String text = message == null || message.isBlank() ? t.getClass().getSimpleName() : message;
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    /** The first exception of the type in the chain; null when there is none. */
    static <T extends Throwable> T find(Throwable error, Class<T> type) {
        for (Throwable t = error; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
