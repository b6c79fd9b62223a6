package io.tidemark.cycle;

import static io.tidemark.oss.OssTestBed.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.SourceAction;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.oss.OssTestBed;
import io.tidemark.sandbox.oss.OssFaults;

/** What is to be done to a slot's objects is done once it is loaded, whoever dies and whatever the store says. */
@Timeout(90)
class SourceActionsTest {

    private static final String DELETE = "objectName=a.csv&deleteAfterRead=true";

    @TempDir
    private Path directory;
    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(10, ChronoUnit.MINUTES);
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final FaultyLedger faulty = new FaultyLedger(ledger);
    private final CycleComponent cycle = new CycleComponent();
    private OssTestBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
        bed.put("a.csv", "1\n");
        cycle.setLedger(faulty.ledger());
        cycle.setPollDelay(20);
        cycle.setLease(600);
        cycle.setTimeZone("UTC");
        bed.context.addComponent("cycle", cycle);
        bed.context.addComponent("resolver", new ResolverComponent(Map.of("s1", CommitOutcome.COMMITTED)));
        ledger.register("t", ZoneOffset.UTC, null);
        ledger.plan("t", List.of(slot), RunKind.CYCLE, 0, null);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
        ledger.close();
    }

    @Test
    void anObjectIsDeletedAfterTheLedgerKnowsAndNothingIsLeftToDo() throws Exception {
        bed.oss.faults().before("DELETE", "a.csv", 1, () -> assertThat(state()).isEqualTo(InstanceState.SUCCEEDED));
        feed(DELETE);

        await().until(() -> !bed.oss.exists(BUCKET, "a.csv"));
        await().untilAsserted(() -> assertThat(pending()).isEmpty());
        assertThat(state()).isEqualTo(InstanceState.SUCCEEDED);
    }

    @Test
    void whatADeadNodeLeftToBeDoneAnotherDoes() throws Exception {
        Claim dead = claimOfADeadNode();
        ledger.succeed(dead, new AttemptReport(null, List.of(), List.of(), List.of(deletion("a.csv"))));
        ledger.claimSourceActions("t", null, Duration.ofMillis(50), 10);

        feed(DELETE);

        await().until(() -> !bed.oss.exists(BUCKET, "a.csv"));
        await().untilAsserted(() -> assertThat(pending()).isEmpty());
    }

    @Test
    void aNodeThatDiedBetweenCommitAndDoneLeavesItsActionsToWhoeverFindsOut() throws Exception {
        Claim dead = claimOfADeadNode();
        ledger.describe(dead, new AttemptReport(null, List.of(), List.of(), List.of(deletion("a.csv"))));
        ledger.commitLog(dead).intend(intent());

        bed.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:t").to("oss:" + BUCKET + "?" + DELETE).to("resolver:x");
            }
        });
        bed.context.start();

        await().until(() -> !bed.oss.exists(BUCKET, "a.csv"));
        await().until(() -> state() == InstanceState.SUCCEEDED);
    }

    @Test
    void aFailedAttemptLeavesItsObjectAlone() throws Exception {
        cycle.getConfiguration().setMaximumAttempts(1);
        feed(DELETE, true);

        await().until(() -> state() == InstanceState.FAILED);
        assertThat(bed.oss.exists(BUCKET, "a.csv")).isTrue();
        assertThat(pending()).isEmpty();
    }

    @Test
    void whatTheStoreRefusesStaysPendingAndTheSlotSucceeded() throws Exception {
        bed.oss.faults().fail("DELETE", "a.csv", OssFaults.ALWAYS, 403, "AccessDenied");

        feed(DELETE);

        await().until(() -> faulty.calls().contains("postponeSourceAction"));
        assertThat(state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(bed.oss.exists(BUCKET, "a.csv")).isTrue();
        assertThat(pending()).as("not due for the pause").isEmpty();
        Instant other = slot.plus(1, ChronoUnit.MINUTES);
        ledger.plan("t", List.of(other), RunKind.CYCLE, 0, null);
        await().until(() -> ledger.instance("t", other).orElseThrow().state() == InstanceState.SUCCEEDED);
    }

    @Test
    void whatFailedIsTriedAgain() throws Exception {
        bed.oss.faults().fail("DELETE", "a.csv", 1, 403, "AccessDenied");
        faulty.breaks("postponeSourceAction");

        feed(DELETE);

        await().atMost(Duration.ofSeconds(20)).until(() -> !bed.oss.exists(BUCKET, "a.csv"));
        assertThat(state()).isEqualTo(InstanceState.SUCCEEDED);
    }

    @Test
    void anObjectThatWasReplacedMeanwhileStaysForGood() throws Exception {
        Claim dead = claimOfADeadNode();
        ledger.succeed(dead, new AttemptReport(null, List.of(), List.of(), List.of(deletion("a.csv"))));
        bed.put("a.csv", "new\n");

        feed(DELETE);

        await().until(() -> faulty.calls().contains("endSourceActions"));
        await().untilAsserted(() -> assertThat(pending()).isEmpty());
        assertThat(bed.text("a.csv")).isEqualTo("new\n");
    }

    @Test
    void anActionOfASourceThatNoRouteHasWaitsForIt() throws Exception {
        Claim dead = claimOfADeadNode();
        ledger.succeed(dead, new AttemptReport(null, List.of(), List.of(), List.of("somebody?x=1", deletion("a.csv"))));

        feed(DELETE);

        await().until(() -> !bed.oss.exists(BUCKET, "a.csv"));
        await().until(() -> faulty.calls().contains("postponeSourceAction"));
    }

    private void feed(String oss) throws Exception {
        feed(oss, false);
    }

    private void feed(String oss, boolean fails) throws Exception {
        bed.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:t").to("oss:" + BUCKET + "?" + oss).convertBodyTo(String.class).process(exchange -> {
                    CommitLog log = exchange.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class);
                    log.intend(intent());
                    log.resolve("s1", CommitOutcome.COMMITTED);
                    if (fails) {
                        throw new IllegalStateException("a later step failed");
                    }
                });
            }
        });
        bed.context.start();
    }

    private Claim claimOfADeadNode() {
        return ledger.claim(new ClaimRequest("t", "dead", 1, 1, Duration.ofMillis(1), false, Set.of())).get(0);
    }

    /** As the endpoint writes it. */
    private String deletion(String key) {
        return "oss-action?endpoint=iot-raw%2Fpoll&bucket=iot-raw&key=" + key + "&etag=" + bed.client().headObject(BUCKET, key).getETag();
    }

    private List<SourceAction> pending() {
        return ledger.claimSourceActions("t", null, Duration.ofMillis(1), 100);
    }

    private InstanceState state() {
        return ledger.instance("t", slot).orElseThrow().state();
    }

    private static CommitIntent intent() {
        return new CommitIntent("target:x", "http://target", "s1", true, List.of(0L), Instant.now(), new LoadCounts(1, 1, 0));
    }
}
