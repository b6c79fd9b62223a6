package io.tidemark.csv;

import java.nio.charset.StandardCharsets;

/** Spaces and tabs around a value that is not text mean nothing. */
final class Blanks {

    private Blanks() {
    }

    static int start(byte[] text, int from, int to) {
        int at = from;
        while (at < to && isBlank(text[at])) {
            at++;
        }
        return at;
    }

    /** @param start what {@link #start} returned */
    static int end(byte[] text, int start, int to) {
        int at = to;
        while (at > start && isBlank(text[at - 1])) {
            at--;
        }
        return at;
    }

    static String strip(byte[] text, int from, int to) {
        int start = start(text, from, to);
        return new String(text, start, end(text, start, to) - start, StandardCharsets.UTF_8);
    }

    static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != ' ' && text.charAt(i) != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }
}
