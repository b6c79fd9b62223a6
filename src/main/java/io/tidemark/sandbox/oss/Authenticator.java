package io.tidemark.sandbox.oss;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** Lets a request through only when it is signed, in version 1 or 4, in headers or in the URL, with a key that is known. */
final class Authenticator {

    static final Duration MAX_SKEW = Duration.ofMinutes(15);

    private static final Set<String> SIGNATURE_PARAMETERS = Set.of("OSSAccessKeyId", "Expires", "Signature",
            "x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-expires", "x-oss-additional-headers",
            "x-oss-signature");
    private static final Set<String> SIGNATURE_HEADERS = Set.of("x-oss-date", "x-oss-content-sha256");

    private final Map<String, String> keys;
    private final InstantSource clock;

    Authenticator(Map<String, String> keys, InstantSource clock) {
        this.keys = Map.copyOf(keys);
        this.clock = clock;
    }

    static boolean isSignatureParameter(String name) {
        return SIGNATURE_PARAMETERS.contains(name);
    }

    static boolean isSignatureHeader(String name) {
        return SIGNATURE_HEADERS.contains(name);
    }

    void verify(OssRequest request) {
        String authorization = request.header("authorization");
        if (authorization != null) {
            verifyHeader(request, authorization);
        } else if (request.has("x-oss-signature-version")) {
            if (!SignatureV4.ALGORITHM.equals(request.parameter("x-oss-signature-version"))) {
                throw OssException.notImplemented("signature version " + request.parameter("x-oss-signature-version"));
            }
            SignatureV4.verifyUrl(request, this);
        } else if (request.has("Signature")) {
            SignatureV1.verifyUrl(request, this);
        } else {
            throw accessDenied("The request is not signed; the sandbox has no public buckets.");
        }
    }

    private void verifyHeader(OssRequest request, String authorization) {
        if (authorization.startsWith(SignatureV4.ALGORITHM + " ")) {
            SignatureV4.verifyHeader(request, authorization.substring(SignatureV4.ALGORITHM.length() + 1), this);
        } else if (authorization.startsWith("OSS ")) {
            SignatureV1.verifyHeader(request, authorization.substring("OSS ".length()), this);
        } else if (authorization.startsWith("OSS2 ")) {
            throw OssException.notImplemented("signature version 2");
        } else {
            throw OssException.invalidArgument("The Authorization header is of no known kind.");
        }
    }

    String secret(String accessKeyId) {
        String secret = keys.get(accessKeyId);
        if (secret == null) {
            throw new OssException(403, "InvalidAccessKeyId",
                    "The OSS Access Key Id you provided does not exist in our records: " + accessKeyId);
        }
        return secret;
    }

    Instant now() {
        return clock.instant();
    }

    void checkSkew(Instant requestTime) {
        Instant now = clock.instant();
        if (Duration.between(requestTime, now).abs().compareTo(MAX_SKEW) > 0) {
            // the SDK can correct its clock by ServerTime
            throw new OssException(403, "RequestTimeTooSkewed",
                    "The difference between the request time and the current time is too large: request %s, server %s, at most %d minutes."
                            .formatted(requestTime, now, MAX_SKEW.toMinutes()),
                    Map.of("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW.toMillis()),
                            "RequestTime", ListQuery.isoMillis(requestTime), "ServerTime", ListQuery.isoMillis(now)));
        }
    }

    void checkExpiry(Instant expiry) {
        if (clock.instant().isAfter(expiry)) {
            throw accessDenied("Request has expired at " + expiry + ".");
        }
    }

    void compare(String expected, String given, String stringToSign) {
        if (!MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8))) {
            throw new OssException(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the"
                    + " signature you provided. Check your key and signing method. String to sign: "
                    + stringToSign.replace("\n", "\\n"));
        }
    }

    static OssException accessDenied(String message) {
        return new OssException(403, "AccessDenied", message);
    }
}
