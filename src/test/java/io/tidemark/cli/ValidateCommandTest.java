package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class ValidateCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path routes;
    private Path config;

    @BeforeEach
    void write() throws IOException {
        routes = Files.createDirectory(directory.resolve("routes"));
        config = Files.writeString(directory.resolve("my.properties"), "tidemark.timeZone = UTC\n");
    }

    @Test
    void routesThatAreRightGiveExitCodeZero() throws IOException {
        Files.writeString(routes.resolve("a.yaml"), "- from: { uri: \"timer:a\", steps: [ { log: \"x\" } ] }\n");
        assertThat(validate()).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("0 errors, 0 warnings in 1 route file\n");
    }

    @Test
    void anErrorGivesExitCodeTwoAndOneLine() throws IOException {
        Path file = Files.writeString(routes.resolve("a.yaml"), "- from:\n    uri: timer:a\n    parameters: { perod: 5 }\n    steps: []\n");
        assertThat(validate()).isEqualTo(2);
        assertThat(out.toString()).isEqualToNormalizingNewlines(
                file + ":3: timer: unknown option 'perod' (did you mean period?)\n1 error, 0 warnings in 1 route file\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aWarningAloneIsNoFailure() throws IOException {
        Files.writeString(routes.resolve("a.yaml"), """
                - from:
                    uri: timer:a
                    steps:
                      - setHeader:
                          name: day
                          expression: { language: { language: schedule, expression: "$[yyyymmddhhmi]" } }
                """);
        int code = validate();
        assertThat(out.toString()).contains("a.yaml:6: warning: schedule: $[yyyymmddhhmi] counts hours from 01 to 12",
                "0 errors, 1 warning in 1 route file");
        assertThat(code).isZero();
    }

    @Test
    void aConfigurationThatIsNotThereIsNamed() {
        config = directory.resolve("absent.properties");
        assertThat(validate()).isEqualTo(2);
        assertThat(err.toString()).contains("--config " + config + " cannot be read");
    }

    @Test
    void aMissingRoutesDirectoryIsAnError() throws IOException {
        Files.delete(routes);
        assertThat(validate()).isEqualTo(2);
        assertThat(out.toString()).contains(routes + ": the routes directory does not exist");
    }

    private int validate() {
        return new CommandLine(new ValidateCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute("--config", config.toString(), "--routes", routes.toString());
    }
}
