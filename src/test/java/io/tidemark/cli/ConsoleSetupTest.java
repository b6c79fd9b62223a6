package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import at.favre.lib.crypto.bcrypt.BCrypt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConsoleSetupTest {

    @TempDir
    private Path data;

    private Settings settings(String... keysAndValues) throws Exception {
        Path routes = data.resolve("routes");
        if (!Files.exists(routes)) {
            Files.createDirectory(routes);
            Files.writeString(routes.resolve("feed.yaml"), """
                    - route:
                        from:
                          uri: cycle:iot-log
                          steps:
                            - log: { message: "loaded" }
                    """);
        }
        Settings settings = new Settings(null, routes, new Properties())
                .with("tidemark.ledger.url", "jdbc:h2:mem:" + UUID.randomUUID()).with("tidemark.console.port", "0");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings = settings.with(keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    private String users() throws Exception {
        String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "open sesame".toCharArray());
        return Files.writeString(data.resolve("users"), "eva:" + hash + ":operator\n").toString();
    }

    private void assertRefused(String message, String... keysAndValues) throws Exception {
        Settings settings = settings(keysAndValues);
        assertThatThrownBy(() -> ConsoleSetup.of(settings)).isInstanceOf(Mistake.class).hasMessageContaining(message);
    }

    @Test
    void aConsoleThatOthersReachNeedsUsers() throws Exception {
        assertRefused("tidemark.console.users is not set", "tidemark.console.host", "0.0.0.0");
        assertRefused("tidemark.console.host=0.0.0.0", "tidemark.console.host", "0.0.0.0");
        assertThat(ConsoleSetup.of(settings("tidemark.console.host", "0.0.0.0", "tidemark.console.users", users()))).isPresent();
        assertThat(ConsoleSetup.of(settings("tidemark.console.host", "localhost"))).isPresent();
    }

    @Test
    void whatCannotBeMeantSoNamesItsKey() throws Exception {
        assertRefused("tidemark.console.prot is no setting of the console", "tidemark.console.prot", "1");
        assertRefused("tidemark.console.port=http is not a port number", "tidemark.console.port", "http");
        assertRefused("tidemark.console.port=99999 is not a port number", "tidemark.console.port", "99999");
        assertRefused("tidemark.console.enabled=yes is neither", "tidemark.console.enabled", "yes");
        assertRefused("tidemark.console.users=nowhere", "tidemark.console.users", "nowhere");
        assertRefused("tidemark.console.tls.keyStore=nowhere cannot be read", "tidemark.console.tls.keyStore", "nowhere");
        assertRefused("cannot be opened with tidemark.console.tls.keyStorePassword", "tidemark.console.tls.keyStore", users());
        assertThat(ConsoleSetup.of(settings("tidemark.console.enabled", "false"))).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsSaidBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertRefused("tidemark.console.port=%d is taken".formatted(taken.getLocalPort()), "tidemark.console.port", String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aNodeServesItsConsoleOverTlsToItsUsers() throws Exception {
        Path store = data.resolve("keys.p12");
        keytool("-genkeypair", "-alias", "console", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12",
                "-storepass", "changeit", "-keystore", store.toString());
        Settings settings = settings("tidemark.console.tls.keyStore", store.toString(), "tidemark.console.tls.keyStorePassword", "changeit",
                "tidemark.console.users", users(), "tidemark.console.title", "生产");
        Optional<ConsoleSetup> console = ConsoleSetup.of(settings);
        try (Node node = Node.create(settings, context -> { }, console)) {
            node.start();
            String url = console.orElseThrow().url();
            assertThat(url).startsWith("https://127.0.0.1:");
            HttpClient client = HttpClient.newBuilder().sslContext(trusting(store)).build();
            URI session = URI.create(url).resolve("/api/v1/session");
            assertThat(client.send(HttpRequest.newBuilder(session).build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
            String basic = "Basic " + Base64.getEncoder().encodeToString("eva:open sesame".getBytes(StandardCharsets.UTF_8));
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(session).header("Authorization", basic).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"actor\":\"eva\"", "\"title\":\"生产\"", "\"node\":\"" + node.cycle().getNode() + "\"");
            String origin = url.substring(0, url.length() - "/console/".length());
            HttpResponse<String> freeze = client.send(HttpRequest.newBuilder(URI.create(url).resolve("/api/v1/tasks/iot-log/freeze"))
                    .header("Authorization", basic).header("Content-Type", "application/json").header("X-Tidemark-Console", "1").header("Origin", origin)
                    .POST(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(freeze.statusCode()).as(freeze.body()).isEqualTo(200);
            assertThat(node.ledger().nodes()).singleElement().satisfies(each -> assertThat(each.info().address()).isEqualTo(url));
        }
    }

    private static void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private static SSLContext trusting(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("console", keys.getCertificate("console"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
