package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.sandbox.fault.Fault;
import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.Hold;
import io.tidemark.sandbox.fault.Match;
import io.tidemark.sandbox.fault.Moment;
import io.tidemark.sandbox.fault.RequestKind;

/** A node that is told to stop by SIGTERM while it has attempts in hand. */
@Timeout(300)
class StopTest {

    private static final Duration CONFIGURED = Duration.ofSeconds(5);
    /** The JVM, Camel and the ledger end after the attempts, on a machine that has other things to do. */
    private static final Duration MARGIN = Duration.ofSeconds(20);
    /** A takeover by lease would come long after these tests. */
    private static final Map<String, String> SETTINGS = Map.of("camel.main.shutdownTimeout", Long.toString(CONFIGURED.toSeconds()),
            "camel.component.cycle.lease", "10m");
    private static final Round ROUND = new Round(0, 4);

    @TempDir
    private Path directory;
    private Bed bed;
    private NodeProcess node;

    @BeforeEach
    void start() throws Exception {
        bed = new Bed(directory);
        bed.write(ROUND);
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.kill();
        }
        bed.close();
    }

    @Test
    void whatCanBeFinishedInTimeIsFinished() throws Exception {
        bed.faults().add(Fault.of(FaultKind.DELAY).on(RequestKind.COMMIT).delay(Duration.ofSeconds(2)).always());
        node = startNode();
        awaitRequest(RequestKind.COMMIT);

        assertThat(node.stop()).isLessThan(CONFIGURED.plus(MARGIN));

        assertThat(states(InstanceState.SUCCEEDED)).isNotEmpty();
        assertThat(states(InstanceState.RUNNING)).isEmpty();
        assertThatTheRestIsLoadedOnceByTheNextNode();
    }

    @Test
    void whatCannotBeFinishedInTimeIsHandedBack() throws Exception {
        bed.faults().add(Fault.of(FaultKind.ERROR).on(RequestKind.BLOCK).always());
        node = startNode();
        awaitRequest(RequestKind.BLOCK);

        assertThat(node.stop()).isLessThan(CONFIGURED.plus(MARGIN));

        assertThat(states(InstanceState.RUNNING)).isEmpty();
        assertThatTheRestIsLoadedOnceByTheNextNode();
    }

    @Test
    void whatHangsInTheServiceDoesNotKeepTheNodeFromStopping() throws Exception {
        try (Hold hold = bed.faults().hold(Moment.BLOCK_STORED, Match.any(), 1, 9)) {
            node = startNode();
            awaitRequest(RequestKind.BLOCK);
            hold.await(Duration.ofSeconds(60));

            assertThat(node.stop()).isLessThan(CONFIGURED.plus(MARGIN));
            assertThat(states(InstanceState.RUNNING)).isEmpty();
        }
        assertThatTheRestIsLoadedOnceByTheNextNode();
    }

    private NodeProcess startNode() throws Exception {
        return bed.start("routes", ROUND, bed.ledger(false), false, Duration.ZERO, SETTINGS);
    }

    private void awaitRequest(RequestKind kind) {
        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(20)).until(() -> bed.faults().seen(kind) > 0);
    }

    private List<CycleInstance> states(InstanceState state) throws Exception {
        try (Ledger look = JdbcLedger.open(bed.ledger(false))) {
            return look.instances(new InstanceQuery(null, null, null, Set.of(state), 1_000));
        }
    }

    private void assertThatTheRestIsLoadedOnceByTheNextNode() throws Exception {
        bed.faults().clear();
        node = startNode();
        try (Ledger look = JdbcLedger.open(bed.ledger(false))) {
            await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(200)).until(() -> look.instances(
                    new InstanceQuery(null, null, null, Set.of(InstanceState.SUCCEEDED), 1_000)).size() == ROUND.instances().size());
            RoundCheck.Result result = RoundCheck.of(bed, ROUND, look);
            assertThat(result.isExactlyOnce()).as(result.toString()).isTrue();
        }
        node.stop();
    }
}
