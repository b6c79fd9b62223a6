package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Camel's property placeholders in a text: <code>{{key}}</code>, <code>{{key:default}}</code>, <code>{{?optional}}</code> and
 * functions such as <code>{{env:NAME}}</code>, also nested.
 */
final class Placeholders {

    private static final int MAX_DEPTH = 20;

    private final Function<String, Optional<String>> settings;
    private final Map<String, String> environment;

    /** @param settings the value of a key, from wherever; its own placeholders are resolved too */
    Placeholders(Function<String, Optional<String>> settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** Looks up here first, for example among a template's parameters. */
    Placeholders withFirst(Function<String, Optional<String>> first) {
        return new Placeholders(key -> first.apply(key).or(() -> settings.apply(key)), environment);
    }

    /**
     * A resolved text.
     *
     * @param text    the text; placeholders that are not known are still in it
     * @param missing keys that have neither a default nor a value
     */
    record Resolved(String text, List<String> missing) {

        /** Whether the text is what Camel will see. */
        boolean isComplete() {
            return !text.contains("{{");
        }
    }

    Resolved resolve(String text) {
        List<String> missing = new ArrayList<>();
        return new Resolved(resolve(text, missing, new HashSet<>()), List.copyOf(missing));
    }

    private String resolve(String text, List<String> missing, Set<String> visiting) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (true) {
            int open = text.indexOf("{{", from);
            int close = open < 0 ? -1 : closing(text, open + 2);
            if (close < 0) {
                return out.append(text, from, text.length()).toString();
            }
            String inner = resolve(text.substring(open + 2, close), missing, visiting);
            out.append(text, from, open).append(value(inner, missing, visiting));
            from = close + 2;
        }
    }

    private static int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length() - 1; i++) {
            if (text.startsWith("{{", i)) {
                depth++;
                i++;
            } else if (text.startsWith("}}", i)) {
                depth--;
                if (depth == 0) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private String value(String inner, List<String> missing, Set<String> visiting) {
        String unknown = "{{" + inner + "}}";
        if (inner.contains("{{") || inner.startsWith("?") || inner.startsWith("!")) {
            return unknown;
        }
        int colon = inner.indexOf(':');
        if (colon < 0) {
            return setting(inner.strip(), missing, visiting).orElse(unknown);
        }
        String head = inner.substring(0, colon).strip();
        String rest = inner.substring(colon + 1);
        return switch (head) {
            case "env" -> variable(rest, environment, "environment variable ", missing).orElse(unknown);
            case "sys" -> variable(rest, System.getProperties(), "system property ", missing).orElse(unknown);
            // functions whose answer is known only to the running program
            case "service", "service.name", "service.host", "service.port", "bean", "file", "boolean" -> unknown;
            default -> setting(head, new ArrayList<>(), visiting).orElse(rest);
        };
    }

    private Optional<String> setting(String key, List<String> missing, Set<String> visiting) {
        Optional<String> found = settings.apply(key);
        if (found.isEmpty()) {
            missing.add(key);
            return Optional.empty();
        }
        if (visiting.size() >= MAX_DEPTH || !visiting.add(key)) {
            return Optional.empty();
        }
        // what a value of the file lacks is reported at the file, once
        String value = resolve(found.get(), new ArrayList<>(), visiting);
        visiting.remove(key);
        return Optional.of(value);
    }

    private static Optional<String> variable(String spec, Map<?, ?> source, String kind, List<String> missing) {
        int colon = spec.indexOf(':');
        String name = colon < 0 ? spec : spec.substring(0, colon);
        Object value = source.get(name.strip());
        if (value != null) {
            return Optional.of(value.toString());
        }
        if (colon >= 0) {
            return Optional.of(spec.substring(colon + 1));
        }
        missing.add(kind + name);
        return Optional.empty();
    }
}
