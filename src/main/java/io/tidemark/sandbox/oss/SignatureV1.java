package io.tidemark.sandbox.oss;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code Authorization: OSS id:signature}, or {@code OSSAccessKeyId}, {@code Expires} and {@code Signature} in the URL. */
final class SignatureV1 {

    private static final Set<String> SIGNED = Set.of(("acl uploads location cors logging website referer lifecycle delete append"
            + " tagging objectMeta uploadId partNumber security-token position response-cache-control"
            + " response-content-disposition response-content-encoding response-content-language response-content-type"
            + " response-expires img style styleName replication replicationProgress replicationLocation cname bucketInfo comp"
            + " qos live status vod startTime endTime x-oss-process processConfiguration symlink stat udf udfName udfImage"
            + " udfImageDesc udfApplication udfApplicationLog restore versions versioning versionId encryption policy"
            + " requestPayment x-oss-traffic-limit qosInfo asyncFetch sequential x-oss-request-payer vpcip vip inventory"
            + " inventoryId continuation-token worm wormId wormExtend callback callback-var x-oss-dir x-oss-rename x-oss-delete"
            + " transferAcceleration x-oss-ac-source-ip x-oss-ac-subnet-mask x-oss-ac-vpc-id x-oss-ac-forward-allow metaQuery"
            + " resourceGroup regionList x-oss-async-process x-oss-write-get-object-response").split(" "));

    private SignatureV1() {
    }

    static void verifyHeader(OssRequest request, String credential, Authenticator keys) {
        int colon = credential.indexOf(':');
        if (colon < 0) {
            throw OssException.invalidArgument("The Authorization header is not 'OSS id:signature'.");
        }
        String secret = keys.secret(credential.substring(0, colon));
        String date = request.header("date");
        if (date == null) {
            throw Authenticator.accessDenied("The Date header is missing.");
        }
        keys.checkSkew(parseDate(date));
        String text = stringToSign(request, date);
        keys.compare(hmac(secret, text), credential.substring(colon + 1), text);
    }

    static void verifyUrl(OssRequest request, Authenticator keys) {
        String expires = request.parameter("Expires");
        if (expires == null || !expires.matches("[0-9]{1,12}") || !request.has("OSSAccessKeyId")) {
            throw Authenticator.accessDenied("A signed URL needs OSSAccessKeyId, Expires and Signature.");
        }
        String secret = keys.secret(request.parameter("OSSAccessKeyId"));
        keys.checkExpiry(Instant.ofEpochSecond(Long.parseLong(expires)));
        String text = stringToSign(request, expires);
        keys.compare(hmac(secret, text), request.parameter("Signature"), text);
    }

    private static Instant parseDate(String date) {
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            throw Authenticator.accessDenied("The Date header is not a date of RFC 1123: " + date);
        }
    }

    /** Method, three standard headers, x-oss-* headers and the resource with the parameters that count; nothing is encoded. */
    private static String stringToSign(OssRequest request, String date) {
        TreeMap<String, String> lines = new TreeMap<>();
        lines.put("content-md5", orEmpty(request.header("content-md5")));
        lines.put("content-type", orEmpty(request.header("content-type")));
        lines.put("date", date);
        request.headers().forEach((name, value) -> {
            if (name.startsWith(OssRequest.SUB_HEADER)) {
                lines.put(name, name + ':' + value);
            }
        });
        StringBuilder text = new StringBuilder(request.method()).append('\n');
        lines.values().forEach(line -> text.append(line).append('\n'));
        text.append(request.resource());
        char separator = '?';
        for (Map.Entry<String, String> parameter : request.parameters().entrySet()) {
            if (SIGNED.contains(parameter.getKey())) {
                text.append(separator).append(parameter.getKey());
                if (!parameter.getValue().isEmpty()) {
                    text.append('=').append(parameter.getValue());
                }
                separator = '&';
            }
        }
        return text.toString();
    }

    private static String orEmpty(String value) {
        return value == null ? "" : value;
    }

    private static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }
}
