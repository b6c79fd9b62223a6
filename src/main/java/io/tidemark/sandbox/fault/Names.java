package io.tidemark.sandbox.fault;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The one spelling of constants in text: lower case, with hyphens. */
final class Names {

    private Names() {
    }

    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException that lists what is allowed */
    static <E extends Enum<E>> E parse(Class<E> type, String what, String text) {
        return parse(List.of(type.getEnumConstants()), what, text);
    }

    /** @throws IllegalArgumentException that lists what is allowed */
    static <E extends Enum<E>> E parse(Collection<E> allowed, String what, String text) {
        return allowed.stream().filter(constant -> text(constant).equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is not %s; allowed: %s".formatted(text, what, all(allowed))));
    }

    static String all(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Names::text).collect(Collectors.joining(", "));
    }
}
