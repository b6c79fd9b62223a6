package io.tidemark.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM with the class path of this one, which takes lines and answers lines. */
final class ChildJvm implements AutoCloseable {

    private final String name;
    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;
    private final Path log;

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.log = log;
    }

    static ChildJvm start(Class<?> main, List<String> options, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        // as in the image
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        return new ChildJvm(main.getSimpleName(), process, log);
    }

    String ask(String line) throws IOException {
        in.println(line);
        return answer();
    }

    /** The next line of its output that is meant for us: others come from logging. */
    String answer() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.matches("(ready|made|empty|dropped|rows|result|failed)\\b.*")) {
                return line;
            }
        }
        throw new IOException("%s ended without an answer; see %s".formatted(name, log));
    }

    /** Processor seconds since it began. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** Ends its input, which ends it. */
    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        out.close();
    }
}
