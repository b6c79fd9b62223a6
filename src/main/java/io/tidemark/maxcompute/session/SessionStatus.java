package io.tidemark.maxcompute.session;

/** What the service says of an upload session. */
public enum SessionStatus {
    /** Takes blocks; nothing of it is in the table. */
    NORMAL,
    /** Its blocks are being moved into the table. */
    COMMITTING,
    /** Its data is in the table. */
    CLOSED,
    /** Too old; it can never be committed. */
    EXPIRED,
    /** Given up; it can never be committed. */
    CANCELED,
    /** The service failed on it and cannot say what is in the table. */
    CRITICAL,
    /** The service does not know the session; it may have forgotten one that was committed. */
    NO_SUCH_UPLOAD,
    /** A word that is not known here, or the service's own UNKNOWN; it may change. */
    OTHER;

    /** Reads the service's word. */
    static SessionStatus of(String word) {
        return switch (word) {
            case "NORMAL" -> NORMAL;
            case "CLOSING", "COMMITTING" -> COMMITTING;
            case "CLOSED" -> CLOSED;
            case "EXPIRED" -> EXPIRED;
            case "CANCELED" -> CANCELED;
            case "CRITICAL" -> CRITICAL;
            default -> OTHER;
        };
    }
}
