package io.tidemark.sandbox.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A plan as text, UTF-8, one rule a line: {@code kind key=value ...}. Empty lines and lines that begin with {@code #} are
 * skipped; a value has no blanks.
 *
 * <pre>
 * # the answer to the second commit into ods_iot_log is lost
 * answer-lost request=commit table=ods_iot_log nth=2
 * error       request=block status=429 code=FlowExceeded times=3
 * drop        request=create-session,commit probability=0.02 seed=7
 * slow-commit polls=0 delay=20s probability=0.1
 * truncate    key=iot/20191106/* bytes=70000 times=always
 * </pre>
 *
 * <p>Kinds and their parameters are those of {@link FaultKind}. Keys for all kinds: {@code request} ({@link RequestKind},
 * several with commas; else all that the kind can happen to); every {@link Attribute} with a pattern in which {@code *}
 * stands for any text; {@code nth}, {@code times} (a count or {@code always}), {@code probability}, {@code seed} as in
 * {@link Fault}: the next matching request when none is given; with {@code probability} and no {@code times}, without end.
 */
public final class FaultFile {

    private static final int MOST_BYTES = 1 << 20;

    private FaultFile() {
    }

    /**
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException that names the line, what is wrong in it and what is allowed
     */
    public static List<Fault> read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IllegalArgumentException("%s has more than %d bytes; that is no fault plan".formatted(file, MOST_BYTES));
        }
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s, %s".formatted(file, e.getMessage()), e);
        }
    }

    /** @throws IllegalArgumentException that names the line, what is wrong in it and what is allowed */
    public static List<Fault> parse(String text) {
        List<Fault> faults = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String rule = line.strip();
            if (!rule.isEmpty() && !rule.startsWith("#")) {
                try {
                    faults.add(rule(rule));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line %d: %s".formatted(number, e.getMessage()), e);
                }
            }
        }
        return faults;
    }

    private static Fault rule(String text) {
        String[] words = text.split("\\s+");
        FaultKind kind = Names.parse(FaultKind.class, "a kind of fault", words[0]);
        if (kind == FaultKind.HOOK) {
            throw new IllegalArgumentException("hook is for Java only");
        }
        Fault fault = Fault.of(kind);
        Match match = Match.any();
        Set<String> keys = new HashSet<>();
        String probability = null;
        String seed = null;
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            String key = equals < 1 ? word : word.substring(0, equals);
            if (equals < 1 || !keys.add(key)) {
                throw new IllegalArgumentException(equals < 1 ? "'%s' is not key=value".formatted(word) : key + " is given twice");
            }
            String value = word.substring(equals + 1);
            Optional<Attribute> attribute = Arrays.stream(Attribute.values()).filter(a -> a.toString().equals(key)).findFirst();
            if (attribute.isPresent()) {
                match = match.with(attribute.get(), value);
                continue;
            }
            switch (key) {
                case "request" -> fault = fault.on(requests(value));
                case "nth" -> fault = fault.nth((int) number(key, value));
                case "times" -> fault = value.equals("always") ? fault.always() : fault.times((int) number(key, value));
                case "probability" -> probability = value;
                case "seed" -> seed = value;
                default -> fault = fault.with(parameter(kind, key), value);
            }
        }
        return chance(fault.match(match), probability, seed);
    }

    private static Fault chance(Fault fault, String probability, String seed) {
        if (probability == null) {
            if (seed != null) {
                throw new IllegalArgumentException("seed=%s has no meaning without probability".formatted(seed));
            }
            return fault;
        }
        try {
            return fault.probability(Double.parseDouble(probability), seed == null ? 0 : number("seed", seed));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("probability=%s is not a number from 0 to 1".formatted(probability), e);
        }
    }

    private static Set<RequestKind> requests(String value) {
        Set<RequestKind> requests = EnumSet.noneOf(RequestKind.class);
        for (String name : value.split(",")) {
            requests.add(Names.parse(RequestKind.class, "a kind of request", name));
        }
        return requests;
    }

    private static Parameter parameter(FaultKind kind, String key) {
        return kind.defaults().keySet().stream().filter(parameter -> parameter.toString().equals(key)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s does not know '%s'; allowed: request, %s, nth, times, probability, seed%s"
                        .formatted(kind, key, Names.all(Attribute.class),
                                String.join("", kind.defaults().keySet().stream().sorted().map(p -> ", " + p).toList()))));
    }

    private static long number(String key, String value) {
        try {
            long number = Long.parseLong(value);
            if (key.equals("seed") || number == (int) number) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number out of range
        }
        throw new IllegalArgumentException("%s=%s is not a whole number".formatted(key, value));
    }
}
