package io.tidemark.oss;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Named values as one line of text that is kept for a later process, maybe a later version: names it does not know are left out. */
final class SourceText {

    private SourceText() {
    }

    /** @param values those that are null are left out */
    static String of(String kind, Map<String, String> values) {
        StringJoiner text = new StringJoiner("&", kind + "?", "");
        values.forEach((name, value) -> {
            if (value != null) {
                text.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return text.toString();
    }

    /** Empty when the text is of another kind, that is: somebody else's. */
    static Optional<Map<String, String>> parse(String kind, String text) {
        if (!text.startsWith(kind + "?")) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (String pair : text.substring(kind.length() + 1).split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                return Optional.empty();
            }
            values.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
        }
        return Optional.of(values);
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
