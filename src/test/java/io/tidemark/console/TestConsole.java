package io.tidemark.console;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.UUID;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.camel.impl.DefaultCamelContext;

import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.operation.Operations;

/** A console over a ledger of its own in memory, on a port of its own. */
public final class TestConsole implements AutoCloseable {

    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final JdbcLedger ledger;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ConsoleServer.Address address;
    private final OpenApiSpec spec = new OpenApiSpec();
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    public static TestConsole start() throws Exception {
        return start(UnaryOperator.identity());
    }

    public static TestConsole start(UnaryOperator<ConsoleOptions> options) throws Exception {
        return new TestConsole(new ConsoleServer.Address("127.0.0.1", 0, null, null).free(), options);
    }

    TestConsole(ConsoleServer.Address address, UnaryOperator<ConsoleOptions> options) throws Exception {
        this.address = address;
        ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:console-" + UUID.randomUUID(), "sa", ""));
        ConsoleServer.addTo(context, address);
        context.addRoutes(new ConsoleRoutes(ledger, new Operations(ledger, QuartzRecurrence::parse),
                options.apply(ConsoleOptions.of("1.0.0-test", () -> "node-a", ZONE).withActor("tester@here"))));
        context.start();
    }

    public Ledger ledger() {
        return ledger;
    }

    DefaultCamelContext context() {
        return context;
    }

    HttpClient client() {
        return client;
    }

    public URI uri(String path) {
        return URI.create(address.url()).resolve(path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return judged("GET", path, client.send(request(path).build(), HttpResponse.BodyHandlers.ofString()));
    }

    /** Every answer of the API is held against its description. */
    HttpResponse<String> judged(String method, String path, HttpResponse<String> answer) {
        if (path.startsWith(ConsoleRoutes.API + "/")) {
            spec.judge(method, path, answer);
        }
        return answer;
    }

    OpenApiSpec spec() {
        return spec;
    }

    /** As the pages post. */
    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return judged("POST", path, client.send(request(path).header("Content-Type", "application/json").header("X-Tidemark-Console", "1")
                .POST(HttpRequest.BodyPublishers.ofString(json)).build(), HttpResponse.BodyHandlers.ofString()));
    }

    /** What a client can send that no library would: the head of a request, line by line. */
    String raw(String... head) throws IOException {
        try (Socket socket = new Socket(address.host(), address.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    @Override
    public void close() {
        context.stop();
        ledger.close();
    }
}
