package io.tidemark.sandbox.oss;

import java.util.Map;
import java.util.TreeMap;

/** A request that is refused, with the HTTP status and the error code that OSS uses for it. */
public final class OssException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> details;

    public OssException(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    OssException(int status, String code, String message, Map<String, String> details) {
        super(message);
        this.status = status;
        this.code = code;
        this.details = new TreeMap<>(details);
    }

    public int status() {
        return status;
    }

    /** For example {@code NoSuchKey}. */
    public String code() {
        return code;
    }

    /** Further elements of the error document. */
    Map<String, String> details() {
        return details;
    }

    static OssException noSuchKey(String key) {
        return new OssException(404, "NoSuchKey", "The specified key does not exist: " + key);
    }

    static OssException noSuchBucket(String bucket) {
        return new OssException(404, "NoSuchBucket", "The specified bucket does not exist: " + bucket);
    }

    static OssException invalidArgument(String message) {
        return new OssException(400, "InvalidArgument", message);
    }

    static OssException malformedXml(String message) {
        return new OssException(400, "MalformedXML", message);
    }

    static OssException preconditionFailed(String header) {
        return new OssException(412, "PreconditionFailed", "The condition of the header " + header + " does not hold.");
    }

    static OssException notModified(String header) {
        return new OssException(304, "NotModified", "The object is not newer than the header " + header + " says.");
    }

    static OssException notImplemented(String what) {
        return new OssException(501, "NotImplemented", "The Tidemark sandbox does not implement " + what + ".");
    }
}
