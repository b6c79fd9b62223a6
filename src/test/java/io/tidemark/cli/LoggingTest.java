package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.commit.CommitLog;

/** In a JVM of its own, because logging is set up once per JVM. */
@Timeout(60)
class LoggingTest {

    @TempDir
    Path directory;

    /** What the program does, in short. */
    static final class Program {

        private Program() {
        }

        public static void main(String[] args) {
            Logging.configure();
            LogManager.getLogger(Program.class).debug("logging is up before the command is known");
            if (Arrays.asList(args).contains("run")) {
                Logging.openFile();
            }
            if (LoggerContext.getContext(false).getConfiguration().isShutdownHookEnabled()) {
                throw new IllegalStateException("logging would end before Camel does");
            }
            LogManager.getLogger("io.tidemark.oss.OssProducer").error("attempt 1 of iot-log failed",
                    new IllegalStateException("no such bucket"));
            LogManager.getLogger("io.tidemark.oss.OssProducer").info("plain");
            LogManager.getLogger("com.zaxxer.hikari.HikariDataSource").info("pool started");
            LogManager.getLogger("org.apache.camel.impl.engine.AbstractCamelContext").info("Routes startup");
        }
    }

    @Test
    void theConsoleShowsOneLinePerEventAndNoStackTrace() throws Exception {
        List<String> lines = program("validate").lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) ERROR OssProducer - "
                + "attempt 1 of iot-log failed: no such bucket");
        assertThat(lines.get(1)).endsWith("INFO  OssProducer - plain");
        assertThat(lines.get(2)).endsWith("INFO  AbstractCamelContext - Routes startup");
    }

    @Test
    void aCommandThatRunsNoRoutesWritesNoFile() throws Exception {
        program("validate");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void runKeepsTheStackTraceInTheFile() throws Exception {
        assertThat(program("run")).doesNotContain("\tat ");
        assertThat(Files.readString(directory.resolve("data/log/tidemark.log")))
                .contains("attempt 1 of iot-log failed", "java.lang.IllegalStateException: no such bucket", "\tat io.tidemark.cli.LoggingTest");
    }

    @Test
    void stackTracesCanBeAskedForOnTheConsole() throws Exception {
        assertThat(program("-Dtidemark.log.trace=full", "validate")).contains("\tat io.tidemark.cli.LoggingTest");
    }

    @Test
    void anEmbeddingApplicationDoesNotMeetOurConfiguration() throws IOException {
        URI main = URI.create(CommitLog.class.getProtectionDomain().getCodeSource().getLocation().toString());
        assertThat(Path.of(main).resolve("log4j2.properties")).doesNotExist();
    }

    private String program(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", mainAndLibraries()));
        Arrays.stream(args).filter(arg -> arg.startsWith("-D")).forEach(command::add);
        command.add(Program.class.getName());
        Arrays.stream(args).filter(arg -> !arg.startsWith("-D")).forEach(command::add);
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return text;
        }
    }

    /** Absolute, because the program runs in a directory of its own. The configuration of the tests is found on it too, and must lose. */
    private static String mainAndLibraries() {
        return String.join(System.getProperty("path.separator"),
                Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
