package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command asks a node that runs, over HTTP. */
@Timeout(60)
class ReloadOverConsoleTest {

    @TempDir
    private Path data;
    private final StringWriter out = new StringWriter();
    private Path route;
    private String url;
    private Node node;

    @BeforeEach
    void start() throws IOException {
        Path routes = Files.createDirectory(data.resolve("routes"));
        route = routes.resolve("a.yaml");
        Files.writeString(route, "- route: { id: a, from: { uri: \"direct:a\", steps: [ { setBody: { constant: one } } ] } }\n");
        Path config = Files.writeString(data.resolve("application.properties"), """
                tidemark.ledger.url = jdbc:h2:mem:%s
                tidemark.console.port = 0
                """.formatted(UUID.randomUUID()));
        Settings settings = Settings.of(config, routes);
        Optional<ConsoleSetup> console = ConsoleSetup.of(settings);
        url = console.orElseThrow().url();
        node = Node.create(settings, context -> { }, console);
        node.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void anEditedRouteRunsAfterTheCommandAndAWrongOneDoesNot() throws IOException {
        Files.writeString(route, Files.readString(route).replace("one", "two"));
        assertThat(reload("--dry-run")).isZero();
        assertThat(answer()).isEqualTo("one");
        assertThat(reload()).isZero();
        assertThat(out.toString()).contains("changed  a", "reloaded");
        assertThat(answer()).isEqualTo("two");

        Files.writeString(route, Files.readString(route).replace("direct:a", "direct:a?blok=true"));
        assertThat(reload()).isEqualTo(1);
        assertThat(out.toString()).contains("a.yaml:1", "blok", "the routes run as before");
        assertThat(answer()).isEqualTo("two");
    }

    private String answer() {
        return node.context().createProducerTemplate().requestBody("direct:a", null, String.class);
    }

    private int reload(String... more) {
        CommandLine commandLine = new CommandLine(new ReloadCommand(Map.of()));
        String[] args = new String[more.length + 2];
        args[0] = "--url";
        args[1] = url.replaceAll("/console/?$", "");
        System.arraycopy(more, 0, args, 2, more.length);
        return commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(out, true)).execute(args);
    }
}
