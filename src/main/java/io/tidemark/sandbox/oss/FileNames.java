package io.tidemark.sandbox.oss;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** File names for object keys of any characters and up to 1023 bytes: a readable beginning and a hash that makes it unique. */
final class FileNames {

    private static final int READABLE = 80;

    private FileNames() {
    }

    static String readable(String key) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < key.length() && name.length() < READABLE; i++) {
            char c = key.charAt(i);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
            name.append(plain ? c : '_');
        }
        return name.toString();
    }

    static String of(String key) {
        return readable(key) + '~' + sha256(key).substring(0, 40);
    }

    private static String sha256(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
