package io.tidemark.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, and what can be done to a process. */
final class NodeProcess {

    private static final Duration LONGEST_END = Duration.ofSeconds(90);

    private final String name;
    private final Process process;
    private boolean killed;
    private Duration cpu = Duration.ZERO;

    NodeProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean wasKilled() {
        return killed;
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Only of a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        killed = true;
        measure();
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; returns how long the process took to end. */
    Duration stop() throws InterruptedException {
        measure();
        long begin = System.nanoTime();
        process.destroy();
        awaitEnd();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** From here on not one instruction of it runs, though all its connections stay open. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** What it has used when it was told to end. */
    Duration cpu() {
        return cpu;
    }

    private void measure() {
        cpu = process.info().totalCpuDuration().orElse(cpu);
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, Long.toString(process.pid())).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("kill %s %d ended with %d".formatted(signal, process.pid(), code));
        }
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("node %s did not end within %d s; its log says why".formatted(name, LONGEST_END.toSeconds()));
        }
    }
}
