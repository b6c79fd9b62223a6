package io.tidemark.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidemark.schedule.ScheduledTime;

/** One request for a resource, with its parts read and checked as far as their form goes. */
final class Call {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST = 1000;

    private final Map<String, String> path;
    private final Map<String, String> query;
    private final Body body;
    private final Caller caller;
    private final UnaryOperator<String> headers;

    /** @param body null where the resource takes none */
    Call(Map<String, String> path, Map<String, String> query, JsonNode body, Caller caller, UnaryOperator<String> headers) {
        this.path = path;
        this.query = query;
        this.body = body == null ? null : new Body(body);
        this.caller = caller;
        this.headers = headers;
    }

    Caller caller() {
        return caller;
    }

    Body body() {
        return body;
    }

    /** Null when the request has none. */
    String header(String name) {
        return headers.apply(name);
    }

    /** A part of the path, decoded. */
    String path(String name) {
        return path.get(name);
    }

    Instant pathInstant(String name) {
        try {
            return Instant.parse(path.get(name));
        } catch (DateTimeException e) {
            throw Problem.badRequest("%s=%s in the path is not an instant".formatted(name, Problem.shown(path.get(name))),
                    "write it in UTC, as scheduledTime has it: 2024-03-01T00:15:00Z");
        }
    }

    long pathNumber(String name) {
        return number(name, path.get(name), 0, Long.MAX_VALUE);
    }

    /** A query parameter; null when it is absent or empty. */
    String query(String name) {
        String value = query.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    int limit() {
        return query("limit") == null ? DEFAULT_LIMIT : (int) number("limit", query("limit"), 1, MOST);
    }

    Long queryNumber(String name) {
        return query(name) == null ? null : number(name, query(name), 0, Long.MAX_VALUE);
    }

    /** A day as {@code 2024-03-01}; null when it is absent. */
    LocalDate day(String name) {
        String text = query(name);
        return text == null ? null : day(name, text);
    }

    static LocalDate day(String name, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Problem.badRequest("%s=%s is not a day".formatted(name, Problem.shown(text)), "write it like 2024-03-01");
        }
    }

    /** An instant with an offset, or local time of the zone; null when it is absent. */
    Instant time(String name, ZoneId zone) {
        String text = query(name);
        try {
            return text == null ? null : ScheduledTime.parse(text, zone).instant();
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("%s: %s".formatted(name, e.getMessage()), "correct it and ask again");
        }
    }

    /** Names joined by commas; empty when it is absent. */
    <E extends Enum<E>> Set<E> names(String name, Class<E> type) {
        Set<E> all = EnumSet.noneOf(type);
        if (query(name) != null) {
            for (String each : query(name).split(",", -1)) {
                all.add(word(type, name, each.strip()));
            }
        }
        return all;
    }

    static <E extends Enum<E>> E word(Class<E> type, String name, String word) {
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("%s=%s is none of %s".formatted(name, Problem.shown(word), String.join(", ",
                    EnumSet.allOf(type).stream().map(Enum::name).toList())), "write one of these");
        }
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as a number out of its bounds is
        }
        throw Problem.badRequest("%s=%s is not a number from %d to %d".formatted(name, Problem.shown(text), least, most), "correct it and ask again");
    }

    /** @throws Problem when a part is no percent-encoded UTF-8, or a name comes twice */
    static Map<String, String> parameters(String rawQuery) {
        Map<String, String> parameters = new HashMap<>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return parameters;
        }
        for (String part : rawQuery.split("&")) {
            int equals = part.indexOf('=');
            String name = decode(equals < 0 ? part : part.substring(0, equals));
            if (!name.isEmpty() && parameters.put(name, equals < 0 ? "" : decode(part.substring(equals + 1))) != null) {
                throw Problem.badRequest("the parameter %s is there twice".formatted(name), "name it once");
            }
        }
        return parameters;
    }

    static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("%s is not percent-encoded as it should be".formatted(Problem.shown(text)), "write %25 for a percent sign");
        }
    }
}
