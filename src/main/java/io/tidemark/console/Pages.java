package io.tidemark.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.Exchange;

import io.tidemark.console.Problem.Code;

/**
 * The files of the console and of the libraries that it is made with, from the class path: nothing of the file system, no directory,
 * and only kinds of files that a page is made of.
 */
final class Pages {

    static final String PAGES = "/console";
    static final String LIBRARIES = "/_static";

    private static final String OWN = "/io/tidemark/console/web/";
    private static final String MODULES = "/META-INF/resources/_static/";
    private static final String START = "index.html";
    /** Every part of a path begins with a letter, a digit or '_': there is no way up, and nothing hidden. */
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
    private static final Pattern INLINE = Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL);
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8", "svg", "image/svg+xml", "png", "image/png", "ico", "image/x-icon",
            "json", "application/json", "woff2", "font/woff2", "webmanifest", "application/manifest+json");

    private final Gate gate;
    private final String policy;

    Pages(Gate gate) {
        this.gate = gate;
        this.policy = policy(resource(OWN + START));
    }

    void answer(Exchange exchange) {
        Request request = new Request(exchange.getMessage());
        Map<String, String> headers = Gate.headers(policy);
        Reply reply;
        try {
            gate.admit(request);
            reply = reply(request);
        } catch (Problem e) {
            reply = e.reply();
        }
        boolean head = request.method().equals("HEAD");
        request.answer(head ? new Reply(reply.status(), reply.contentType(), null, reply.headers()) : reply, headers);
    }

    private static Reply reply(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw new Problem(Code.METHOD, "pages are not answered to %s".formatted(request.method()), "use GET").header("Allow", "GET, HEAD");
        }
        String path = request.rawPath();
        int library = path.indexOf(LIBRARIES + "/");
        if (library >= 0) {
            // the version stands in the path: what is there never changes
            return file(MODULES, path.substring(library + LIBRARIES.length() + 1), "public, max-age=31536000, immutable", request);
        }
        int page = path.indexOf(PAGES);
        if (page < 0) {
            return new Reply(302, null, null, Map.of("Location", "/console/", "Cache-Control", "no-store"));
        }
        String name = path.substring(page + PAGES.length());
        if (name.isEmpty()) {
            return new Reply(302, null, null, Map.of("Location", "/console/", "Cache-Control", "no-store"));
        }
        // what is below a page is a place in the console, not a file: /console/tasks/iot-log
        boolean place = name.lastIndexOf('/') > 0 || name.equals("/") || name.indexOf('.') < 0;
        return file(OWN, place ? START : name.substring(1), "no-cache", request);
    }

    private static Reply file(String root, String name, String caching, Request request) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        byte[] bytes = type == null || !SAFE.matcher(name).matches() ? null : resource(root + name);
        if (bytes == null) {
            throw Problem.notFound("%s is no file of the console".formatted(name), "begin at %s/".formatted(PAGES));
        }
        String tag = "\"" + HexFormat.of().formatHex(digest(bytes), 0, 16) + "\"";
        Map<String, String> headers = new HashMap<>(Map.of("ETag", tag, "Cache-Control", caching));
        boolean known = tag.equals(request.header("If-None-Match"));
        return new Reply(known ? 304 : 200, known ? null : type, known ? null : bytes, headers);
    }

    /** Null when there is none. */
    private static byte[] resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    /** Scripts only from here; of those within the page only such as are in it now, by their hash: the import map. */
    static String policy(byte[] page) {
        StringBuilder scripts = new StringBuilder("'self'");
        if (page != null) {
            Matcher inline = INLINE.matcher(new String(page, StandardCharsets.UTF_8));
            while (inline.find()) {
                scripts.append(" 'sha256-").append(Base64.getEncoder().encodeToString(digest(inline.group(1).getBytes(StandardCharsets.UTF_8))))
                        .append('\'');
            }
        }
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put("default-src", "'none'");
        rules.put("script-src", scripts.toString());
        rules.put("style-src", "'self'");
        rules.put("img-src", "'self' data:");
        rules.put("font-src", "'self'");
        rules.put("connect-src", "'self'");
        rules.put("worker-src", "'self'");
        rules.put("manifest-src", "'self'");
        rules.put("base-uri", "'none'");
        rules.put("form-action", "'none'");
        rules.put("frame-ancestors", "'none'");
        StringBuilder policy = new StringBuilder();
        rules.forEach((rule, sources) -> policy.append(policy.isEmpty() ? "" : "; ").append(rule).append(' ').append(sources));
        return policy.toString();
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
