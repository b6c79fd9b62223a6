package io.tidemark.oss;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which keys an object name stands for.
 *
 * @param text   the name as it was given
 * @param prefix what every key begins with; the whole key where the name is exact
 */
record ObjectPattern(String text, ObjectMatch match, String prefix, Pattern glob) {

    private static final String WILDCARDS = "*?[{";

    /**
     * @param match null for a glob where the name holds {@code *} or {@code ?}, an exact key otherwise
     * @throws IllegalArgumentException when the glob cannot be read
     */
    static ObjectPattern of(String name, ObjectMatch match) {
        ObjectMatch meant = match != null ? match
                : name.indexOf('*') >= 0 || name.indexOf('?') >= 0 ? ObjectMatch.glob : ObjectMatch.exact;
        return meant == ObjectMatch.glob
                ? new ObjectPattern(name, meant, name.substring(0, literalEnd(name)), compile(name))
                : new ObjectPattern(name, meant, name, null);
    }

    boolean matches(String key) {
        return switch (match) {
            case exact -> key.equals(text);
            case prefix -> key.startsWith(text);
            case glob -> glob.matcher(key).matches();
        };
    }

    private static int literalEnd(String name) {
        int at = 0;
        while (at < name.length() && WILDCARDS.indexOf(name.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static Pattern compile(String name) {
        try {
            return Pattern.compile(regex(name), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("objectName=%s is not a glob: %s".formatted(name, e.getDescription()), e);
        }
    }

    private static String regex(String name) {
        StringBuilder regex = new StringBuilder();
        boolean inBraces = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '*' && name.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '[') {
                i = characterClass(name, i, regex);
            } else if (c == '{') {
                inBraces = true;
                regex.append("(?:");
            } else if (c == '}' && inBraces) {
                inBraces = false;
                regex.append(')');
            } else {
                regex.append(single(c, inBraces));
            }
        }
        if (inBraces) {
            throw new IllegalArgumentException("objectName=%s is not a glob: its { has no }".formatted(name));
        }
        return regex.toString();
    }

    private static String single(char c, boolean inBraces) {
        return switch (c) {
            case '*' -> "[^/]*";
            case '?' -> "[^/]";
            case ',' -> inBraces ? "|" : ",";
            default -> Pattern.quote(String.valueOf(c));
        };
    }

    private static int characterClass(String name, int open, StringBuilder regex) {
        int close = name.indexOf(']', open + 2);
        if (close < 0) {
            throw new IllegalArgumentException("objectName=%s is not a glob: its [ has no ]".formatted(name));
        }
        String content = name.substring(open + 1, close);
        boolean negated = content.startsWith("!");
        regex.append('[').append(negated ? "^/" : "")
                .append((negated ? content.substring(1) : content).replaceAll("[\\\\\\[\\]^&]", "\\\\$0")).append(']');
        return close;
    }
}
