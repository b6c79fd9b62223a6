package io.tidemark.csv;

/** Spaces and tabs around a value that is not text mean nothing. */
final class Blanks {

    private Blanks() {
    }

    static int start(String text) {
        int at = 0;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static int end(String text, int start) {
        int at = text.length();
        while (at > start && isBlank(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    static String strip(String text) {
        int start = start(text);
        int end = end(text, start);
        return start == 0 && end == text.length() ? text : text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
