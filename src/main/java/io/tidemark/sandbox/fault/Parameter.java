package io.tidemark.sandbox.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be said about a fault; each kind knows some of them. In text: {@code bytes-per-second=100000}. */
public enum Parameter {
    /** The HTTP status of the answer, 400 to 599. */
    STATUS("a status from 400 to 599", text -> (int) number(text, 400, 599)),
    /** The service's error code in the answer, {@code FlowExceeded}. */
    CODE("an error code", text -> text),
    /** {@code 250ms}, {@code 20s}, {@code 5m}. */
    DELAY("a duration such as 250ms, 20s or 5m", Parameter::duration),
    /** How many questions for the status it takes. */
    POLLS("a count from 0", text -> (int) number(text, 0, Integer.MAX_VALUE)),
    /** How many bytes of a body pass. */
    BYTES("a number of bytes from 0", text -> number(text, 0, Long.MAX_VALUE)),
    BYTES_PER_SECOND("a number of bytes from 1", text -> number(text, 1, Long.MAX_VALUE)),
    /** What a rate is counted for. */
    PER("session or table", text -> Names.parse(Scope.class, "a scope", text)),
    /** How a connection ends. */
    END("reset or close", text -> Names.parse(End.class, "an end", text)),
    /** An object's new bytes. */
    FILE("the path of a file", Path::of),
    /** How many lines at an object's beginning keep their place. */
    HEADER_LINES("a count from 0 to 100", text -> (int) number(text, 0, 100)),
    /** Whether something is switched on. */
    VALUE("on or off", text -> Names.parse(Switch.class, "a switch", text) == Switch.ON);

    /** Of a rate. */
    public enum Scope { SESSION, TABLE }

    /** {@code RESET}: a TCP reset, unsent bytes are lost. {@code CLOSE}: an orderly end. */
    public enum End { RESET, CLOSE }

    private enum Switch { ON, OFF }

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m)");

    private final String allowed;
    private final Function<String, Object> reader;

    Parameter(String allowed, Function<String, Object> reader) {
        this.allowed = allowed;
        this.reader = reader;
    }

    Object parse(String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s=%s is not %s".formatted(this, text, allowed), e);
        }
    }

    private static long number(String text, long least, long most) {
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    @Override
    public String toString() {
        return Names.text(this);
    }
}
