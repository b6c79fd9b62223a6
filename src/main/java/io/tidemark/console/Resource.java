package io.tidemark.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One operation of the API.
 *
 * @param id      of its route and of its entry in openapi.yaml
 * @param path    below {@link ConsoleRoutes#API}, with {@code {names}}
 * @param query   the parameters it takes
 * @param members of the body it takes; empty for a GET
 */
record Resource(String id, String method, String path, Set<String> query, Set<String> members, Role role, Handler handler) {

    /** Answers a call. */
    @FunctionalInterface
    interface Handler {

        Reply answer(Call call);
    }

    static Resource get(String id, String path, Set<String> query, Handler handler) {
        return new Resource(id, "GET", path, query, Set.of(), Role.VIEWER, handler);
    }

    static Resource post(String id, String path, Set<String> members, Handler handler) {
        return new Resource(id, "POST", path, Set.of(), members, Role.OPERATOR, handler);
    }

    /**
     * The named parts of a path. It is read from its end, so that it does not matter below which context the console is served.
     *
     * @param rawPath as the client sent it, percent-encoded
     */
    Map<String, String> parts(String rawPath) {
        String[] names = path.split("/");
        String[] values = rawPath.split("/");
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 1; i <= names.length && i <= values.length; i++) {
            String name = names[names.length - i];
            if (name.startsWith("{")) {
                // '+' stands for itself in a path
                parts.put(name.substring(1, name.length() - 1), Call.decode(values[values.length - i].replace("+", "%2B")));
            }
        }
        return parts;
    }
}
