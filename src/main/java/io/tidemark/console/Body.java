package io.tidemark.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;

/** The JSON object of a request. Every reader names the member and its value when it is not what it should be. */
final class Body {

    private static final int LONGEST_REASON = 1000;

    private final JsonNode json;

    Body(JsonNode json) {
        if (!json.isObject()) {
            throw Problem.badRequest("the body is not a JSON object", "send {...}");
        }
        this.json = json;
    }

    /** @throws Problem when there is another member: a misspelt one would silently not count */
    Body only(Set<String> members) {
        json.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw Problem.badRequest("%s is no member of this request".formatted(name),
                        "its members are " + String.join(", ", members.stream().sorted().toList()));
            }
        });
        return this;
    }

    /** Null when it is absent. */
    String text(String member) {
        JsonNode value = value(member);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(member, value, "a text");
        }
        return value.textValue();
    }

    String required(String member) {
        String text = text(member);
        if (text == null || text.isBlank()) {
            throw Problem.badRequest("%s is missing".formatted(member), "name it in the body");
        }
        return text;
    }

    /** Why something is done; null when no reason is given. */
    String reason() {
        String reason = text("reason");
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw Problem.badRequest("the reason has %d characters".formatted(reason.length()), "say it in %d".formatted(LONGEST_REASON));
        }
        return reason;
    }

    boolean flag(String member) {
        JsonNode value = value(member);
        if (value != null && !value.isBoolean()) {
            throw wrong(member, value, "true or false");
        }
        return value != null && value.booleanValue();
    }

    int number(String member, int otherwise) {
        JsonNode value = value(member);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(member, value, "a whole number");
        }
        return value.intValue();
    }

    /** Empty when it is absent. */
    List<String> texts(String member) {
        return list(member, each -> {
            if (!each.isTextual()) {
                throw wrong(member, each, "a text");
            }
            return each.textValue();
        });
    }

    List<Instant> instants(String member) {
        return texts(member).stream().map(text -> instant(member, text)).toList();
    }

    /** Empty when it is absent. */
    List<Body> objects(String member) {
        return list(member, each -> {
            if (!each.isObject()) {
                throw wrong(member, each, "an object");
            }
            return new Body(each);
        });
    }

    Instant instant(String member) {
        return instant(member, required(member));
    }

    private static Instant instant(String member, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Problem.badRequest("%s: %s is not an instant".formatted(member, text), "write it in UTC, as scheduledTime has it: 2024-03-01T00:15:00Z");
        }
    }

    private <T> List<T> list(String member, Function<JsonNode, T> each) {
        JsonNode value = value(member);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(member, value, "a list");
        }
        List<T> all = new ArrayList<>(value.size());
        value.forEach(item -> all.add(each.apply(item)));
        return all;
    }

    private JsonNode value(String member) {
        JsonNode value = json.get(member);
        return value == null || value.isNull() ? null : value;
    }

    private static Problem wrong(String member, JsonNode value, String what) {
        return Problem.badRequest("%s=%s is not %s".formatted(member, Problem.shown(value.toString()), what), "correct it and send it again");
    }
}
