package io.tidemark.console;

import java.util.Map;

/**
 * An answer.
 *
 * @param contentType null when there is no body
 * @param headers     beside those that every answer has
 */
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    private static final String JSON = "application/json";

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply json(Object value) {
        return new Reply(200, JSON, Json.bytes(value), Map.of());
    }
}
