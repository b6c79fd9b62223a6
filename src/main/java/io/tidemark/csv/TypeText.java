package io.tidemark.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a type as SQL writes it. */
final class TypeText {

    private static final Pattern WORD = Pattern.compile("\\s*`?(\\w+)`?\\s*");
    private static final Pattern PARAMETERS = Pattern.compile("\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\)\\s*");

    private final String text;
    private int at;

    TypeText(String text) {
        this.text = text;
    }

    /** @return empty when the text is no type that is known here */
    Optional<ColumnType> read() {
        ColumnType type = type();
        return at == text.length() ? Optional.ofNullable(type) : Optional.empty();
    }

    /** @return null when there is none */
    private ColumnType type() {
        String word = word();
        ColumnType.Kind kind;
        try {
            kind = word == null ? null : ColumnType.Kind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            kind = null;
        }
        if (kind == null) {
            return null;
        }
        return switch (kind) {
            case ARRAY -> nested(kind, "element");
            case MAP -> nested(kind, "key", "value");
            case STRUCT -> struct();
            default -> scalar(kind);
        };
    }

    private ColumnType scalar(ColumnType.Kind kind) {
        Matcher matcher = PARAMETERS.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return kind == ColumnType.Kind.DECIMAL
                    ? new ColumnType(kind, ColumnType.LEGACY_PRECISION, ColumnType.LEGACY_SCALE) : new ColumnType(kind, 0, 0);
        }
        at = matcher.end();
        String scale = matcher.group(2);
        return new ColumnType(kind, Integer.parseInt(matcher.group(1)), scale == null ? 0 : Integer.parseInt(scale));
    }

    private ColumnType nested(ColumnType.Kind kind, String... names) {
        List<ColumnType.Member> members = new ArrayList<>();
        for (String name : names) {
            ColumnType type = skip(members.isEmpty() ? '<' : ',') ? type() : null;
            if (type == null) {
                return null;
            }
            members.add(new ColumnType.Member(name, type));
        }
        return skip('>') ? new ColumnType(kind, 0, 0, members) : null;
    }

    private ColumnType struct() {
        List<ColumnType.Member> members = new ArrayList<>();
        if (!skip('<')) {
            return null;
        }
        do {
            String name = word();
            ColumnType type = name != null && skip(':') ? type() : null;
            if (type == null) {
                return null;
            }
            members.add(new ColumnType.Member(name, type));
        } while (skip(','));
        return skip('>') ? new ColumnType(ColumnType.Kind.STRUCT, 0, 0, members) : null;
    }

    private String word() {
        Matcher matcher = WORD.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group(1);
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            return true;
        }
        return false;
    }
}
