package io.tidemark.oss;

/** OSS, or an object in it, cannot be used as asked. The message is one line that says what to do; it never holds a secret. */
public final class OssException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean retryable;

    /**
     * @param code      the error code of OSS or its SDK, for example {@code NoSuchBucket}; a word of our own where neither has one
     * @param retryable whether the same request may succeed later without anybody changing a setting
     */
    public OssException(String code, boolean retryable, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
    }

    public OssException(String code, boolean retryable, String message) {
        this(code, retryable, message, null);
    }

    /** The error code of OSS or its SDK. */
    public String code() {
        return code;
    }

    /** Whether the same request may succeed later without anybody changing a setting. */
    public boolean retryable() {
        return retryable;
    }
}
