package io.tidemark.alert;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Posts JSON. Neither the address nor a header is ever part of a message: chats put their keys there. */
final class HttpPost {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int SHOWN = 300;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /**
     * @param what for messages
     * @return the answer's body
     * @throws IOException when the answer's status is not 200 to 299
     */
    String post(String what, URI uri, Map<String, String> headers, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER).header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        headers.forEach(request::header);
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException("%s at %s did not answer: %s".formatted(what, uri.getHost(), e.getMessage()), e);
        }
        if (response.statusCode() / 100 != 2) {
            throw new IOException("%s at %s answered with status %d: %s".formatted(what, uri.getHost(), response.statusCode(), shown(response.body())));
        }
        return response.body();
    }

    static String shown(String body) {
        String line = body.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    /** @throws IllegalArgumentException names the setting, not its value, which may hold a key */
    static URI uri(String setting, String text) {
        if (text == null || !text.matches("https?://\\S+")) {
            throw new IllegalArgumentException(setting + " is not an address that begins with http:// or https://");
        }
        return URI.create(text);
    }
}
