package io.tidemark.sandbox.fault;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Patterns that all have to fit; {@code *} stands for any text, everything else for itself. Immutable.
 *
 * <pre>{@code Match.any().with(Attribute.TABLE, "ods_*").with(Attribute.PARTITION, "dt=20191106,*")}</pre>
 */
public final class Match {

    private static final Match ANY = new Match(Map.of());

    private final Map<Attribute, String> patterns;
    private final Map<Attribute, Pattern> compiled = new EnumMap<>(Attribute.class);

    private Match(Map<Attribute, String> patterns) {
        this.patterns = patterns;
        patterns.forEach((attribute, pattern) ->
                compiled.put(attribute, Pattern.compile(("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E"), Pattern.DOTALL)));
    }

    public static Match any() {
        return ANY;
    }

    public static Match table(String pattern) {
        return ANY.with(Attribute.TABLE, pattern);
    }

    public static Match session(String pattern) {
        return ANY.with(Attribute.SESSION, pattern);
    }

    public static Match key(String pattern) {
        return ANY.with(Attribute.KEY, pattern);
    }

    /** Replaces an earlier pattern for the attribute. */
    public Match with(Attribute attribute, String pattern) {
        Map<Attribute, String> more = new EnumMap<>(Attribute.class);
        more.putAll(patterns);
        more.put(attribute, pattern);
        return new Match(Collections.unmodifiableMap(more));
    }

    public boolean matches(RequestInfo request) {
        return compiled.entrySet().stream().allMatch(entry -> entry.getValue().matcher(request.get(entry.getKey())).matches());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        patterns.forEach((attribute, pattern) -> text.append(' ').append(attribute).append('=').append(pattern));
        return text.toString();
    }
}
