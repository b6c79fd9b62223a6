package io.tidemark.sandbox.maxcompute;

/** A refusal with the HTTP status and the error code that the service would answer. */
final class ServiceException extends RuntimeException {

    private final int status;
    private final String code;

    ServiceException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static ServiceException notImplemented(String what) {
        return new ServiceException(501, "NotImplemented", "The sandbox does not implement " + what);
    }

    static ServiceException malformed(String message) {
        return new ServiceException(400, "MalformedDataStream", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
