package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitUnknownException;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.LedgerException;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

/** The consumer over its life: a ledger that goes away, a route that is stopped, suspended and started again. */
@Timeout(60)
class CycleConsumerTest {

    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final FaultyLedger faulty = new FaultyLedger(ledger);
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CycleComponent cycle = new CycleComponent();

    @BeforeEach
    void cycleComponent() {
        cycle.setLedger(faulty.ledger());
        cycle.setPollDelay(20);
        cycle.setLease(1_200);
        cycle.setTimeZone("UTC");
        context.addComponent("cycle", cycle);
        context.getShutdownStrategy().setTimeout(1);
        ledger.register("t", ZoneOffset.UTC, null);
    }

    @AfterEach
    void stop() {
        faulty.down(false);
        context.stop();
        ledger.close();
    }

    @Test
    void aLedgerThatGoesAwayStopsTheAttemptBeforeItsLeaseEndsAndEverythingGoesOnWhenItIsBack() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch began = new CountDownLatch(1);
        feed("cycle:t", e -> {
            if (runs.incrementAndGet() == 1) {
                began.countDown();
                hang(interrupted);
            }
        });
        plan(slot);
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        faulty.down(true);

        await().untilTrue(interrupted);
        assertThat(instance(slot).leaseUntil()).isAfter(ledger.now());
        faulty.down(false);
        awaitState(slot, InstanceState.SUCCEEDED);
        assertThat(runs).hasValue(2);
    }

    @Test
    void anAttemptWhoseEndTheLedgerDoesNotTakeIsRunAgainByWhoeverFindsItsLeaseOver() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        feed("cycle:t?maximumAttempts=5", e -> {
            if (runs.incrementAndGet() == 1) {
                faulty.breaks("succeed");
                faulty.breaks("task");
            } else {
                faulty.mends("succeed");
            }
        });
        plan(slot);

        await().until(() -> faulty.calls().contains("succeed"));
        faulty.mends("task");
        awaitState(slot, InstanceState.SUCCEEDED);
        assertThat(runs).hasValue(2);
    }

    @Test
    void aConsumerThatFailedToStartLeavesNothingBehindAndCanBeStartedAgain() throws Exception {
        context.start();
        faulty.down(true);
        Consumer first = context.getEndpoint("cycle:t").createConsumer(e -> { });
        assertThatThrownBy(first::start).hasStackTraceContaining("the database is away");

        faulty.down(false);
        AtomicInteger runs = new AtomicInteger();
        feed("cycle:t", e -> runs.incrementAndGet());
        plan(slot);

        awaitState(slot, InstanceState.SUCCEEDED);
    }

    @Test
    void aRouteThatWasStoppedAndStartedAgainRunsWhatFellDueMeanwhile() throws Exception {
        feed("cycle:t", e -> { });
        context.getRouteController().stopRoute("feed");
        plan(slot);
        assertThat(instance(slot).state()).isEqualTo(InstanceState.PLANNED);

        context.getRouteController().startRoute("feed");

        awaitState(slot, InstanceState.SUCCEEDED);
    }

    @Test
    void aSuspendedRouteClaimsNothingAndItsRunningAttemptEnds() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        feed("cycle:t", e -> {
            began.countDown();
            go.await();
        });
        plan(slot);
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
        cycle.consumer("t").orElseThrow().suspend();
        plan(slot.plusMillis(1));
        go.countDown();
        awaitState(slot, InstanceState.SUCCEEDED);
        int claims = (int) faulty.calls().stream().filter("claim"::equals).count();

        await().pollDelay(java.time.Duration.ofMillis(100)).until(() -> true);
        assertThat(faulty.calls().stream().filter("claim"::equals)).hasSize(claims);
        assertThat(instance(slot.plusMillis(1)).state()).isEqualTo(InstanceState.PLANNED);

        cycle.consumer("t").orElseThrow().resume();
        awaitState(slot.plusMillis(1), InstanceState.SUCCEEDED);
    }

    @Test
    void anErrorInTheRouteIsAFailedAttemptWithItsCause() throws Exception {
        feed("cycle:t?maximumAttempts=1", e -> {
            throw new NoClassDefFoundError("com/example/Absent");
        });
        plan(slot);

        awaitState(slot, InstanceState.FAILED);
        assertThat(instance(slot).cause()).contains("com/example/Absent");
    }

    @Test
    void aRouteThatMarksTheAttemptForRollbackHasNotSucceeded() throws Exception {
        feed("cycle:t?maximumAttempts=1", e -> e.setRollbackOnly(true));
        plan(slot);

        awaitState(slot, InstanceState.FAILED);
        assertThat(instance(slot).cause()).isEqualTo("the route marked the attempt for rollback");
    }

    @Test
    void whileTheCompletionsOfADoneAttemptRunItsLeaseIsNotAskedFor() throws Exception {
        cycle.setLease(150);
        CountDownLatch completed = new CountDownLatch(1);
        feed("cycle:t", e -> e.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange exchange) {
                await().pollDelay(java.time.Duration.ofMillis(300)).until(() -> true);
                completed.countDown();
            }
        }));
        plan(slot);

        assertThat(completed.await(20, TimeUnit.SECONDS)).isTrue();
        List<String> calls = faulty.calls();
        assertThat(calls.subList(calls.indexOf("succeed"), calls.size())).doesNotContain("renew");
    }

    @Test
    void aDeadLetterChannelThatHangsHoldsNoSlotUp() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("direct:letters").deadLetterHandleNewException(false));
                from("direct:letters").errorHandler(noErrorHandler()).process(e -> {
                    hangs.countDown();
                    new CountDownLatch(1).await();
                });
                from("cycle:t?maximumAttempts=1").routeId("feed").process(e -> {
                    if (hangs.getCount() > 0) {
                        throw new IllegalStateException("broken");
                    }
                });
            }
        });
        context.start();
        plan(slot);
        assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();

        plan(slot.plusMillis(1));

        awaitState(slot.plusMillis(1), InstanceState.SUCCEEDED);
    }

    @Test
    void aNodeThatStopsDuringItsLastAttemptsCommitHandsTheDoubtOnInsteadOfGivingUp() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        feed("cycle:t?maximumAttempts=1", e -> {
            e.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class)
                    .intend(new CommitIntent("target:x", "http://target", "s1", true, List.of(0L), Instant.now(), new LoadCounts(1, 1, 0)));
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                throw new CommitUnknownException("interrupted while the commit was under way", stopped);
            }
        });
        plan(slot);
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        context.stop();

        assertThat(instance(slot).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(instance(slot).cause()).contains("interrupted while the commit was under way");
    }

    @Test
    void allTasksOfAStoppingNodeAreStoppedAtTheSameTime() throws Exception {
        CountDownLatch began = new CountDownLatch(2);
        CountDownLatch stopped = new CountDownLatch(2);
        AtomicInteger sawTheOther = new AtomicInteger();
        Processor step = e -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupt) {
                stopped.countDown();
                if (stopped.await(5, TimeUnit.SECONDS)) {
                    sawTheOther.incrementAndGet();
                }
                throw interrupt;
            }
        };
        ledger.register("u", ZoneOffset.UTC, null);
        ledger.plan("u", List.of(slot), RunKind.CYCLE, 0, null);
        plan(slot);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:u").process(step);
            }
        });
        feed("cycle:t", step);
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        context.stop();

        assertThat(sawTheOther).hasValue(2);
        assertThat(instance(slot).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(ledger.instance("u", slot).orElseThrow().state()).isEqualTo(InstanceState.PLANNED);
    }

    @Test
    void aRouteThatIsStoppedAloneStopsNoOtherTask() throws Exception {
        CountDownLatch began = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        Processor step = e -> {
            began.countDown();
            go.await();
        };
        ledger.register("u", ZoneOffset.UTC, null);
        ledger.plan("u", List.of(slot), RunKind.CYCLE, 0, null);
        plan(slot);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:u").process(step);
            }
        });
        feed("cycle:t", step);
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        context.getRouteController().stopRoute("feed", 1, TimeUnit.MILLISECONDS);
        go.countDown();

        await().until(() -> ledger.instance("u", slot).orElseThrow().state() == InstanceState.SUCCEEDED);
        assertThat(instance(slot).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(ledger.attempts("u", slot)).hasSize(1);
    }

    @Test
    void aDeadLetterThatIsUnderWayWhenTheNodeStopsStaysPending() throws Exception {
        context.getExecutorServiceManager().setShutdownAwaitTermination(600_000);
        CountDownLatch hangs = new CountDownLatch(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("direct:letters").deadLetterHandleNewException(false));
                from("direct:letters").errorHandler(noErrorHandler()).process(e -> {
                    hangs.countDown();
                    new CountDownLatch(1).await();
                });
                from("cycle:t?maximumAttempts=1").routeId("feed").process(e -> {
                    throw new IllegalStateException("broken");
                });
            }
        });
        context.start();
        plan(slot);
        assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();

        context.stop();

        assertThat(instance(slot).deadLetter()).isEqualTo(DeadLetterState.PENDING);
    }

    @Test
    void theHealthCheckSaysWhetherTheLedgerAnswers() throws Exception {
        feed("cycle:t", e -> { });
        HealthCheck check = HealthCheckRegistry.get(context).getCheck("component:cycle-ledger").orElseThrow();
        assertThat(check.isLiveness()).isFalse();
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);

        faulty.down(true);

        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(check.call().getMessage()).contains("the database is away");
        assertThat(check.call().getError()).containsInstanceOf(LedgerException.class);
        faulty.down(false);
        context.stop();
        assertThat(HealthCheckRegistry.get(context).getCheck("component:cycle-ledger")).isEmpty();
    }

    @Test
    void theComponentsSettingsAreChecked() {
        cycle.setLease(0);
        assertThatThrownBy(() -> feed("cycle:t", e -> { })).hasStackTraceContaining("camel.component.cycle.lease=0 must be at least 1");
    }

    @Test
    void whatIsSetOnTheComponentHoldsForEveryTaskThatDoesNotSetItItself() {
        cycle.getConfiguration().setMaximumAttempts(9);

        assertThat(context.getEndpoint("cycle:t", CycleEndpoint.class).getConfiguration().getMaximumAttempts()).isEqualTo(9);
        assertThat(context.getEndpoint("cycle:t?maximumAttempts=2", CycleEndpoint.class).getConfiguration().getMaximumAttempts()).isEqualTo(2);
    }

    private void hang(AtomicBoolean interrupted) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.set(true);
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void feed(String uri, Processor step) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId("feed").process(step);
            }
        });
        context.start();
    }

    private void plan(Instant at) {
        ledger.plan("t", List.of(at), RunKind.CYCLE, 0, null);
    }

    private CycleInstance instance(Instant at) {
        return ledger.instance("t", at).orElseThrow();
    }

    private void awaitState(Instant at, InstanceState state) {
        await().untilAsserted(() -> assertThat(instance(at).state()).isEqualTo(state));
    }
}
