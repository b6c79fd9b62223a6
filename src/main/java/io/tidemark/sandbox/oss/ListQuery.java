package io.tidemark.sandbox.oss;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/**
 * One page of a listing.
 *
 * @param after only keys behind this one; empty for all
 */
record ListQuery(String prefix, String delimiter, String after, int maxKeys) {

    private static final int DEFAULT_KEYS = 100;
    private static final int MOST_KEYS = 1000;
    private static final DateTimeFormatter ISO_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Sorts behind every key that begins with what it is appended to; no valid key holds it. */
    private static final String BEHIND_ALL = "\uDBFF\uDFFF";

    /**
     * @param last the key or common prefix that the next page comes after; null when nothing was found
     */
    record Page(List<OssObject> objects, List<String> commonPrefixes, boolean truncated, String last) {

        int count() {
            return objects.size() + commonPrefixes.size();
        }
    }

    Page run(NavigableMap<String, OssObject> objects) {
        List<OssObject> found = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        String last = null;
        String from = start();
        NavigableMap<String, OssObject> rest = objects.tailMap(from, !from.equals(after));
        while (true) {
            Map.Entry<String, OssObject> entry = rest.firstEntry();
            if (entry == null || !entry.getKey().startsWith(prefix)) {
                return new Page(found, prefixes, false, last);
            }
            if (found.size() + prefixes.size() == maxKeys) {
                return new Page(found, prefixes, maxKeys > 0, last);
            }
            String key = entry.getKey();
            int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            if (cut < 0) {
                found.add(entry.getValue());
                last = key;
                rest = objects.tailMap(key, false);
            } else {
                last = key.substring(0, cut + delimiter.length());
                prefixes.add(last);
                rest = objects.tailMap(last + BEHIND_ALL, false);
            }
        }
    }

    private String start() {
        boolean afterPrefix = KeyOrder.UTF8.compare(after, prefix) >= 0;
        if (!afterPrefix || after.isEmpty()) {
            return prefix;
        }
        // a page that ended in a common prefix goes on behind everything below it
        boolean group = !delimiter.isEmpty() && after.endsWith(delimiter) && after.length() > prefix.length();
        return group ? after + BEHIND_ALL : after;
    }

    static int maxKeys(OssRequest request) {
        String text = request.parameter("max-keys");
        if (text == null || text.isEmpty()) {
            return DEFAULT_KEYS;
        }
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > MOST_KEYS) {
            throw OssException.invalidArgument("max-keys must be a number from 0 to %d, not %s.".formatted(MOST_KEYS, text));
        }
        return Integer.parseInt(text);
    }

    static String token(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    static String keyOfToken(String token) {
        try {
            return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw OssException.invalidArgument("The continuation-token was not issued by this server: " + token);
        }
    }

    static String isoMillis(Instant time) {
        return ISO_MILLIS.format(time);
    }

    static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
