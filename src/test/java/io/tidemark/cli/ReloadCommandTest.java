package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class ReloadCommandTest {

    @TempDir
    private Path data;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicReference<String> asked = new AtomicReference<>("");
    private HttpServer console;
    private int status = 200;
    private String answer = "{\"changed\":[\"iot-log\"],\"added\":[],\"removed\":[\"old\"],\"findings\":[],\"applied\":true}";

    @BeforeEach
    void start() throws IOException {
        console = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        console.createContext("/api/v1/routes/reload", this::answer);
        console.start();
        Files.writeString(data.resolve("my.properties"), "tidemark.console.port = " + console.getAddress().getPort() + "\n");
    }

    @AfterEach
    void stop() {
        console.stop(0);
    }

    @Test
    void theNodeOfTheConfigurationIsAskedAndItsAnswerPrinted() {
        assertThat(reload()).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("changed  iot-log\nremoved  old\nreloaded\n");
        assertThat(asked.get()).isEqualTo("POST application/json 1 null {\"dryRun\":false}");
    }

    @Test
    void aTrialSaysSo() {
        answer = answer.replace("\"applied\":true", "\"applied\":false");
        assertThat(reload("--dry-run")).isZero();
        assertThat(asked.get()).endsWith("{\"dryRun\":true}");
        assertThat(out.toString()).contains("nothing was reloaded (--dry-run)");
    }

    @Test
    void filesThatAreRefusedGiveExitCodeOneAndTheirLines() {
        answer = "{\"changed\":[],\"added\":[],\"removed\":[],\"applied\":false,\"findings\":["
                + "{\"file\":\"routes/a.yaml\",\"line\":7,\"severity\":\"error\",\"message\":\"oss: unknown option\"}]}";
        assertThat(reload()).isEqualTo(1);
        assertThat(out.toString()).isEqualToNormalizingNewlines(
                "routes/a.yaml:7: oss: unknown option\nnothing was reloaded; the routes run as before\n");
    }

    @Test
    void theUsersPasswordComesFromTheEnvironment() {
        assertThat(reload("--user", "ann")).isZero();
        String credentials = Base64.getEncoder().encodeToString("ann:geheim".getBytes(StandardCharsets.UTF_8));
        assertThat(asked.get()).contains("Basic " + credentials);
        assertThat(out.toString() + err).doesNotContain("geheim");
    }

    @Test
    void whatTheConsoleRefusesIsSaidWithWhatToDoInstead() {
        status = 403;
        answer = "{\"type\":\"urn:tidemark:forbidden\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\"ann is a viewer.\","
                + "\"instead\":\"Ask an operator.\"}";
        assertThat(reload("--user", "ann")).isEqualTo(2);
        assertThat(err.toString()).contains("did not reload: ann is a viewer. Ask an operator.");
    }

    @Test
    void aNodeThatIsNotThereGivesExitCodeTwo() {
        console.stop(0);
        assertThat(reload()).isEqualTo(2);
        assertThat(err.toString()).contains("no console answers at http://127.0.0.1:" + console.getAddress().getPort(), "Is the node running");
    }

    @Test
    void anyFreePortCannotBeGuessed() throws IOException {
        Files.writeString(data.resolve("my.properties"), "tidemark.console.port = 0\n");
        assertThat(reload()).isEqualTo(2);
        assertThat(err.toString()).contains("tidemark.console.port=0", "Give --url");
        assertThat(reload("--url", "127.0.0.1:1")).isEqualTo(2);
        assertThat(err.toString()).contains("write it like http://127.0.0.1:8080");
    }

    @Test
    void theAnswerIsForScriptsToo() {
        assertThat(reload("--json")).isZero();
        assertThat(out.toString().strip()).isEqualTo(answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.set("%s %s %s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst("X-Tidemark-Console"), exchange.getRequestHeaders().getFirst("Authorization"), body));
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int reload(String... more) {
        String[] args = Stream.concat(Stream.of("--config", data.resolve("my.properties").toString()), Stream.of(more)).toArray(String[]::new);
        CommandLine commandLine = new CommandLine(new ReloadCommand(Map.of(ReloadCommand.PASSWORD, "geheim")));
        commandLine.setExecutionExceptionHandler((error, command, parsed) -> {
            command.getErr().println(Mistake.describe(error));
            return 2;
        });
        return commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true)).execute(args);
    }
}
