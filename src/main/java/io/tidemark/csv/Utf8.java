package io.tidemark.csv;

/** Rules of UTF-8 for texts that are not worth a String. */
final class Utf8 {

    private Utf8() {
    }

    /** Whether the bytes are UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF. */
    static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] >= 0) {
                at++;
            } else {
                int after = afterCharacter(bytes, at, to);
                if (after < 0) {
                    return false;
                }
                at = after;
            }
        }
        return true;
    }

    /** As {@link #isValid}, and without NUL. May read seven bytes behind the range. */
    static boolean isValidWithoutNul(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (Words.isPlain(Words.at(bytes, at))) {
                at += Long.BYTES;
            } else if (bytes[at] > 0) {
                at++;
            } else {
                int after = bytes[at] == 0 ? -1 : afterCharacter(bytes, at, to);
                if (after < 0) {
                    return false;
                }
                at = after;
            }
        }
        return true;
    }

    /** Where the character that begins with a byte above ASCII ends; negative when it is none. */
    private static int afterCharacter(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        int length = continuationBytes(first);
        int next = at + 1;
        if (length < 0 || next + length > to || !isSecondByte(first, bytes[next] & 0xFF)) {
            return -1;
        }
        for (int i = 1; i < length; i++) {
            if (!isContinuation(bytes[next + i])) {
                return -1;
            }
        }
        return next + length;
    }

    private static int continuationBytes(int first) {
        if (first < 0xC2 || first > 0xF4) {
            return -1;
        }
        return first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    }

    private static boolean isSecondByte(int first, int second) {
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        return second >= low && second <= high;
    }

    private static boolean isContinuation(byte c) {
        return (c & 0xC0) == 0x80;
    }

    /** The last character boundary up to {@code at}. */
    static int cut(byte[] bytes, int from, long at) {
        int cut = (int) at;
        while (cut > from && cut > at - 3 && isContinuation(bytes[cut])) {
            cut--;
        }
        return cut;
    }

    static int characters(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += isContinuation(bytes[i]) ? 0 : 1;
        }
        return count;
    }

    /** Where so many characters end; {@code to} when there are no more. */
    static int endOf(byte[] bytes, int from, int to, int characters) {
        int left = characters;
        for (int i = from; i < to; i++) {
            if (!isContinuation(bytes[i]) && left-- == 0) {
                return i;
            }
        }
        return to;
    }
}
