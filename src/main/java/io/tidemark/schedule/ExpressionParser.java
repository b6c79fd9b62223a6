package io.tidemark.schedule;

import java.util.ArrayList;
import java.util.List;

/** Splits a text into literals and parameters. */
final class ExpressionParser {

    private static final int LONGEST_PARAMETER = 200;
    private static final String LEGACY_PREFIX = "bdp.system.";

    private final String text;
    private final List<ExpressionPart> parts = new ArrayList<>();
    private int literal;

    private ExpressionParser(String text) {
        this.text = text;
    }

    /** The parts in order. */
    static List<ExpressionPart> parse(String text) throws ParameterMistake {
        return new ExpressionParser(text).parts();
    }

    private List<ExpressionPart> parts() throws ParameterMistake {
        int dollar = text.indexOf('$');
        while (dollar >= 0) {
            dollar = text.indexOf('$', parameter(dollar));
        }
        literal(text.length());
        return parts;
    }

    /** Reads the parameter that begins at the index, if any, and returns where to go on. */
    private int parameter(int dollar) throws ParameterMistake {
        char next = dollar + 1 < text.length() ? text.charAt(dollar + 1) : ' ';
        if (next == '[') {
            int close = closing(dollar, ']');
            return add(dollar, close + 1, inside(dollar, close).slotTime(text.substring(dollar, close + 1)));
        }
        if (next == '{') {
            int close = closing(dollar, '}');
            return add(dollar, close + 1, curly(dollar, close));
        }
        int end = dollar + 1;
        while (end < text.length() && ParameterCursor.isLetter(text.charAt(end))) {
            end++;
        }
        // A dollar sign before anything but a letter or a bracket is a dollar sign.
        return end == dollar + 1 ? end : add(dollar, end, builtin(dollar, text.substring(dollar + 1, end)));
    }

    private ExpressionPart curly(int dollar, int close) throws ParameterMistake {
        String inner = text.substring(dollar + 2, close);
        if (inner.equals(LEGACY_PREFIX + "bizdate")) {
            return new ExpressionPart.Named(Builtin.BIZDATE);
        }
        if (inner.equals(LEGACY_PREFIX + "cyctime")) {
            return new ExpressionPart.Named(Builtin.CYCTIME);
        }
        if (ParameterAdvice.isName(inner)) {
            throw new ParameterMistake(dollar, ParameterMistake.quoted("${" + inner + '}') + " is not a time; a named parameter is not defined here, write its value");
        }
        return inside(dollar, close).businessDate(text.substring(dollar, close + 1));
    }

    private ParameterParser inside(int dollar, int close) {
        return new ParameterParser(new ParameterCursor(text, dollar + 2, close));
    }

    private static ExpressionPart builtin(int dollar, String name) throws ParameterMistake {
        Builtin builtin = Builtin.named(name);
        if (builtin == null) {
            throw new ParameterMistake(dollar, "unknown name " + ParameterMistake.quoted('$' + name) + "; there are " + Builtin.ALL);
        }
        return new ExpressionPart.Named(builtin);
    }

    private int closing(int dollar, char bracket) throws ParameterMistake {
        int close = text.indexOf(bracket, dollar);
        if (close < 0) {
            throw new ParameterMistake(dollar, ParameterMistake.quoted(text.substring(dollar, dollar + 2)) + " is never closed; \"" + bracket + "\" is missing");
        }
        if (close - dollar > LONGEST_PARAMETER) {
            throw new ParameterMistake(dollar, "\"" + text.substring(dollar, dollar + 2) + "\" is not closed within " + LONGEST_PARAMETER
                    + " characters; \"" + bracket + "\" is missing");
        }
        return close;
    }

    private int add(int begin, int end, ExpressionPart part) {
        literal(begin);
        parts.add(part);
        literal = end;
        return end;
    }

    private void literal(int end) {
        if (literal < end) {
            parts.add(new ExpressionPart.Literal(text.substring(literal, end)));
        }
    }
}
