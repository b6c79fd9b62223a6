package io.tidemark.sandbox.oss;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** If-Match and its relatives, under their own names or those of a copy's source. */
final class Conditions {

    private Conditions() {
    }

    /** @param prefix empty, or {@code x-oss-copy-source-} */
    static void check(OssRequest request, OssObject object, String prefix) {
        String match = request.header(prefix + "if-match");
        if (match != null && !matches(match, object)) {
            throw OssException.preconditionFailed(prefix + "if-match");
        }
        Instant unmodified = date(request, prefix + "if-unmodified-since");
        if (unmodified != null && seconds(object).isAfter(unmodified)) {
            throw OssException.preconditionFailed(prefix + "if-unmodified-since");
        }
        String noneMatch = request.header(prefix + "if-none-match");
        if (noneMatch != null && matches(noneMatch, object)) {
            throw OssException.notModified(prefix + "if-none-match");
        }
        Instant modified = date(request, prefix + "if-modified-since");
        if (modified != null && !seconds(object).isAfter(modified)) {
            throw OssException.notModified(prefix + "if-modified-since");
        }
    }

    private static boolean matches(String header, OssObject object) {
        for (String etag : header.split(",")) {
            String bare = etag.trim().replace("\"", "");
            if (bare.equals("*") || bare.equalsIgnoreCase(object.etag())) {
                return true;
            }
        }
        return false;
    }

    /** The headers have whole seconds. */
    private static Instant seconds(OssObject object) {
        return object.lastModified().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant date(OssRequest request, String name) {
        String text = request.header(name);
        if (text == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            throw OssException.invalidArgument("The header %s is not a date of RFC 1123: %s".formatted(name, text));
        }
    }
}
