package io.tidemark.ledger;

/**
 * Who does something, and why.
 *
 * @param actor   1 to 200 printable characters
 * @param reason  one line; null where none was given
 * @param request the same for everything that one call does, 1 to 100 printable characters
 */
public record Signature(String actor, String reason, String request) {

    private static final int ACTOR_LIMIT = 200;
    private static final int REQUEST_LIMIT = 100;

    public Signature {
        require("actor", actor, ACTOR_LIMIT);
        require("request", request, REQUEST_LIMIT);
        reason = reason == null || reason.isBlank() ? null : reason.strip();
    }

    private static void require(String what, String text, int limit) {
        if (text == null || text.isBlank() || text.length() > limit || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the %s of an operation has 1 to %d characters, all printable, and this is '%s'".formatted(what, limit, text));
        }
    }

    /** For the cause of an instance: {@code stopped by eva: wrong file}. */
    public String sentence(String done) {
        return reason == null ? "%s by %s".formatted(done, actor) : "%s by %s: %s".formatted(done, actor, reason);
    }
}
