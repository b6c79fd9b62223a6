package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HealthProbeTest {

    @TempDir
    Path directory;

    private HttpServer server;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/observe/health/ready", 200);
        answer("/down/ready", 503);
        answer("/elsewhere/ready", 302);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aReadyProgramIsHealthy() throws IOException {
        assertThat(probe(configuration("camel.management.port=" + server.getAddress().getPort()))).isZero();
    }

    @Test
    void theHealthPathOfTheConfigurationIsAsked() throws IOException {
        int port = server.getAddress().getPort();
        Path file = configuration("camel.management.port = " + port + "\ncamel.management.healthPath = /down");
        assertThat(probe(file)).isEqualTo(1);
        assertThat(printed()).contains("health 503 from http://127.0.0.1:" + port + "/down/ready");
    }

    @Test
    void aRedirectIsNotReadiness() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere/ready";
        assertThat(probe(directory.resolve("absent"), url)).isEqualTo(1);
    }

    @Test
    void aClosedPortIsUnhealthyAndSaysWhy() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(probe(configuration("camel.management.port=" + free))).isEqualTo(1);
        assertThat(printed()).contains("health check failed", "Connection refused");
    }

    @Test
    void aPortThatIsNoNumberIsUnhealthy() throws IOException {
        assertThat(probe(configuration("camel.management.port={{port}}"))).isEqualTo(1);
    }

    @Test
    void withoutConfigurationTheShippedPortIsAsked() throws IOException {
        assertThat(HealthProbe.address(directory.resolve("absent")))
                .isEqualTo(URI.create("http://127.0.0.1:9876/observe/health/ready"));
    }

    private int probe(Path configuration, String... args) {
        return HealthProbe.run(args, configuration, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private Path configuration(String text) throws IOException {
        return Files.writeString(directory.resolve("application.properties"), text);
    }

    private void answer(String path, int status) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Location", "/observe/health/ready");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }
}
