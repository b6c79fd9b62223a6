package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitUnknownException;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;
import io.tidemark.schedule.SlotNotReadyException;

@Timeout(60)
class CycleRouteTest {

    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings(url, "sa", ""));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Queue<String> letters = new ConcurrentLinkedQueue<>();
    private final CycleComponent cycle = new CycleComponent();

    @BeforeEach
    void cycleComponent() {
        cycle.setLedger(ledger);
        cycle.setPollDelay(20);
        cycle.setLease(2_000);
        cycle.setTimeZone("UTC");
        context.addComponent("cycle", cycle);
        context.getShutdownStrategy().setTimeout(1);
    }

    @AfterEach
    void stop() {
        context.stop();
        ledger.close();
    }

    @Test
    void everyPlannedSlotRunsOnceAndCarriesItsScheduledTime() throws Exception {
        Queue<Object> seen = new ConcurrentLinkedQueue<>();
        feed("cycle:t?parallelism=3", e -> seen.add(e.getMessage().getHeader(SlotHeaders.SCHEDULED_TIME)));
        Instant earlier = slot.minusSeconds(60);
        plan(slot, earlier);
        plan(slot);

        awaitState(slot, InstanceState.SUCCEEDED);
        awaitState(earlier, InstanceState.SUCCEEDED);
        assertThat(seen).containsExactlyInAnyOrder(new ScheduledTime(slot, ZoneOffset.UTC), new ScheduledTime(earlier, ZoneOffset.UTC));
    }

    @Test
    void aFailedAttemptIsRepeatedAsAWholeAndOnlyTheLastFailureIsADeadLetter() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        feed("cycle:t?maximumAttempts=3&retryDelay=10", e -> {
            runs.incrementAndGet();
            throw new IllegalStateException("row 7 of iot.csv is broken");
        });
        plan(slot);

        awaitState(slot, InstanceState.FAILED);
        await().until(() -> instance(slot).deadLetter() == DeadLetterState.DELIVERED);
        assertThat(runs).hasValue(3);
        assertThat(letters).hasSize(1);
        assertThat(letters.peek()).contains("\"task\":\"t\"", "row 7 of iot.csv is broken", "\"attempts\":3");
        assertThat(ledger.attempts("t", slot)).hasSize(3);
    }

    @Test
    void theErrorHandlersRedeliveryNeverSendsAHalfReadBodyAgain() throws Exception {
        AtomicInteger writes = new AtomicInteger();
        feed("cycle:t?maximumAttempts=1", e -> {
            writes.incrementAndGet();
            throw new IllegalStateException("transient");
        });
        plan(slot);

        awaitState(slot, InstanceState.FAILED);
        assertThat(writes).hasValue(1);
    }

    @Test
    void aDeadLetterThatCannotBeWrittenIsSentAgain() throws Exception {
        AtomicInteger refusals = new AtomicInteger(2);
        cycle.setLease(200);
        feed("cycle:t?maximumAttempts=1", e -> {
            throw new IllegalStateException("broken");
        }, e -> {
            if (refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("no space for letters");
            }
        });
        plan(slot);

        await().until(() -> instance(slot) != null && instance(slot).deadLetter() == DeadLetterState.DELIVERED);
        assertThat(letters).hasSize(1);
    }

    @Test
    void withoutADeadLetterChannelTheLedgerAloneKeepsTheFailure() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:t?maximumAttempts=1").process(e -> {
                    throw new IllegalStateException("broken");
                });
            }
        });
        context.start();
        plan(slot);

        await().until(() -> instance(slot).deadLetter() == DeadLetterState.UNDECLARED);
        assertThat(instance(slot).cause()).isEqualTo("broken");
    }

    @Test
    void aMissingObjectWaitsWithoutUsingUpAttemptsAndHoldsNothingUp() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        feed("cycle:t?maximumAttempts=1&recheckDelay=20&waitFor=10m", e -> {
            if (at(e).equals(slot) && looks.incrementAndGet() < 4) {
                throw new SlotNotReadyException("oss://b/k is not there");
            }
        });
        plan(slot, slot.plusMillis(1));

        awaitState(slot.plusMillis(1), InstanceState.SUCCEEDED);
        awaitState(slot, InstanceState.SUCCEEDED);
        assertThat(looks).hasValue(4);
        assertThat(ledger.attempts("t", slot)).hasSize(1);
    }

    @Test
    void anObjectThatDoesNotComeWithinWaitForIsADeadLetter() throws Exception {
        feed("cycle:t?recheckDelay=20&waitFor=1s&maximumAttempts=5", e -> {
            throw new SlotNotReadyException("oss://b/k is not there");
        });
        plan(slot.minusSeconds(60));

        awaitState(slot.minusSeconds(60), InstanceState.FAILED);
        assertThat(instance(slot.minusSeconds(60)).cause()).startsWith("oss://b/k is not there, and waitFor=PT1S ran out at ");
        await().until(() -> letters.size() == 1);
    }

    @Test
    void completionsRunOnlyWhenTheLedgerSaysDone() throws Exception {
        Queue<InstanceState> seen = new ConcurrentLinkedQueue<>();
        feed("cycle:t", e -> e.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange exchange) {
                seen.add(instance(slot).state());
            }
        }));
        plan(slot);

        await().until(() -> !seen.isEmpty());
        assertThat(seen).containsExactly(InstanceState.SUCCEEDED);
    }

    @Test
    void aDoneLoadDoesNotLookLikeAHandledFailureToItsCompletions() throws Exception {
        Queue<Boolean> handled = new ConcurrentLinkedQueue<>();
        feed("cycle:t", e -> e.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange exchange) {
                handled.add(exchange.getExchangeExtension().isFailureHandled());
            }
        }));
        plan(slot);

        await().untilAsserted(() -> assertThat(handled).containsExactly(false));
    }

    @Test
    void whoeverLostTheInstanceDoesNotTouchTheSource() throws Exception {
        Queue<String> ends = new ConcurrentLinkedQueue<>();
        CountDownLatch taken = new CountDownLatch(1);
        feed("cycle:t", e -> {
            e.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onComplete(Exchange exchange) {
                    ends.add("complete");
                }

                @Override
                public void onFailure(Exchange exchange) {
                    ends.add("failure");
                }
            });
            takeOver();
            taken.countDown();
        });
        plan(slot);

        assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
        await().until(() -> !ends.isEmpty());
        assertThat(ends).containsExactly("failure");
        assertThat(instance(slot).owner()).isEqualTo("other");
    }

    @Test
    void aCommitThatNobodyCanJudgeIsAStateOfItsOwn() throws Exception {
        feed("cycle:t?maximumAttempts=5", e -> {
            CommitLog log = e.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class);
            log.intend(intent("s1"));
            log.resolve("s1", CommitOutcome.UNKNOWN);
            throw new CommitUnknownException("session s1 is forgotten", null);
        });
        plan(slot);

        awaitState(slot, InstanceState.UNKNOWN);
        assertThat(instance(slot).cause()).contains("session s1 is forgotten");
    }

    @Test
    void aTargetThatCouldNotBeAskedAboutACommitIsAskedAgainByTheNextAttempt() throws Exception {
        context.addComponent("target", new ResolverComponent(Map.of("s4", CommitOutcome.COMMITTED)));
        AtomicInteger runs = new AtomicInteger();
        feedIntoTarget("cycle:t?maximumAttempts=5&retryDelay=10", e -> {
            runs.incrementAndGet();
            e.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class).intend(intent("s4"));
            throw new CommitUnknownException("the service does not answer", null);
        });
        plan(slot);

        awaitState(slot, InstanceState.SUCCEEDED);
        assertThat(runs).hasValue(1);
        assertThat(instance(slot).counts()).isEqualTo(new LoadCounts(10, 9, 1));
    }

    @Test
    void anIntentLeftByADeadNodeIsResolvedBeforeAnythingIsLoadedAgain() throws Exception {
        CommitIntent intent = intent("s1");
        ledger.register("t", ZoneOffset.UTC, null);
        plan(slot);
        leaveInDoubt(intent);
        AtomicInteger runs = new AtomicInteger();
        context.addComponent("target", new ResolverComponent(Map.of("s1", CommitOutcome.COMMITTED)));
        feedIntoTarget("cycle:t", e -> runs.incrementAndGet());

        awaitState(slot, InstanceState.SUCCEEDED);
        assertThat(runs).hasValue(0);
        assertThat(instance(slot).counts()).isEqualTo(intent.counts());
    }

    @Test
    void anIntentThatWasNotCommittedIsLoadedAgain() throws Exception {
        ledger.register("t", ZoneOffset.UTC, null);
        plan(slot);
        leaveInDoubt(intent("s2"));
        AtomicInteger runs = new AtomicInteger();
        context.addComponent("target", new ResolverComponent(Map.of("s2", CommitOutcome.NOT_COMMITTED)));
        context.getEndpoint("target:x");
        feed("cycle:t", e -> runs.incrementAndGet());

        awaitState(slot, InstanceState.SUCCEEDED);
        assertThat(runs).hasValue(1);
    }

    @Test
    void anAttemptThatExhaustsTheMemoryFailsAtOnceAndSaysSo() throws Exception {
        cycle.setLease(60_000);
        feed("cycle:t?maximumAttempts=1", e -> {
            throw new OutOfMemoryError("Java heap space");
        });
        plan(slot);

        awaitState(slot, InstanceState.FAILED);
        assertThat(instance(slot).cause()).contains("Java heap space");
        await().until(() -> letters.size() == 1);
    }

    @Test
    void anAttemptThatRunsTooLongIsStopped() throws Exception {
        feed("cycle:t?maximumAttempts=1&timeout=200", e -> new CountDownLatch(1).await());
        plan(slot);

        awaitState(slot, InstanceState.FAILED);
        assertThat(instance(slot).cause()).isEqualTo("stopped after timeout=PT0.2S");
    }

    @Test
    void aStoppingNodeHandsItsInstancesBack() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        feed("cycle:t", e -> {
            began.countDown();
            new CountDownLatch(1).await();
        });
        plan(slot);
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        context.stop();

        assertThat(instance(slot).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(instance(slot).attempts()).isZero();
    }

    @Test
    void whoeverStopsTheConsumerWaitsForTheHandBackEvenWhenInterrupted() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        feed("cycle:t", e -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                assertThat(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)).isFalse();
                throw stopped;
            }
        });
        plan(slot);
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        Thread.currentThread().interrupt();
        cycle.consumer("t").orElseThrow().stop();

        assertThat(Thread.interrupted()).as("told on").isTrue();
        assertThat(instance(slot).state()).isEqualTo(InstanceState.PLANNED);
    }

    @Test
    void theCommitLogIsOnTheExchangeAndItsCountsReachTheInstance() throws Exception {
        feed("cycle:t", e -> {
            CommitLog log = e.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class);
            e.setProperty(SlotHeaders.MANIFEST, List.of(Map.of("bucket", "b", "key", "k", "etag", "E", "size", 9L)));
            log.intend(intent("s3"));
            log.resolve("s3", CommitOutcome.COMMITTED);
        });
        plan(slot);

        awaitState(slot, InstanceState.SUCCEEDED);
        assertThat(instance(slot).counts()).isEqualTo(new LoadCounts(10, 9, 1));
        assertThat(ledger.attempts("t", slot).get(0).objects()).extracting("key").containsExactly("k");
    }

    @Test
    void twoRoutesForOneTaskAreRefused() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:t").to("mock:a");
                from("cycle:t?parallelism=2").to("mock:b");
            }
        });

        assertThatThrownBy(context::start).hasStackTraceContaining("Two routes run cycle:t.");
    }

    @Test
    void timesOfDayAreARecurrenceOfTheTasksOwn() throws Exception {
        Instant yesterday = slot.truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
        feed("cycle:t?maximumAttempts=1", e -> { });
        context.createProducerTemplate().sendBody("cycle:t?at=00:00,12:00&effectiveFrom=" + yesterday.toString().substring(0, 10), "tick");

        awaitState(yesterday, InstanceState.SUCCEEDED);
        awaitState(yesterday.plus(12, ChronoUnit.HOURS), InstanceState.SUCCEEDED);
        awaitState(yesterday.plus(24, ChronoUnit.HOURS), InstanceState.SUCCEEDED);
    }

    @Test
    void wrongOptionsAreNamedWithTheirValue() {
        assertThatThrownBy(() -> context.getEndpoint("cycle:t?days=MON"))
                .hasStackTraceContaining("cycle:t has days=MON; it must be given together with at");

        assertThatThrownBy(() -> context.getEndpoint("cycle:t?parallelism=0"))
                .hasStackTraceContaining("cycle:t has parallelism=0; it must be at least 1");
        assertThatThrownBy(() -> context.getEndpoint("cycle:t?effectiveFrom=yesterday"))
                .hasStackTraceContaining("cycle:t has effectiveFrom=yesterday; it must be a date or a date-time such as 2019-11-06");
        // camel.component.cycle.historyRetention is 90 days unless it is set
        assertThatThrownBy(() -> context.getEndpoint("cycle:t?lookback=91d"))
                .hasStackTraceContaining("cycle:t has lookback=PT2184H; it must be at most camel.component.cycle.historyRetention=PT2160H");
        assertThat(context.getEndpoint("cycle:t?lookback=91d&lateObjects=ignore")).isNotNull();
    }

    private void feed(String uri, org.apache.camel.Processor step) throws Exception {
        feed(uri, step, e -> { });
    }

    private void feed(String uri, org.apache.camel.Processor step, org.apache.camel.Processor letterBox) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("direct:letters").deadLetterHandleNewException(false).maximumRedeliveries(2).redeliveryDelay(1));
                from("direct:letters").errorHandler(noErrorHandler()).process(letterBox).process(e -> letters.add(e.getMessage().getBody(String.class)));
                from(uri).to("direct:step");
                from("direct:step").process(step);
            }
        });
        context.start();
    }

    private void feedIntoTarget(String uri, org.apache.camel.Processor step) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(step).to("target:x");
            }
        });
        context.start();
    }

    private void plan(Instant... slots) {
        ledger.register("t", ZoneOffset.UTC, null);
        ledger.plan("t", List.of(slots), RunKind.CYCLE, 0, null);
    }

    private static Instant at(Exchange e) {
        return e.getMessage().getHeader(SlotHeaders.SCHEDULED_TIME, ScheduledTime.class).instant();
    }

    private CycleInstance instance(Instant at) {
        return ledger.instance("t", at).orElse(null);
    }

    private void awaitState(Instant at, InstanceState state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> instance(at) != null && instance(at).state() == state);
    }

    private static CommitIntent intent(String session) {
        return new CommitIntent("target:x", "http://target", session, true, List.of(0L), Instant.now(), new LoadCounts(10, 9, 1));
    }

    private void leaveInDoubt(CommitIntent intent) {
        Claim claim = ledger.claim(new ClaimRequest("t", "dead", 1, 1, Duration.ofMillis(1), false, java.util.Set.of())).get(0);
        ledger.commitLog(claim).intend(intent);
    }

    /** What another node's claim does once the lease is over. */
    private void takeOver() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "sa", ""); Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE tidemark_cycle_instance SET owner = 'other', epoch = epoch + 1")).isEqualTo(1);
        }
    }
}
