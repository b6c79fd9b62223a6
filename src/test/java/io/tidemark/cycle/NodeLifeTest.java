package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.NodeInfo;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.Signature;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

/** What a node does beside running instances: it says that it lives, and it removes old history. */
@Timeout(60)
class NodeLifeTest {

    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final FaultyLedger faulty = new FaultyLedger(ledger);
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CycleComponent cycle = new CycleComponent();

    @AfterEach
    void stop() {
        context.stop();
        ledger.close();
    }

    @Test
    void aRunningNodeIsKnownAndAStoppedOneFreesItsName() throws Exception {
        cycle.setNode("n1");
        cycle.setNodeAddress("http://n1:8080");
        start();

        assertThat(ledger.nodes()).extracting(n -> n.info().name(), n -> n.info().pid(), n -> n.info().address(), n -> n.alive())
                .containsExactly(tuple("n1", ProcessHandle.current().pid(), "http://n1:8080", true));
        Instant seen = ledger.nodes().get(0).seenAt();
        await().until(() -> ledger.nodes().get(0).seenAt().isAfter(seen));
        context.stop();
        assertThat(ledger.nodes()).isEmpty();
    }

    @Test
    void aNodeWhoseNameAnotherLivingProcessHasClaimsNothingUntilThatIsDead() throws Exception {
        NodeInfo other = new NodeInfo("n1", "its start", "elsewhere", 1, "1.0.0", null);
        ledger.heartbeat(other, Duration.ofMinutes(10));
        cycle.setNode("n1");
        ledger.register("t", ZoneOffset.UTC, null);
        ledger.plan("t", List.of(slot), RunKind.CYCLE, 0, null);

        start();

        HealthCheck check = HealthCheckRegistry.get(context).getCheck("component:cycle-ledger").orElseThrow();
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(check.call().getMessage()).get().asString().contains("'n1' is taken by process 1 on elsewhere");
        await().until(() -> faulty.calls().stream().filter("heartbeat"::equals).count() > 2);
        assertThat(faulty.calls()).doesNotContain("claim");

        ledger.heartbeat(other, Duration.ofMillis(1));

        await().until(() -> ledger.instance("t", slot).orElseThrow().state() == InstanceState.SUCCEEDED);
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void aProcessThatRunsSomeSlotsOnlyHasANameOfItsOwn() throws Exception {
        ledger.heartbeat(new NodeInfo("n1", "the node of the same settings", "here", 1, "1.0.0", null), Duration.ofMinutes(10));
        cycle.setNode("n1");
        cycle.runOnly("t", Set.of(slot));
        start();

        assertThat(cycle.getNode()).matches("n1-[0-9a-f]{4}");
        assertThat(cycle.runnable("t")).containsExactly(slot);
    }

    @Test
    void aSignOfLifeThatTheLedgerDidNotTakeIsFollowedByTheNext() throws Exception {
        faulty.breaks("heartbeat");
        start();
        assertThat(ledger.nodes()).isEmpty();

        faulty.mends("heartbeat");

        await().until(() -> ledger.nodes().size() == 1);
    }

    @Test
    void historyThatOutlivedItsRetentionIsRemovedAndItsSlotStays() throws Exception {
        ledger.register("t", ZoneOffset.UTC, null);
        Instant old = slot.minus(1, ChronoUnit.DAYS);
        ledger.plan("t", List.of(old), RunKind.CYCLE, 0, null);
        Claim claim = ledger.claim(new ClaimRequest("t", "n", 1, 1, Duration.ofMinutes(1), false, Set.of())).get(0);
        ledger.succeed(claim, new AttemptReport(null, List.of()));
        assertThat(ledger.attempts("t", old)).hasSize(1);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            new Housekeeping(ledger, Duration.ofMillis(1), Duration.ZERO, () -> true).begin(clock, Duration.ofMillis(20));

            await().until(() -> ledger.attempts("t", old).isEmpty());
            assertThat(ledger.instance("t", old).orElseThrow().state()).isEqualTo(InstanceState.SUCCEEDED);
            assertThat(ledger.plan("t", List.of(old), RunKind.CYCLE, 0, null)).isZero();
        } finally {
            clock.shutdownNow();
        }
    }

    @Test
    void theAuditTrailIsKeptUnlessItHasARetention() throws Exception {
        ledger.register("t", ZoneOffset.UTC, null);
        ledger.interventions().freezeTask("t", true, new Signature("eva", "why", "request-1"));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            new Housekeeping(ledger, Duration.ofMillis(1), Duration.ZERO, () -> true).begin(clock, Duration.ZERO);
            // one thread: it comes after the first round
            clock.submit(() -> { }).get();
            assertThat(ledger.interventions().audit(new AuditQuery("t", null, null, 10))).hasSize(1);

            new Housekeeping(ledger, Duration.ZERO, Duration.ofMillis(1), () -> true).begin(clock, Duration.ofMillis(20));

            await().until(() -> ledger.interventions().audit(new AuditQuery("t", null, null, 10)).isEmpty());
        } finally {
            clock.shutdownNow();
        }
    }

    private void start() throws Exception {
        cycle.setLedger(faulty.ledger());
        cycle.setPollDelay(20);
        cycle.setLease(600);
        cycle.setTimeZone("UTC");
        context.addComponent("cycle", cycle);
        context.getShutdownStrategy().setTimeout(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:t").log("ran");
            }
        });
        context.start();
    }
}
