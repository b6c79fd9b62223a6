package io.tidemark.ledger.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.LedgerException;
import io.tidemark.ledger.RunKind;

/** What an H2 file keeps when its process does not end well. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class DurabilityTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", ";AUTO_SERVER=TRUE"})
    void aChangeThatReturnedSurvivesTheKillOfItsProcess(String settings) throws Exception {
        List<Instant> returned;
        try (LedgerProcess process = LedgerProcess.loading(url(settings))) {
            returned = process.slots(40);
            process.kill();
        }

        try (JdbcLedger ledger = open(settings)) {
            assertThat(returned).hasSize(40).allSatisfy(slot -> assertThat(
                    ledger.instance(LedgerProcess.TASK, slot).orElseThrow().state()).isEqualTo(InstanceState.SUCCEEDED));
            assertThat(ledger.counts(LedgerProcess.TASK).values().stream().mapToLong(Long::longValue).sum()).isEqualTo(288);
        }
    }

    @Test
    void aNodeThatDrainsWhileTheJvmStopsStillWrites() throws Exception {
        List<Instant> returned;
        try (LedgerProcess process = LedgerProcess.draining(url(";AUTO_SERVER=TRUE"))) {
            process.stop();
            returned = process.slots(10);
        }

        assertThat(returned).hasSize(10);
        try (JdbcLedger ledger = open(";AUTO_SERVER=TRUE")) {
            assertThat(ledger.counts(LedgerProcess.TASK)).containsEntry(InstanceState.SUCCEEDED, 10L);
        }
    }

    @Test
    void aReaderOutlivesTheKillOfTheOwner() throws Exception {
        try (LedgerProcess owner = LedgerProcess.planning(url(";AUTO_SERVER=TRUE")); JdbcLedger reader = open(";AUTO_SERVER=TRUE")) {
            assertThat(reader.counts(LedgerProcess.TASK)).containsEntry(InstanceState.PLANNED, 288L);
            owner.kill();

            assertThat(reader.counts(LedgerProcess.TASK)).containsEntry(InstanceState.PLANNED, 288L);
            assertThat(reader.requeue(LedgerProcess.TASK, Instant.EPOCH, RunKind.MANUAL)).isFalse();
        }
    }

    @Test
    void anInterruptedThreadDoesNotCloseTheFileUnderTheOthers() throws Exception {
        try (JdbcLedger ledger = open("")) {
            List<Instant> slots = LongStream.range(0, 3000).mapToObj(Instant.EPOCH::plusSeconds).toList();
            ledger.register("iot-log", ZoneId.of("Asia/Shanghai"), null);
            ledger.plan("iot-log", slots, RunKind.CYCLE, 0, null);
            AtomicBoolean done = new AtomicBoolean();
            Thread victim = new Thread(() -> loadWhileInterrupted(ledger, done));
            victim.start();

            while (victim.isAlive()) {
                victim.interrupt();
                victim.join(1);
            }

            assertThat(done).isTrue();
            assertThat(ledger.counts("iot-log")).containsEntry(InstanceState.SUCCEEDED, 300L);
        }
    }

    /** Being interrupted may cost the victim its call, not the others their database. */
    private static void loadWhileInterrupted(JdbcLedger ledger, AtomicBoolean done) {
        ClaimRequest one = new ClaimRequest("iot-log", "a", 1, 10_000, Duration.ofHours(1), false, Set.of());
        int succeeded = 0;
        while (succeeded < 300) {
            Thread.interrupted();
            try {
                for (Claim claim : ledger.claim(one)) {
                    ledger.succeed(claim, new AttemptReport(null, List.of()));
                    succeeded++;
                }
            } catch (LedgerException e) {
                assertThat(e).hasStackTraceContaining("nterrupt");
            }
        }
        done.set(true);
    }

    private String url(String settings) {
        return "jdbc:h2:file:" + directory.resolve("ledger") + settings;
    }

    private JdbcLedger open(String settings) {
        return JdbcLedger.open(new LedgerSettings(url(settings), "sa", "right"));
    }
}
