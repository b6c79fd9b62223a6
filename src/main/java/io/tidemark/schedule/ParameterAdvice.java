package io.tidemark.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Guesses what was meant by a parameter that cannot be read. A guess is only ever shown, never used. */
final class ParameterAdvice {

    private static final int LONGEST = 64;

    private static final Pattern TOKEN = Pattern.compile("add_months|yyyy|yy|mm|dd|hh24|hh12|hh|mi|ss", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("(?!(?i:yy|mm|dd|hh|mi|ss|add_months))[A-Za-z_][A-Za-z0-9_.]*");
    private static final Pattern AROUND_OPERATOR = Pattern.compile("\\s*([-+*/,()])\\s*");
    private static final Pattern IN_PARENTHESES = Pattern.compile("(?<=[-+])\\(([0-9*/]+)\\)");
    private static final Pattern LOST_PLUS = Pattern.compile("(?<=[a-z0-9)])\\s+(?=[0-9])");
    private static final Pattern FORMAT_AND_OFFSETS = Pattern.compile("(.*?)((?:[-+][0-9][0-9*/]*)*)");
    private static final Pattern BETWEEN_FORMATS = Pattern.compile("(?<=[a-z24])([^a-z0-9:_+*(),-]+)(?=[a-z])");
    private static final Pattern TRAILING_DIGITS = Pattern.compile("([a-z_:-]*[a-gi-z_])([0-9]+)");
    private static final Pattern SUFFIXED_OFFSET = Pattern.compile("(.*[-+][0-9]+)(d|h|min|mi|s)");

    private static final Map<String, String> UNITS = Map.of("d", "", "h", "/24", "min", "/24/60", "mi", "/24/60", "s", "/24/60/60");
    /** What DolphinScheduler calls them. */
    private static final Map<String, Builtin> FOREIGN_NAMES = Map.of("system.biz.date", Builtin.BIZDATE,
            "system.biz.curdate", Builtin.GMTDATE, "system.datetime", Builtin.CYCTIME);

    private ParameterAdvice() {
    }

    /** Whether the inside of braces is the name of something rather than a time format. */
    static boolean isName(String inner) {
        return NAME.matcher(inner).matches();
    }

    /** A parameter that can be read and comes near to the one at the index. */
    static Optional<String> instead(String text, int index) {
        int begin = text.lastIndexOf('$', index);
        if (begin < 0 || begin + 1 == text.length()) {
            return Optional.empty();
        }
        Optional<String> found = switch (text.charAt(begin + 1)) {
            case '[' -> bracketed(text, begin, ']', '}');
            case '{' -> bracketed(text, begin, '}', ']');
            default -> named(text, begin);
        };
        return found.filter(parameter -> !text.startsWith(parameter, begin));
    }

    private static Optional<String> named(String text, int begin) {
        int end = begin + 1;
        while (end < text.length() && end - begin <= LONGEST && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        String name = text.substring(begin + 1, end).toLowerCase(Locale.ROOT);
        return firstReadable(List.of('$' + name, "${" + name + '}', "$[" + name + ']'));
    }

    private static Optional<String> bracketed(String text, int begin, char close, char otherClose) {
        int end = text.indexOf(close, begin);
        if (end < 0) {
            end = text.indexOf(otherClose, begin);
        }
        if (end < 0 || end - begin > LONGEST) {
            return Optional.empty();
        }
        String inner = text.substring(begin + 2, end);
        String name = inner.toLowerCase(Locale.ROOT);
        if (Builtin.named(name) != null) {
            return Optional.of('$' + name);
        }
        if (FOREIGN_NAMES.containsKey(name)) {
            return Optional.of(FOREIGN_NAMES.get(name).source());
        }
        String repaired = repaired(inner);
        List<String> candidates = new ArrayList<>();
        String ownOpen = text.substring(begin, begin + 2);
        for (String open : List.of(ownOpen, "$[")) {
            char ownClose = open.equals("$[") ? ']' : '}';
            candidates.add(open + repaired + ownClose);
            candidates.add(split(open, repaired, ownClose));
            Matcher digits = TRAILING_DIGITS.matcher(repaired);
            if (digits.matches()) {
                candidates.add(open + digits.group(1) + ownClose + digits.group(2));
            }
        }
        return firstReadable(candidates);
    }

    private static String repaired(String inner) {
        String lower = inner.equals(inner.toLowerCase(Locale.ROOT)) ? inner : lowerCaseTokens(inner);
        String tight = LOST_PLUS.matcher(AROUND_OPERATOR.matcher(lower.strip()).replaceAll("$1")).replaceAll("+");
        String open = IN_PARENTHESES.matcher(tight).replaceAll("$1");
        Matcher suffixed = SUFFIXED_OFFSET.matcher(open);
        return suffixed.matches() ? suffixed.group(1) + UNITS.get(suffixed.group(2)) : open;
    }

    /** From a Java pattern or from capitals: a month token after an hour, or beside an upper-case MM, was minutes. */
    private static String lowerCaseTokens(String inner) {
        StringBuilder out = new StringBuilder();
        Matcher tokens = TOKEN.matcher(inner);
        boolean upperMonth = inner.contains("MM");
        boolean afterHour = false;
        while (tokens.find()) {
            String token = tokens.group().toLowerCase(Locale.ROOT);
            boolean minutes = token.equals("mm") && (afterHour || upperMonth && tokens.group().equals("mm"));
            afterHour |= token.startsWith("hh");
            tokens.appendReplacement(out, minutes ? "mi" : token.equals("hh") ? "hh24" : token);
        }
        return tokens.appendTail(out).toString();
    }

    /** Several parameters with the literal text between them, each with the same offset. */
    private static String split(String open, String inner, char close) {
        Matcher parts = FORMAT_AND_OFFSETS.matcher(inner);
        if (!parts.matches()) {
            return "";
        }
        String offsets = parts.group(2);
        String between = Matcher.quoteReplacement(offsets + close) + "$1" + Matcher.quoteReplacement(open);
        return open + BETWEEN_FORMATS.matcher(parts.group(1)).replaceAll(between) + offsets + close;
    }

    private static Optional<String> firstReadable(List<String> candidates) {
        for (String candidate : candidates) {
            try {
                if (ExpressionParser.parse(candidate).stream().anyMatch(part -> !(part instanceof ExpressionPart.Literal))) {
                    return Optional.of(candidate);
                }
            } catch (ParameterMistake notThisOne) {
                continue;
            }
        }
        return Optional.empty();
    }
}
