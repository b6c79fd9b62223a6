package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

/** The program as it is packaged, in a process of its own, started as a user starts it. Never outlives this JVM. */
final class Jar implements AutoCloseable {

    /** From SIGTERM to the end of a node without loads: Camel, Vert.x and the ledger need seconds, a wait for each other over a minute. */
    static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private static final Path FILE = Path.of("target/tidemark.jar");
    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final Pattern CONSOLE = Pattern.compile("Console: (http://\\S+/console/)");
    /** What a shell reports for a process that SIGTERM ended. */
    private static final int TERMINATED = 143;
    private static final int TAIL = 80;

    private final String name;
    private final Path output;
    private final Process process;
    private final Thread reaper;

    private Jar(String name, Path output, Process process) {
        this.name = name;
        this.output = output;
        this.process = process;
        this.reaper = new Thread(process::destroyForcibly, "reaper of " + name);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * @param name      of the process in what is shown of it
     * @param directory its working directory
     * @param arguments of the command line, the command first
     */
    static Jar start(String name, Path directory, String... arguments) throws IOException {
        assertThat(FILE).as("the packaged program; mvn package makes it").isRegularFile();
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-Djava.io.tmpdir=" + directory.toAbsolutePath(), "-jar", FILE.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output.log");
        return new Jar(name, output, new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start());
    }

    /** The demo with the routes and settings that are shipped, on a port of its own. */
    static Jar demo(Path directory) throws IOException {
        return demo(directory, Path.of("routes"));
    }

    /** @param more lines of settings */
    static Jar demo(Path directory, Path routes, String... more) throws IOException {
        Path settings = directory.resolve("application.properties");
        Files.writeString(settings, "%s%ntidemark.console.port = 0%n%s%n".formatted(Files.readString(Path.of("application.properties")), String.join("\n", more)));
        return start("demo", directory.resolve("demo"), "demo", "--config", settings.toAbsolutePath().toString(), "--routes",
                routes.toAbsolutePath().toString());
    }

    void awaitOutput(String text) {
        Awaitility.await(text).atMost(LONGEST_START).until(() -> output().contains(text));
    }

    /** The address of its console, with a slash at its end, as soon as the process has said it. */
    String console() {
        return Awaitility.await(name + " has a console").atMost(LONGEST_START).until(() -> {
            assertThat(process.isAlive()).as(() -> "is alive: " + tail()).isTrue();
            Matcher line = CONSOLE.matcher(output());
            return line.find() ? line.group(1) : null;
        }, address -> address != null);
    }

    /** Tells the process to end (SIGTERM), and holds it to ending in time and with the signal's exit code. */
    Duration stop() throws InterruptedException {
        long begin = System.nanoTime();
        process.destroy();
        if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
            showThreads();
            String said = tail();
            kill();
            throw new AssertionError("%s did not end within %s of SIGTERM. %s".formatted(name, LONGEST_STOP, said));
        }
        kill();
        assertThat(process.exitValue()).as(() -> "exit code after SIGTERM: " + tail()).isEqualTo(TERMINATED);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** The last of what it has said, as a text to show when a test fails. */
    String tail() {
        List<String> lines = output().lines().toList();
        return "The last %d lines of %s:%n  %s%n".formatted(TAIL, name, String.join("\n  ", lines.subList(Math.max(0, lines.size() - TAIL), lines.size())));
    }

    /** Where it works, and where its temporary files are. */
    Path directory() {
        return output.getParent();
    }

    /** Stops the process if it still runs. */
    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop();
        } else {
            kill();
        }
    }

    private void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException e) {
            assertThat(process.isAlive()).as("the JVM is going down, and its hooks with it").isFalse();
        }
    }

    /** SIGQUIT: the JVM writes into the output what each of its threads waits for. */
    private void showThreads() throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> output().contains("Full thread dump"));
        } catch (IOException e) {
            throw new UncheckedIOException("the threads of %s cannot be shown".formatted(name), e);
        }
    }

    private String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the output of %s cannot be read".formatted(name), e);
        }
    }
}
