package io.tidemark.maxcompute.session;

import java.util.List;

/**
 * One answer of the service about a session.
 *
 * @param status what it says
 * @param word   the service's own word for it, for messages
 * @param blocks the ids of the blocks it holds, ascending
 */
public record SessionState(SessionStatus status, String word, List<Long> blocks) {

    public SessionState {
        blocks = List.copyOf(blocks);
    }

    /** The state that the service names so. */
    public static SessionState of(String word, List<Long> blocks) {
        return new SessionState(SessionStatus.of(word), word, blocks.stream().sorted().toList());
    }

    /** The service does not know the session. */
    public static SessionState unknownUpload() {
        return new SessionState(SessionStatus.NO_SUCH_UPLOAD, "NoSuchUpload", List.of());
    }
}
