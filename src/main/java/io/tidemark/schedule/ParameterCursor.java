package io.tidemark.schedule;

/** Walks over the inside of one parameter and explains what it cannot go over. */
final class ParameterCursor {

    private static final String LOST_PLUS = "in a URI a + may have turned into this space";

    /** A factor of more digits exceeds every limit; the bound keeps the arithmetic in a long. */
    private static final int MAXIMUM_DIGITS = 9;

    private final String text;
    private final int end;
    private int position;

    /**
     * @param begin index of the first character after the opening bracket
     * @param end   index of the closing bracket
     */
    ParameterCursor(String text, int begin, int end) {
        this.text = text;
        this.position = begin;
        this.end = end;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position == end;
    }

    boolean at(char c) {
        return position < end && text.charAt(position) == c;
    }

    boolean at(String word) {
        return text.startsWith(word, position) && position + word.length() <= end;
    }

    boolean atSign() {
        return at('+') || at('-');
    }

    /** The token that begins here, or null. */
    TimeToken token() {
        return TimeToken.at(text, position, end);
    }

    /** A dash separates only when more of the format follows: never before a number, and never at the end. */
    boolean atSeparator() {
        if (!at('-')) {
            return at(':') || at('_');
        }
        int next = position;
        while (next < end && text.charAt(next) == '-') {
            next++;
        }
        return next < end && (isLetter(text.charAt(next)) || text.charAt(next) == ':' || text.charAt(next) == '_');
    }

    char next() {
        return text.charAt(position++);
    }

    void skip(int characters) {
        position += characters;
    }

    String since(int begin) {
        return text.substring(begin, position);
    }

    /** Goes over a sign: 1 or -1. */
    long sign() throws ParameterMistake {
        if (!atSign()) {
            throw unexpected();
        }
        return next() == '+' ? 1 : -1;
    }

    /** Goes over an unsigned whole number. */
    long number() throws ParameterMistake {
        int begin = position;
        while (position < end && isDigit(text.charAt(position))) {
            position++;
        }
        if (position == begin) {
            throw position < end && Character.isWhitespace(text.charAt(position)) ? unexpected()
                    : new ParameterMistake(begin, "a whole number is missing after \"" + text.charAt(begin - 1) + '"');
        }
        if (position - begin > MAXIMUM_DIGITS) {
            throw new ParameterMistake(begin, "the offset is out of range");
        }
        return Long.parseLong(text, begin, position, 10);
    }

    /** Goes over a character that must stand here. */
    void expect(char expected, String rule) throws ParameterMistake {
        if (atEnd()) {
            throw new ParameterMistake(position, "\"" + expected + "\" is missing: " + rule);
        }
        if (!at(expected)) {
            throw Character.isWhitespace(text.charAt(position)) ? unexpected()
                    : new ParameterMistake(position, "\"" + expected + "\" belongs here: " + rule);
        }
        position++;
    }

    /** Why the character here cannot stand here. */
    ParameterMistake unexpected() {
        char c = text.charAt(position);
        if (Character.isWhitespace(c)) {
            return new ParameterMistake(position, "a space cannot stand inside a parameter (" + LOST_PLUS + ")");
        }
        if (isLetter(c)) {
            return unknownWord();
        }
        if (isDigit(c)) {
            return new ParameterMistake(position, "a format holds no digits of its own; literal text belongs outside the brackets");
        }
        if (c == '$' || c == '[' || c == '{') {
            return new ParameterMistake(position, "\"" + c + "\" inside a parameter: the closing bracket before it may be missing");
        }
        return new ParameterMistake(position, "\"" + c + "\" cannot stand here; separators are - : _ and offsets begin with + or -");
    }

    private ParameterMistake unknownWord() {
        int next = position;
        while (next < end && (isLetter(text.charAt(next)) || text.charAt(next) == '_')) {
            next++;
        }
        String word = ParameterMistake.quoted(text.substring(position, next));
        boolean function = next < end && text.charAt(next) == '(';
        return new ParameterMistake(position, function
                ? "unknown function " + word + "; the only one is add_months(format,months)"
                : "unknown token " + word + "; tokens are " + TimeToken.ALL + ", in lower case");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
