package io.tidemark.sandbox.oss;

import java.util.Comparator;

/** OSS lists keys by their UTF-8 bytes, which is the order of code points, not that of Java's chars. */
final class KeyOrder {

    static final Comparator<String> UTF8 = KeyOrder::compare;

    private KeyOrder() {
    }

    private static int compare(String left, String right) {
        int limit = Math.min(left.length(), right.length());
        for (int i = 0; i < limit; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // surrogates stand for code points above all others, though their values lie below U+E000
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
