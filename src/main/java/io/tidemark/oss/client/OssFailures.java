package io.tidemark.oss.client;

import com.aliyun.oss.ClientErrorCode;
import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSSErrorCode;
import com.aliyun.oss.OSSException;

import io.tidemark.oss.OssConfiguration;
import io.tidemark.oss.OssException;

/** Turns what the SDK throws into one line with the setting to change. Sources: the OSS error code pages. */
public final class OssFailures {

    private static final int LONGEST_QUOTE = 160;

    private static final String PREFIX = "camel.component.oss.";

    private final OssConfiguration configuration;

    public OssFailures(OssConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * @param address what was asked for: {@code oss://bucket/key}
     * @return an exception whose cause is the given one; the given one itself when it is already translated
     */
    public OssException translate(RuntimeException failure, String address) {
        if (failure instanceof OssException known) {
            return known;
        }
        if (failure instanceof OSSException answered) {
            return answered(answered, address);
        }
        if (failure instanceof ClientException unreached) {
            return unreached(unreached, address);
        }
        if (failure instanceof IllegalArgumentException) {
            // the SDK refuses bucket names and keys that OSS would refuse
            return new OssException(OSSErrorCode.INVALID_ARGUMENT, false,
                    "%s: this bucket or key cannot exist in OSS: %s".formatted(address, oneLine(String.valueOf(failure.getMessage()))), failure);
        }
        return new OssException("Unknown", true, "%s: %s".formatted(address, oneLine(String.valueOf(failure))), failure);
    }

    /** Whether the server said that this object is not there (its bucket is). */
    public static boolean isAbsent(OSSException failure) {
        return OSSErrorCode.NO_SUCH_KEY.equals(failure.getErrorCode());
    }

    private OssException answered(OSSException e, String address) {
        String code = String.valueOf(e.getErrorCode());
        String advice = switch (code) {
            case OSSErrorCode.NO_SUCH_BUCKET -> "there is no such bucket at %s: correct the bucket's name or %sendpoint"
                    .formatted(configuration.getEndpoint(), PREFIX);
            case OSSErrorCode.ACCESS_DENIED, OSSErrorCode.ACCESS_FORBIDDEN ->
                "access denied: grant the request to the user of %saccessKey, or correct %sendpoint (%s) if the bucket is elsewhere"
                        .formatted(PREFIX, PREFIX, configuration.getEndpoint());
            case OSSErrorCode.INVALID_ACCESS_KEY_ID -> "OSS does not know the access key: correct %saccessKey".formatted(PREFIX);
            case "UserDisable" -> "the account of the access key is disabled: renew it, or change %saccessKey".formatted(PREFIX);
            case OSSErrorCode.SIGNATURE_DOES_NOT_MATCH ->
                "the signature is wrong: correct %ssecretKey, or %sregion (%s) for signatureVersion=%s"
                        .formatted(PREFIX, PREFIX, configuration.getRegion(), configuration.getSignatureVersion());
            case "SecurityTokenExpired", "InvalidSecurityToken", OSSErrorCode.SECURITY_TOKEN_NOT_SUPPORTED ->
                "the security token is not valid (any more): renew %ssecurityToken".formatted(PREFIX);
            case OSSErrorCode.REQUEST_TIME_TOO_SKEWED ->
                "this machine's clock is more than 15 minutes off: set it, for example with NTP";
            case OSSErrorCode.INVALID_OBJECT_STATE -> "the object is archived: restore it, then run the slot again";
            case OSSErrorCode.NO_SUCH_KEY -> "the object does not exist";
            case OSSErrorCode.PRECONDITION_FAILED ->
                "the object was changed since it was found: what was read of it does not count, the next attempt reads the new one";
            case OSSErrorCode.NO_SUCH_SYM_LINK_TARGET -> "the object is a link to one that does not exist: correct the link";
            default -> "OSS refused the request";
        };
        return new OssException(code, !isFatal(code), "%s: %s (%s%s%s)".formatted(address, advice, code,
                e.getErrorMessage() == null || e.getErrorMessage().isBlank() ? "" : ": " + oneLine(e.getErrorMessage()),
                e.getRequestId() == null ? "" : ", request " + e.getRequestId()), e);
    }

    private static boolean isFatal(String code) {
        return switch (code) {
            case OSSErrorCode.NO_SUCH_BUCKET, OSSErrorCode.ACCESS_DENIED, OSSErrorCode.ACCESS_FORBIDDEN,
                 OSSErrorCode.INVALID_ACCESS_KEY_ID, "UserDisable", OSSErrorCode.SIGNATURE_DOES_NOT_MATCH,
                 "SecurityTokenExpired", "InvalidSecurityToken", OSSErrorCode.SECURITY_TOKEN_NOT_SUPPORTED,
                 OSSErrorCode.REQUEST_TIME_TOO_SKEWED, OSSErrorCode.INVALID_OBJECT_STATE, OSSErrorCode.INVALID_ARGUMENT,
                 OSSErrorCode.INVALID_BUCKET_NAME, OSSErrorCode.INVALID_OBJECT_NAME, OSSErrorCode.NOT_IMPLEMENTED,
                 OSSErrorCode.NO_SUCH_SYM_LINK_TARGET -> true;
            default -> false;
        };
    }

    private OssException unreached(ClientException e, String address) {
        String code = e.getErrorCode() == null ? ClientErrorCode.UNKNOWN : e.getErrorCode();
        return new OssException(code, true, "%s: cannot reach OSS (%s: %s); check %sendpoint=%s and the network"
                .formatted(address, code, oneLine(String.valueOf(e.getErrorMessage())), PREFIX, configuration.getEndpoint()), e);
    }

    /** Cut short: OSS repeats a whole request in some messages, and its headers may hold a token. */
    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s*(\\R|\\\\n)\\s*", " ");
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
    }
}
