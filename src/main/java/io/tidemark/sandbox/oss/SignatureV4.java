package io.tidemark.sandbox.oss;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code OSS4-HMAC-SHA256}, in the Authorization header or in the URL. Any region is accepted: the sandbox is in none. */
final class SignatureV4 {

    static final String ALGORITHM = "OSS4-HMAC-SHA256";

    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String TERMINATOR = "aliyun_v4_request";
    private static final Duration LONGEST_URL = Duration.ofDays(7);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

    private SignatureV4() {
    }

    static void verifyHeader(OssRequest request, String fields, Authenticator keys) {
        Map<String, String> parts = new TreeMap<>();
        for (String field : fields.split(",")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                parts.put(field.substring(0, equals).trim(), field.substring(equals + 1).trim());
            }
        }
        String date = request.header("x-oss-date");
        if (date == null) {
            throw Authenticator.accessDenied("The x-oss-date header is missing.");
        }
        Scope scope = Scope.parse(parts.get("Credential"), date);
        String secret = keys.secret(scope.accessKeyId());
        keys.checkSkew(parseTime(date));
        verify(request, scope, secret, parts.getOrDefault("AdditionalHeaders", ""), parts.get("Signature"), keys);
    }

    static void verifyUrl(OssRequest request, Authenticator keys) {
        String date = request.parameter("x-oss-date");
        String expires = request.parameter("x-oss-expires");
        if (date == null || expires == null || !expires.matches("[0-9]{1,9}")) {
            throw Authenticator.accessDenied("A signed URL needs x-oss-date and x-oss-expires.");
        }
        Duration life = Duration.ofSeconds(Long.parseLong(expires));
        if (life.compareTo(LONGEST_URL) > 0) {
            throw Authenticator.accessDenied("A signed URL lives for at most 7 days, not %s seconds.".formatted(expires));
        }
        Scope scope = Scope.parse(request.parameter("x-oss-credential"), date);
        String secret = keys.secret(scope.accessKeyId());
        Instant signed = parseTime(date);
        if (signed.isAfter(keys.now().plus(Authenticator.MAX_SKEW))) {
            keys.checkSkew(signed);
        }
        keys.checkExpiry(signed.plus(life));
        String additional = request.parameter("x-oss-additional-headers");
        verify(request, scope, secret, additional == null ? "" : additional, request.parameter("x-oss-signature"), keys);
    }

    private static void verify(OssRequest request, Scope scope, String secret, String additional, String signature,
                               Authenticator keys) {
        if (signature == null) {
            throw OssException.invalidArgument("The signature is missing.");
        }
        String payload = request.header("x-oss-content-sha256");
        if (payload != null && !payload.equals(UNSIGNED)) {
            throw OssException.notImplemented("signed payloads (x-oss-content-sha256 other than " + UNSIGNED + ")");
        }
        String canonical = canonicalRequest(request, additional);
        String text = ALGORITHM + '\n' + scope.time() + '\n' + scope.text() + '\n' + sha256(canonical);
        byte[] key = hmac(("aliyun_v4" + secret).getBytes(StandardCharsets.UTF_8), scope.date());
        key = hmac(key, scope.region());
        key = hmac(key, scope.product());
        key = hmac(key, TERMINATOR);
        keys.compare(HexFormat.of().formatHex(hmac(key, text)), signature, text + "\ncanonical request: " + canonical);
    }

    private static String canonicalRequest(OssRequest request, String additional) {
        TreeSet<String> additionalNames = new TreeSet<>();
        for (String name : additional.split(";")) {
            String lower = name.trim().toLowerCase(Locale.ROOT);
            if (!lower.isEmpty()) {
                additionalNames.add(lower);
            }
        }
        StringBuilder text = new StringBuilder(request.method()).append('\n');
        text.append(Encoding.encode(request.resource(), true)).append('\n');
        text.append(canonicalQuery(request)).append('\n');
        request.headers().forEach((name, value) -> {
            if (name.equals("content-type") || name.equals("content-md5") || name.startsWith(OssRequest.SUB_HEADER)
                    || additionalNames.contains(name)) {
                text.append(name).append(':').append(value).append('\n');
            }
        });
        text.append('\n').append(String.join(";", additionalNames)).append('\n').append(UNSIGNED);
        return text.toString();
    }

    private static String canonicalQuery(OssRequest request) {
        TreeMap<String, String> encoded = new TreeMap<>();
        request.parameters().forEach((name, value) -> {
            if (!name.equals("x-oss-signature")) {
                encoded.put(Encoding.encode(name.trim(), false), Encoding.encode(value.trim(), false));
            }
        });
        StringBuilder text = new StringBuilder();
        encoded.forEach((name, value) -> {
            text.append(text.isEmpty() ? "" : "&").append(name);
            if (!value.isEmpty()) {
                text.append('=').append(value);
            }
        });
        return text.toString();
    }

    private static Instant parseTime(String time) {
        try {
            return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Authenticator.accessDenied("x-oss-date is not of the form 20260101T000000Z: " + time);
        }
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** {@code id/date/region/oss/aliyun_v4_request}; the date must be that of the request's time. */
    private record Scope(String accessKeyId, String date, String region, String product, String time) {

        static Scope parse(String credential, String time) {
            String[] parts = credential == null ? new String[0] : credential.split("/", -1);
            if (parts.length != 5 || !parts[4].equals(TERMINATOR) || !parts[3].equals("oss")) {
                throw OssException.invalidArgument("The credential is not 'id/date/region/oss/%s': %s"
                        .formatted(TERMINATOR, credential));
            }
            if (!time.startsWith(parts[1] + "T")) {
                throw OssException.invalidArgument("The credential's date %s is not that of x-oss-date %s."
                        .formatted(parts[1], time));
            }
            return new Scope(parts[0], parts[1], parts[2], parts[3], time);
        }

        String text() {
            return String.join("/", date, region, product, TERMINATOR);
        }
    }
}
