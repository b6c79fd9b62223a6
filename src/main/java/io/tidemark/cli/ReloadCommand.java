package io.tidemark.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reload}: tells the node that runs to read its route files anew. */
@Command(name = "reload", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Let the running node check its route files and replace the routes that changed.",
            "It reads its own directory of routes. application.properties is read only when it starts."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the node runs what the files say (with --dry-run: it could)", "1:the files were refused; the routes run as before",
            "2:the node could not be asked"})
final class ReloadCommand implements Callable<Integer> {

    static final String PASSWORD = "TIDEMARK_CONSOLE_PASSWORD";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** The node lets attempts end before it answers; its own limit is camel.main.shutdownTimeout. */
    private static final Duration ANSWER = Duration.ofMinutes(30);

    @Mixin
    private SettingsOptions options = new SettingsOptions();
    @Option(names = "--url", paramLabel = "URL", description = "The node's console, as http://127.0.0.1:8080 (default: from the configuration)")
    private String url;
    @Option(names = "--user", paramLabel = "NAME", description = "Who asks. The password is asked for, or taken from the environment variable "
            + PASSWORD + ".")
    private String user;
    @Option(names = "--dry-run", description = "Only say what would change")
    private boolean dryRun;
    @Option(names = "--json", description = "The node's answer as it is, one JSON document")
    private boolean json;
    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    ReloadCommand() {
        this(System.getenv());
    }

    ReloadCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = options.settings();
        URI console = url == null ? console(settings) : given(url);
        HttpResponse<String> response = ask(settings, console);
        JsonNode answer = read(response, console);
        PrintWriter out = spec.commandLine().getOut();
        if (response.statusCode() != 200) {
            throw new Mistake("%s did not reload: %s%s".formatted(console, answer.path("detail").asText("status " + response.statusCode()),
                    answer.path("instead").isTextual() ? " " + answer.path("instead").asText() : ""));
        }
        if (json) {
            out.println(answer);
        } else {
            print(answer, out);
        }
        out.flush();
        return isRefused(answer) ? Main.FAILED : Main.DONE;
    }

    private static URI given(String url) {
        if (!url.matches("https?://[^/?#]+(/[^?#]*)?") || url.contains(" ")) {
            throw new Mistake("--url=%s is no address of a console; write it like http://127.0.0.1:8080".formatted(url));
        }
        return URI.create(url);
    }

    private static URI console(Settings settings) {
        String port = settings.get("tidemark.console.port", "8080");
        if (port.equals("0")) {
            throw new Mistake("tidemark.console.port=0 is any free port. Give --url with the address that the node printed when it started.");
        }
        String scheme = settings.get("tidemark.console.tls.keyStore", "").isEmpty() ? "http" : "https";
        String host = settings.get("tidemark.console.host", "127.0.0.1");
        try {
            // a node that listens on all addresses answers on this one
            return URI.create("%s://%s:%d".formatted(scheme, host.equals("0.0.0.0") ? "127.0.0.1" : host, Integer.parseInt(port)));
        } catch (IllegalArgumentException e) {
            throw new Mistake("tidemark.console.host=%s and tidemark.console.port=%s are no address of a console.".formatted(host, port), e);
        }
    }

    private HttpResponse<String> ask(Settings settings, URI console) {
        String base = console.toString().replaceAll("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1/routes/reload")).timeout(ANSWER)
                .header("Content-Type", "application/json").header("X-Tidemark-Console", "1")
                .POST(BodyPublishers.ofString("{\"dryRun\":" + dryRun + "}"));
        if (user != null) {
            String credentials = user + ":" + password();
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            return client(settings, console).send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Mistake("no console answers at %s: %s. Is the node running, and is tidemark.console.enabled not false? Give --url for another one."
                    .formatted(console, Mistake.describe(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mistake("stopped before the node answered; it goes on with the reload.", e);
        }
    }

    private String password() {
        String given = environment.get(PASSWORD);
        if (given != null) {
            return given;
        }
        Console terminal = System.console();
        char[] typed = terminal == null ? null : terminal.readPassword("Password of %s: ", user);
        if (typed == null) {
            throw new Mistake("--user=%s needs a password, and there is no terminal to ask for it. Set the environment variable %s.".formatted(user, PASSWORD));
        }
        return new String(typed);
    }

    private static HttpClient client(Settings settings, URI console) {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT);
        String keyStore = settings.get("tidemark.console.tls.keyStore", "");
        if ("https".equals(console.getScheme()) && !keyStore.isEmpty()) {
            client.sslContext(trusting(Path.of(keyStore), settings.get("tidemark.console.tls.keyStorePassword", "").toCharArray()));
        }
        return client.build();
    }

    /** Whoever has the node's own certificate need not have bought it. */
    private static SSLContext trusting(Path keyStore, char[] password) {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore own = KeyStore.getInstance(keyStore.toString().endsWith(".jks") ? "JKS" : "PKCS12");
            own.load(in, password);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (String alias : Collections.list(own.aliases())) {
                trusted.setCertificateEntry(alias, own.getCertificate(alias));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new Mistake("tidemark.console.tls.keyStore=%s cannot be used: %s".formatted(keyStore, Mistake.describe(e)), e);
        }
    }

    private static JsonNode read(HttpResponse<String> response, URI console) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new Mistake("%s answered with status %d and not as a console does. Does another program listen there? Give --url."
                    .formatted(console, response.statusCode()), e);
        }
    }

    private static boolean isRefused(JsonNode answer) {
        for (JsonNode finding : answer.path("findings")) {
            if ("error".equals(finding.path("severity").asText())) {
                return true;
            }
        }
        return false;
    }

    private void print(JsonNode answer, PrintWriter out) {
        for (JsonNode finding : answer.path("findings")) {
            String place = finding.path("line").isInt() ? ":" + finding.path("line").asInt() : "";
            String severity = "error".equals(finding.path("severity").asText()) ? "" : finding.path("severity").asText() + ": ";
            out.println(finding.path("file").asText("") + place + ": " + severity + finding.path("message").asText());
        }
        boolean any = line("changed", answer, out) | line("added", answer, out) | line("removed", answer, out);
        if (isRefused(answer)) {
            out.println("nothing was reloaded; the routes run as before");
        } else if (!any) {
            out.println("nothing to reload: the routes run as the files say");
        } else {
            out.println(dryRun ? "nothing was reloaded (--dry-run)" : "reloaded");
        }
    }

    private static boolean line(String what, JsonNode answer, PrintWriter out) {
        for (JsonNode id : answer.path(what)) {
            out.printf("%-8s %s%n", what, id.asText());
        }
        return !answer.path(what).isEmpty();
    }
}
