package io.tidemark.cli.desk;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tidemark.cli.Mistake;

/** Asks the console of a node. It sends every request once: nobody knows whether one without an answer was done. */
public final class ConsoleClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String API = "/api/v1";

    private final URI console;
    private final String user;
    private final String authorization;
    private final HttpClient client;

    /**
     * @param console  its address, with or without a path in front of {@code /api/v1}
     * @param user     null for nobody
     * @param password null without a user
     * @param tls      null to trust whom the JVM trusts
     */
    public ConsoleClient(URI console, String user, String password, SSLContext tls) {
        this.console = console;
        this.user = user;
        this.authorization = user == null ? null
                : "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    /** What a console says to a request. @param json null when it has no body */
    public record Reply(int status, JsonNode json) {

        public boolean isOk() {
            return status == 200;
        }
    }

    public URI console() {
        return console;
    }

    /** Null for nobody. */
    public String user() {
        return user;
    }

    /** @param path below {@code /api/v1}, with its query */
    public Reply get(String path, Duration patience) {
        return send(request(path, patience).GET().build(), false);
    }

    public Reply post(String path, JsonNode body, Duration patience) {
        return send(request(path, patience).header("Content-Type", "application/json").header("X-Tidemark-Console", "1")
                .POST(BodyPublishers.ofString(body.toString())).build(), true);
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(console.toString().replaceAll("/+$", "") + API + path)).timeout(patience);
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private Reply send(HttpRequest request, boolean changes) {
        try {
            return read(client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)));
        } catch (SSLException e) {
            throw new Mistake("no safe connection to %s: %s. Give --config with the node's tidemark.console.tls.keyStore, or let Java trust its certificate."
                    .formatted(console, Mistake.describe(e)), e);
        } catch (IOException e) {
            throw away(e, changes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mistake("stopped before %s answered; it goes on with what it was asked.".formatted(console), e);
        }
    }

    private AwayException away(IOException e, boolean changes) {
        boolean connected = !(e instanceof java.net.ConnectException) && !(e instanceof java.net.http.HttpConnectTimeoutException);
        if (connected && changes) {
            return new AwayException("%s gave no answer (%s): what was asked may be done or not. Look (tidemark audit) before you ask again."
                    .formatted(console, reason(e)), e);
        }
        return new AwayException("no console answers at %s: %s. Is the node running, and is tidemark.console.enabled not false? Give --url for another one."
                .formatted(console, reason(e)), e);
    }

    private static String reason(IOException e) {
        return e instanceof HttpTimeoutException || e.getMessage() != null ? Mistake.describe(e) : "the connection is refused or was cut";
    }

    private Reply read(HttpResponse<String> response) {
        try {
            return new Reply(response.statusCode(), JSON.readTree(response.body()));
        } catch (JsonProcessingException e) {
            throw stranger(response.statusCode(), e);
        }
    }

    /** Also a proxy in front of a node that starts: it may come. */
    AwayException stranger(int status, Exception cause) {
        return new AwayException("%s answered with status %d and not as a console does. Does another program listen there? Give --url."
                .formatted(console, status), cause);
    }
}
