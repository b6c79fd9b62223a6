package io.tidemark.maxcompute.client;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import com.aliyun.odps.OdpsException;

import io.tidemark.maxcompute.MaxComputeException;

/** Says in one line what a failure of the service means and which setting to look at. */
final class ServiceFailures {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int PERMANENT_REDIRECT = 308;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int NOT_IMPLEMENTED = 501;
    private static final Set<String> KEY_CODES = Set.of("unauthorized", "invalidaccesskeyid", "signaturenotmatch",
            "signaturedoesnotmatch", "accesskeynotfound", "odps-0410051", "odps-0410042", "odps-0410031");
    /** A failed statement has its code only in its text: wrong SQL or a missing right. */
    private static final Pattern REFUSED_SQL = Pattern.compile("ODPS-0(13|42)");
    private static final int SHOWN = 400;

    private final String endpoint;
    private final String project;

    ServiceFailures(String endpoint, String project) {
        this.endpoint = endpoint;
        this.project = project;
    }

    /** @param what what was tried, for example {@code cannot read table p.t} */
    MaxComputeException of(String what, Throwable failure) {
        if (failure instanceof MaxComputeException already) {
            return already;
        }
        if (failure instanceof TunnelConfiguration.FirstFailure first) {
            return of(what, first.getCause());
        }
        OdpsException odps = find(failure, OdpsException.class);
        IOException io = find(failure, IOException.class);
        if (odps != null && (odps.getStatus() != null || io == null)) {
            int status = odps.getStatus() == null ? 0 : odps.getStatus();
            return of(what, status, odps.getErrorCode(), odps.getMessage(), odps.getRequestId(), failure);
        }
        if (io != null) {
            return unreachable(what, io, failure);
        }
        return new MaxComputeException(what + ": " + oneLine(String.valueOf(failure.getMessage())), false, failure);
    }

    /** @param status the HTTP status, 0 when the SDK lost it */
    MaxComputeException of(String what, int status, String code, String message, String requestId, Throwable cause) {
        String text = "%s: %s%s%s%s".formatted(what, status == 0 ? "" : status + " ", code == null ? "" : code + " ",
                oneLine(message == null ? "" : message), requestId == null ? "" : " (request " + requestId + ")");
        if (isThrottle(status, code)) {
            return new ThrottledException(text + "; lower concurrency, or raise the quota of the tunnel", cause);
        }
        if (isMissingPartition(code)) {
            return new MissingPartitionException(text + advice(status, code, message), cause);
        }
        boolean retryable = isTransient(status, code) && !(status == 0 && REFUSED_SQL.matcher(text).find());
        return new MaxComputeException(text + advice(status, code, message), retryable, cause);
    }

    private MaxComputeException unreachable(String what, IOException io, Throwable failure) {
        boolean trust = io instanceof SSLException;
        String why = io instanceof UnknownHostException ? "unknown host " + io.getMessage() : oneLine(String.valueOf(io.getMessage()));
        return new MaxComputeException("%s: %s; check camel.component.maxcompute.endpoint=%s and tunnelEndpoint, and the way there"
                .formatted(what, why, endpoint), !trust, failure);
    }

    private String advice(int status, String code, String message) {
        String key = code == null ? "" : code.toLowerCase(Locale.ROOT);
        String text = message == null ? "" : message;
        if (status == 401 || KEY_CODES.contains(key)) {
            return "; check camel.component.maxcompute.accessKey, secretKey, securityToken and region";
        }
        if (key.contains("nosuchproject") || text.contains("ODPS-0420111") || text.toLowerCase(Locale.ROOT).contains("project not found")) {
            return "; check camel.component.maxcompute.project=" + project;
        }
        if (isMissingPartition(code)) {
            return "; create it or set createPartition=true";
        }
        if (status == 403 || key.contains("nopermission")) {
            return "; the access key lacks a right on project " + project;
        }
        return "";
    }

    private static boolean isMissingPartition(String code) {
        return code != null && code.toLowerCase(Locale.ROOT).contains("nosuchpartition");
    }

    private static boolean isThrottle(int status, String code) {
        return status == TOO_MANY_REQUESTS || "FlowExceeded".equals(code) || "SlotExceeded".equals(code);
    }

    static boolean isTransient(int status, String code) {
        if (status == 0) {
            return "Local Error".equalsIgnoreCase(code) || code == null || "InternalServerError".equals(code);
        }
        return status >= 500 && status != NOT_IMPLEMENTED || status == PERMANENT_REDIRECT || status == REQUEST_TIMEOUT;
    }

    static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }

    private static <T> T find(Throwable failure, Class<T> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
