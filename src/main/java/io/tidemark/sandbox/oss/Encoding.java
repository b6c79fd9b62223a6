package io.tidemark.sandbox.oss;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeMap;

/** Percent-encoding as RFC 3986 has it, over UTF-8. */
final class Encoding {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String UNRESERVED = "-_.~";

    private Encoding() {
    }

    /** Everything but unreserved characters; slashes stay when asked. */
    static String encode(String text, boolean keepSlash) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                    || UNRESERVED.indexOf(c) >= 0 || keepSlash && c == '/';
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    static String decode(String text, boolean plusIsSpace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                if (i + 2 >= raw.length || !HexFormat.isHexDigit(raw[i + 1]) || !HexFormat.isHexDigit(raw[i + 2])) {
                    throw new OssException(400, "InvalidURI", "A percent sign without two hexadecimal digits: " + text);
                }
                bytes.write(HexFormat.fromHexDigits(text(raw, i + 1)));
                i += 2;
            } else {
                bytes.write(raw[i] == '+' && plusIsSpace ? ' ' : raw[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String text(byte[] raw, int from) {
        return new String(raw, from, 2, StandardCharsets.US_ASCII);
    }

    /** {@code a=b&c}: a parameter without a value has the empty one. */
    static TreeMap<String, String> query(String query) {
        TreeMap<String, String> parameters = new TreeMap<>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.put(decode(name, true), decode(value, true));
            }
        }
        return parameters;
    }
}
