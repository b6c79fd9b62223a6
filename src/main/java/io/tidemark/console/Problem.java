package io.tidemark.console;

import java.util.LinkedHashMap;
import java.util.Map;

/** Why a request was not done, as {@code application/problem+json} (RFC 9457) tells it. No stack trace: it is an answer, not a fault. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MOST_SHOWN = 100;

    private final transient Code code;
    private final String instead;
    private final transient Map<String, Object> more = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    Problem(Code code, String detail, String instead) {
        super(detail, null, false, false);
        this.code = code;
        this.instead = instead;
    }

    /** What can go wrong, with the name that clients branch on. */
    enum Code {
        BAD_REQUEST(400, "bad-request", "The request cannot be meant so"),
        UNAUTHENTICATED(401, "unauthenticated", "A name and a password are needed"),
        FORBIDDEN(403, "forbidden", "This is not allowed"),
        NOT_FOUND(404, "not-found", "There is no such thing"),
        METHOD(405, "method", "The method does not suit the path"),
        PREVIEW_OUTDATED(409, "preview-outdated", "Something changed since the preview"),
        REFUSED(409, "refused", "The state does not allow it"),
        TOO_LARGE(413, "too-large", "The request is too large"),
        MEDIA_TYPE(415, "media-type", "The body is not JSON"),
        RATE_LIMITED(429, "rate-limited", "Too many attempts"),
        LEDGER_UNAVAILABLE(503, "ledger-unavailable", "The ledger does not answer"),
        INTERNAL(500, "internal", "The console failed");

        private final int status;
        private final String word;
        private final String title;

        Code(int status, String word, String title) {
            this.status = status;
            this.word = word;
            this.title = title;
        }

        int status() {
            return status;
        }

        String word() {
            return word;
        }
    }

    /** What a client sent, as far as an answer repeats it. */
    static String shown(String text) {
        return text == null ? "nothing" : text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
    }

    static Problem badRequest(String detail, String instead) {
        return new Problem(Code.BAD_REQUEST, detail, instead);
    }

    static Problem notFound(String detail, String instead) {
        return new Problem(Code.NOT_FOUND, detail, instead);
    }

    static Problem refused(String detail, String instead) {
        return new Problem(Code.REFUSED, detail, instead);
    }

    /** A member beside the standard ones. */
    Problem with(String member, Object value) {
        more.put(member, value);
        return this;
    }

    Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Code code() {
        return code;
    }

    Reply reply() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "urn:tidemark:" + code.word);
        json.put("title", code.title);
        json.put("status", code.status);
        json.put("detail", getMessage());
        json.put("instead", instead);
        json.putAll(more);
        return new Reply(code.status, "application/problem+json", Json.bytes(json), headers);
    }
}
