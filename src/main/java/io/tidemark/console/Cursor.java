package io.tidemark.console;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** The place in a list at which its next part begins: behind this slot of this task. */
record Cursor(Instant scheduledTime, String task) {

    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((scheduledTime + " " + task).getBytes(StandardCharsets.UTF_8));
    }

    /** Null for null. */
    static Cursor parse(String text) {
        if (text == null) {
            return null;
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = plain.indexOf(' ');
            if (space > 0) {
                return new Cursor(Instant.parse(plain.substring(0, space)), plain.substring(space + 1));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // told below
        }
        throw Problem.badRequest("cursor=%s is none that this list gave".formatted(Problem.shown(text)), "begin without a cursor");
    }
}
