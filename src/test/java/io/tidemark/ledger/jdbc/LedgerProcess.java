package io.tidemark.ledger.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.RunKind;

/** A Java process of its own that works on a ledger and writes a line when a change has returned. */
final class LedgerProcess implements AutoCloseable {

    static final String TASK = "iot-log";

    private static final ClaimRequest ONE =
            new ClaimRequest(TASK, "child", 1, 1, Duration.ofHours(1), false, Set.of());

    private final Process process;
    private final BufferedReader output;

    private LedgerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Plans a day of five minutes and waits. */
    static LedgerProcess planning(String url) throws IOException {
        return start(url, "plan");
    }

    /** Plans a day of five minutes and loads it, one slot a line. */
    static LedgerProcess loading(String url) throws IOException {
        return start(url, "load");
    }

    /** Plans a day of five minutes and loads ten slots while the process is being stopped. */
    static LedgerProcess draining(String url) throws IOException {
        return start(url, "drain");
    }

    private static LedgerProcess start(String url, String mode) throws IOException {
        LedgerProcess started = new LedgerProcess(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp", System.getProperty("java.class.path"), LedgerProcess.class.getName(), url, mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start());
        String first = started.line();
        if (!"planned".equals(first)) {
            throw new IllegalStateException("the process says " + first);
        }
        return started;
    }

    /** The next line that the process writes; null when it has ended. */
    String line() throws IOException {
        return output.readLine();
    }

    List<Instant> slots(int atMost) throws IOException {
        List<Instant> slots = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            slots.add(Instant.parse(line));
            if (slots.size() == atMost) {
                break;
            }
        }
        return slots;
    }

    /** Asks the process to end. */
    void stop() {
        // not the process itself: that would also close its output
        process.toHandle().destroy();
    }

    /** Ends the process at once: nothing of it runs any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process %d does not end".formatted(process.pid()));
        }
    }

    @Override
    public void close() throws Exception {
        kill();
        output.close();
    }

    /** Run in the other process. */
    public static void main(String[] arguments) throws Exception {
        JdbcLedger ledger = JdbcLedger.open(new LedgerSettings(arguments[0], "sa", "right"));
        ledger.register(TASK, ZoneId.of("Asia/Shanghai"), "every 5m");
        List<Instant> slots = LongStream.range(0, 288).mapToObj(i -> Instant.EPOCH.plus(Duration.ofMinutes(5 * i))).toList();
        ledger.plan(TASK, slots, RunKind.CYCLE, 0, slots.get(287));
        if (arguments[1].equals("drain")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> load(ledger, 10)));
        }
        System.out.println("planned");
        if (arguments[1].equals("load")) {
            load(ledger, slots.size());
        }
        System.in.read();
    }

    private static void load(JdbcLedger ledger, int count) {
        for (int i = 0; i < count; i++) {
            Claim claim = ledger.claim(ONE).get(0);
            ledger.succeed(claim, new AttemptReport(null, List.of()));
            System.out.println(claim.scheduledTime());
            try {
                // time for whatever else the stopping JVM does
                TimeUnit.MILLISECONDS.sleep(count < 100 ? 50 : 0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
