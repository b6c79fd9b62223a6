package io.tidemark.sandbox.maxcompute;

import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * A request as the endpoints see it.
 *
 * @param path decoded, without the {@code /api} that a REST endpoint may end in
 * @param query decoded; a parameter without a value is empty
 */
record Call(String method, String path, Map<String, String> query, HttpFields headers, Request request) {

    static Call of(Request request) {
        String path = decode(request.getHttpURI().getPath().replace("+", "%2B"));
        if (path.startsWith("/api/")) {
            path = path.substring("/api".length());
        }
        Map<String, String> query = new TreeMap<>();
        String text = request.getHttpURI().getQuery();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                query.put(decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return new Call(request.getMethod(), path, query, request.getHeaders(), request);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ServiceException(400, "InvalidArgument", "'" + text + "' is not percent-encoded");
        }
    }

    boolean is(String wanted) {
        return method.equals(wanted);
    }

    boolean has(String parameter) {
        return query.containsKey(parameter);
    }

    /** Null when absent. */
    String parameter(String name) {
        return query.get(name);
    }

    /** Null when absent. */
    String header(String name) {
        return headers.get(name);
    }

    /** The path's parts, without the empty one before the first slash. */
    List<String> segments() {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }

    /** Whether errors are told in JSON, as the tunnel does, instead of XML. */
    boolean isTunnel() {
        return has("uploads") || has("uploadid") || has("downloads") || has("downloadid")
                || path.endsWith("/streams") || path.endsWith("/upserts") || path.endsWith("/preview");
    }

    InputStream body() {
        return Content.Source.asInputStream(request);
    }
}
