package io.tidemark.csv;

import java.nio.charset.StandardCharsets;

/** A String as UTF-8, made without an array of its own where it is short and plain, as most fields of a row are. */
final class EncodedText {

    private static final int SHORT = 256;
    private static final int ASCII = 0x80;

    private final byte[] scratch = new byte[SHORT];
    private byte[] bytes = scratch;
    private int length;

    void set(String text) {
        if (text.length() > SHORT || !isCopied(text)) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
            length = bytes.length;
        }
    }

    private boolean isCopied(String text) {
        int count = text.length();
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= ASCII) {
                return false;
            }
            scratch[i] = (byte) c;
        }
        bytes = scratch;
        length = count;
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
