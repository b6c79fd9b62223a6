package io.tidemark.sandbox.maxcompute;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.eclipse.jetty.http.HttpField;

/** Verifies the signatures of requests, version 2 and version 4. Bodies are not covered by either. */
final class RequestSignature {

    private static final String SCHEME = "ODPS ";

    private final Map<String, String> secrets;

    /** @param secrets by access id */
    RequestSignature(Map<String, String> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /** @throws ServiceException Unauthorized */
    void verify(Call call) {
        String authorization = call.header("Authorization");
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            throw unauthorized("the request carries no signature the sandbox knows; it knows 'ODPS id:signature'");
        }
        String credentials = authorization.substring(SCHEME.length());
        int colon = credentials.lastIndexOf(':');
        if (colon < 1) {
            throw unauthorized("the Authorization header has no signature");
        }
        String[] scope = credentials.substring(0, colon).split("/");
        String secret = secrets.get(scope[0]);
        if (secret == null) {
            throw unauthorized("the access id " + scope[0] + " is unknown to the sandbox");
        }
        byte[] key = scope.length == 1 ? utf8(secret) : derivedKey(secret, scope);
        byte[] expected = utf8(Base64.getEncoder().encodeToString(hmac("HmacSHA1", key, textToSign(call))));
        if (!MessageDigest.isEqual(expected, utf8(credentials.substring(colon + 1)))) {
            throw unauthorized("the request signature does not match; check the access key's secret");
        }
    }

    private static byte[] derivedKey(String secret, String[] scope) {
        if (scope.length != 5 || !scope[3].equals("odps") || !scope[4].equals("aliyun_v4_request")) {
            throw unauthorized("the credential scope is not id/date/region/odps/aliyun_v4_request");
        }
        byte[] key = utf8("aliyun_v4" + secret);
        for (int i = 1; i < scope.length; i++) {
            key = hmac("HmacSHA256", key, scope[i]);
        }
        return key;
    }

    static String textToSign(Call call) {
        TreeMap<String, String> lines = new TreeMap<>();
        lines.put("content-md5", "");
        lines.put("content-type", "");
        for (HttpField field : call.headers()) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (name.equals("content-md5") || name.equals("content-type") || name.equals("date")
                    || name.startsWith("x-odps-")) {
                lines.put(name, field.getValue() == null ? "" : field.getValue());
            }
        }
        call.query().forEach((name, value) -> {
            if (name.startsWith("x-odps-")) {
                lines.put(name, value);
            }
        });
        StringBuilder text = new StringBuilder(call.method()).append('\n');
        lines.forEach((name, value) ->
                text.append(name.startsWith("x-odps-") ? name + ":" : "").append(value).append('\n'));
        text.append(call.path());
        if (!call.query().isEmpty()) {
            text.append('?').append(call.query().entrySet().stream()
                    .map(e -> e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
                    .collect(Collectors.joining("&")));
        }
        return text.toString();
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ServiceException unauthorized(String why) {
        return new ServiceException(401, "Unauthorized", "The request authorization failed: " + why);
    }
}
