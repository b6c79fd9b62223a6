package io.tidemark.sandbox.oss;

import java.io.InputStream;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

import io.tidemark.sandbox.fault.Attribute;
import io.tidemark.sandbox.fault.RequestInfo;
import io.tidemark.sandbox.fault.RequestKind;

/**
 * A request in the terms of OSS, from either addressing style.
 *
 * <p>Path style {@code /bucket/key} when the host is an IP address or has no dot ({@code localhost}, a container's name), and
 * for the name of a regional endpoint itself; else the first label of the host is the bucket.
 */
final class OssRequest {

    static final String SUB_HEADER = "x-oss-";

    private static final Pattern IP = Pattern.compile("[0-9.]+|\\[.*]|.*:.*");
    private static final Pattern REGIONAL = Pattern.compile("oss-[a-z0-9-]+\\.aliyuncs\\.com");

    private final Request request;
    private final String bucket;
    private final String key;
    private final TreeMap<String, String> parameters;
    private final TreeMap<String, String> headers = new TreeMap<>();

    OssRequest(Request request) {
        this.request = request;
        String path = request.getHttpURI().getPath();
        String rest = path == null || path.isEmpty() ? "" : path.substring(1);
        String host = Request.getServerName(request);
        if (isPathStyle(host)) {
            int slash = rest.indexOf('/');
            this.bucket = Encoding.decode(slash < 0 ? rest : rest.substring(0, slash), false);
            this.key = slash < 0 ? "" : Encoding.decode(rest.substring(slash + 1), false);
        } else {
            this.bucket = host.substring(0, host.indexOf('.'));
            this.key = Encoding.decode(rest, false);
        }
        this.parameters = Encoding.query(request.getHttpURI().getQuery());
        for (HttpField field : request.getHeaders()) {
            headers.merge(field.getLowerCaseName(), field.getValue() == null ? "" : field.getValue().trim(),
                    (first, second) -> first + "," + second);
        }
    }

    private static boolean isPathStyle(String host) {
        return host == null || host.indexOf('.') < 0 || IP.matcher(host).matches()
                || REGIONAL.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    String method() {
        return request.getMethod();
    }

    /** Empty for a request to the service as a whole. */
    String bucket() {
        return bucket;
    }

    /** Empty for a request to the bucket. */
    String key() {
        return key;
    }

    /** What both signatures cover, whatever the addressing style, not encoded. */
    String resource() {
        return bucket.isEmpty() ? "/" : "/" + bucket + "/" + key;
    }

    /** @return null when absent, empty for a parameter without value */
    String parameter(String name) {
        return parameters.get(name);
    }

    boolean has(String parameter) {
        return parameters.containsKey(parameter);
    }

    SortedMap<String, String> parameters() {
        return Collections.unmodifiableSortedMap(parameters);
    }

    /** @return null when absent */
    String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    boolean flag(String lowerCaseName) {
        return "true".equalsIgnoreCase(headers.get(lowerCaseName));
    }

    /** By lower-case name. */
    SortedMap<String, String> headers() {
        return Collections.unmodifiableSortedMap(headers);
    }

    /** @return -1 when not declared */
    long contentLength() {
        return request.getLength();
    }

    /** For the fault plan. */
    RequestInfo describe() {
        Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
        attributes.put(Attribute.METHOD, method());
        attributes.put(Attribute.BUCKET, bucket);
        attributes.put(Attribute.KEY, key);
        RequestKind kind = kind();
        if (kind == RequestKind.OSS_LIST) {
            attributes.put(Attribute.PREFIX, parameters.getOrDefault("prefix", ""));
        }
        return new RequestInfo(kind, attributes);
    }

    private RequestKind kind() {
        if (key.isEmpty()) {
            boolean list = method().equals("GET") && !bucket.isEmpty() && !has("acl") && !has("location") && !has("bucketInfo");
            return list ? RequestKind.OSS_LIST : has("delete") ? RequestKind.OSS_DELETE : RequestKind.OSS_OTHER;
        }
        if (has("uploads") || has("uploadId")) {
            return RequestKind.OSS_MULTIPART;
        }
        return has("tagging") ? RequestKind.OSS_OTHER : switch (method()) {
            case "GET" -> RequestKind.OSS_GET;
            case "HEAD" -> RequestKind.OSS_HEAD;
            case "PUT" -> header("x-oss-copy-source") == null ? RequestKind.OSS_PUT : RequestKind.OSS_COPY;
            case "DELETE" -> RequestKind.OSS_DELETE;
            default -> RequestKind.OSS_OTHER;
        };
    }

    InputStream body() {
        return Content.Source.asInputStream(request);
    }

    Request http() {
        return request;
    }

    /** Refuses sub-resources and options that are not built, so that nobody takes silence for support. */
    void allowParameters(Set<String> known) {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            if (!known.contains(name) && !Authenticator.isSignatureParameter(name)) {
                throw OssException.notImplemented("the query parameter %s of %s".formatted(name, method()));
            }
        }
    }

    /** The same for headers of OSS; x-oss-meta-* is always known. */
    void allowHeaders(Set<String> known) {
        for (String name : headers.keySet()) {
            boolean own = name.startsWith(SUB_HEADER) && !name.startsWith(ObjectHeaders.META);
            if (own && !known.contains(name) && !Authenticator.isSignatureHeader(name)) {
                throw OssException.notImplemented("the header %s of %s".formatted(name, method()));
            }
        }
    }
}
