package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitUnknownException;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Intervention;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RerunPolicy;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.Signature;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

/** What a node does when a person steps in through the ledger, from wherever that is. */
@Timeout(60)
class OperatorTest {

    private static final Signature EVA = new Signature("eva@ops", "wrong object", "r1");

    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CycleComponent cycle = new CycleComponent();
    private final AtomicInteger letters = new AtomicInteger();

    @BeforeEach
    void cycleComponent() {
        cycle.setLedger(ledger);
        cycle.setPollDelay(20);
        cycle.setLease(1_500);
        cycle.setTimeZone("UTC");
        context.addComponent("cycle", cycle);
        context.getShutdownStrategy().setTimeout(1);
        ledger.register("t", ZoneOffset.UTC, null);
    }

    @AfterEach
    void stop() {
        context.stop();
        ledger.close();
    }

    @FunctionalInterface
    private interface Step {
        void run(Exchange exchange) throws Exception;
    }

    private void feed(String uri, Step step) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("direct:letters"));
                from("direct:letters").errorHandler(noErrorHandler()).process(e -> letters.incrementAndGet());
                from(uri).process(step::run);
            }
        });
        context.start();
    }

    private CycleInstance instance() {
        return ledger.instance("t", slot).orElseThrow();
    }

    private void stopTheInstance() {
        CycleInstance now = instance();
        assertThat(ledger.interventions().apply(new Intervention(OperatorAction.STOP, "t", slot, now.state(), now.epoch(), false, null), EVA).done())
                .isTrue();
    }

    private void plan() {
        ledger.plan("t", List.of(slot), RunKind.CYCLE, 0, null);
    }

    @Test
    void aRunningAttemptIsInterruptedAndTheInstanceEndsWithoutRetryAndLetter() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        feed("cycle:t?maximumAttempts=5&retryDelay=1", e -> {
            runs.incrementAndGet();
            began.countDown();
            never.await();
        });
        plan();
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        stopTheInstance();

        await().until(() -> instance().state() == InstanceState.FAILED);
        assertThat(instance().cause()).isEqualTo("stopped by eva@ops: wrong object");
        assertThat(instance().deadLetter()).isEqualTo(DeadLetterState.NONE);
        assertThat(runs).hasValue(1);
        assertThat(letters).hasValue(0);
    }

    @Test
    void aCommitThatIsInDoubtIsSettledBeforeTheInstanceEnds() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        feed("cycle:t?maximumAttempts=50&retryDelay=300", e -> {
            runs.incrementAndGet();
            CommitLog log = e.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class);
            log.intend(new CommitIntent("table", "http://127.0.0.1", "s1", true, List.of(0L), slot, new LoadCounts(1, 1, 0)));
            began.countDown();
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                throw new CommitUnknownException("no answer", interrupted);
            }
        });
        plan();
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        stopTheInstance();

        await().until(() -> instance().state() == InstanceState.RETRYING);
        assertThat(runs).as("nobody may say that it failed while it may be loaded").hasValue(1);
        context.addComponent("resolver", new ResolverComponent(Map.of("s1", CommitOutcome.NOT_COMMITTED)));
        context.getEndpoint("resolver:table");

        await().until(() -> instance().state() == InstanceState.FAILED);
        assertThat(instance().cause()).isEqualTo("stopped by eva@ops: wrong object");
        assertThat(runs).as("nothing is loaded any more").hasValue(1);
    }

    @Test
    void whatHadLoadedWhenTheWishCameHasSucceeded() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        feed("cycle:t", e -> {
            began.countDown();
            while (goOn.getCount() > 0) {
                try {
                    goOn.await();
                } catch (InterruptedException deaf) {
                    goOn.countDown();
                }
            }
        });
        plan();
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
        goOn.countDown();

        await().until(() -> instance().state() == InstanceState.SUCCEEDED);
        assertThat(ledger.interventions().apply(new Intervention(OperatorAction.STOP, "t", slot, InstanceState.RUNNING, instance().epoch(), false, null),
                EVA).message()).isEqualTo("was RUNNING when you saw it and is SUCCEEDED now; look again");
    }

    @Test
    void aNodeCarriesOutABackfillAndTellsItsRerunPolicy() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        feed("cycle:t?rerunPolicy=failureAllowed&parallelism=2&maximumAttempts=1", e -> {
            if (runs.incrementAndGet() == 3) {
                throw new IllegalStateException("broken");
            }
        });
        List<BackfillSlot> slots = java.util.stream.IntStream.range(0, 7)
                .mapToObj(i -> BackfillSlot.pending(slot.minusSeconds(60L * i), null)).toList();

        long id = ledger.backfills().create("t", "a test", slots, 2, false, EVA).id();

        await().until(() -> ledger.backfills().backfill(id).orElseThrow().state() == BackfillState.DONE);
        assertThat(ledger.backfills().backfill(id).orElseThrow().slots())
                .containsEntry(BackfillSlot.State.DONE, 6L).containsEntry(BackfillSlot.State.FAILED, 1L);
        assertThat(runs).hasValue(7);
        assertThat(ledger.task("t").orElseThrow().rerunPolicy()).isEqualTo(RerunPolicy.FAILURE_ALLOWED);
    }
}
