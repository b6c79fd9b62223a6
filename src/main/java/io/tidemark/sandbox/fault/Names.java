package io.tidemark.sandbox.fault;

import java.util.Arrays;
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
        return Arrays.stream(type.getEnumConstants()).filter(constant -> text(constant).equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is not %s; allowed: %s".formatted(text, what, all(type))));
    }

    static <E extends Enum<E>> String all(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Names::text).collect(Collectors.joining(", "));
    }
}
