package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.ValueBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitUnknownException;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

/** Routes that catch what a load throws: some failures are theirs to handle, others nobody can handle away. */
@Timeout(60)
class HandledFailuresTest {

    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings(url, "sa", ""));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final TableComponent tables = new TableComponent();
    private final CycleComponent cycle = new CycleComponent();
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();
    private final Queue<String> completions = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void components() {
        cycle.setLedger(ledger);
        cycle.setPollDelay(20);
        cycle.setLease(5_000);
        cycle.setTimeZone("UTC");
        context.addComponent("cycle", cycle);
        context.addComponent("table", tables);
        context.getShutdownStrategy().setTimeout(1);
        ledger.register("t", ZoneOffset.UTC, null);
        ledger.plan("t", List.of(slot), RunKind.CYCLE, 0, null);
    }

    @AfterEach
    void stop() {
        context.stop();
        ledger.close();
    }

    @Test
    void aLoadThatFailedAndWhoseRouteLoadsElsewhereInsteadHasSucceeded() throws Exception {
        run("cycle:t", route -> route
                .doTry().process(HandledFailuresTest::notCommitted).doCatch(IllegalStateException.class).to("table:b").end());

        awaitState(InstanceState.SUCCEEDED);
        assertThat(tables.rows("b")).containsExactly("row");
        assertThat(runs).hasValue(1);
    }

    @Test
    void aLoadThatWasNotCommittedAndWhoseRouteGoesOnHasBeenHandled() throws Exception {
        run("cycle:t", route -> route.doTry().process(HandledFailuresTest::notCommitted).doCatch(IllegalStateException.class).log("skipped").end());

        awaitState(InstanceState.SUCCEEDED);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aCommitOfWhichTheTargetCannotTellIsNotHandledAway() throws Exception {
        run("cycle:t?maximumAttempts=5", route -> route.doTry().process(e -> {
            CommitLog log = log(e);
            log.intend(intent("s1"));
            log.resolve("s1", CommitOutcome.UNKNOWN);
            throw new CommitUnknownException("the session is forgotten", null);
        }).doCatch(Exception.class).log("swallowed").end());

        awaitState(InstanceState.UNKNOWN);
        assertThat(instance().cause()).isEqualTo("the route ended without an exception, but what became of session s1 is not known");
        assertThat(runs).hasValue(1);
        assertThat(completions).containsExactly("failure");
    }

    @Test
    void aCommitThatNobodyAskedAboutIsSettledByTheNextAttempt() throws Exception {
        tables.afterCommit(table -> {
            throw new CommitUnknownException("the service does not answer", null);
        });
        run("cycle:t?retryDelay=10", route -> route.doTry().to("table:a").doCatch(Exception.class).log("swallowed").end());

        awaitState(InstanceState.SUCCEEDED);
        assertThat(tables.asked()).containsExactly("a");
        assertThat(tables.rows("a")).containsExactly("row");
        assertThat(runs).hasValue(1);
    }

    @Test
    void aLeaseThatWasLostIsNotHandledAway() throws Exception {
        tables.beforeCommit(table -> takeOver());
        run("cycle:t", route -> route.doTry().to("table:a").doCatch(Exception.class).log("swallowed").end());

        await().until(() -> !completions.isEmpty());
        assertThat(completions).containsExactly("failure");
        assertThat(instance().state()).isEqualTo(InstanceState.RUNNING);
        assertThat(instance().owner()).isEqualTo("other");
    }

    @Test
    void anAttemptThatRanTooLongHasFailedWhateverItsRouteMakesOfTheInterrupt() throws Exception {
        run("cycle:t?timeout=200&maximumAttempts=1", route -> route.doTry().process(e -> hang()).to("table:a")
                .doCatch(Exception.class).log("swallowed").end());

        awaitState(InstanceState.FAILED);
        assertThat(instance().cause()).isEqualTo("stopped after timeout=PT0.2S");
        assertThat(tables.rows("a")).isEmpty();
        assertThat(completions).containsExactly("failure");
    }

    @Test
    void anAttemptOfAStoppingNodeIsHandedBackWhateverItsRouteMakesOfTheInterrupt() throws Exception {
        run("cycle:t", route -> route.process(e -> swallowsTheInterrupt()).filter(constant(false)).to("table:a").end());
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        context.stop();

        assertThat(instance().state()).isEqualTo(InstanceState.PLANNED);
        assertThat(tables.rows("a")).isEmpty();
    }

    @Test
    void anAttemptThatIsStoppedWhenAllIsLoadedHasSucceeded() throws Exception {
        run("cycle:t?timeout=200", route -> route.to("table:a").process(e -> swallowsTheInterrupt()));

        awaitState(InstanceState.SUCCEEDED);
        assertThat(runs).hasValue(1);
        assertThat(tables.rows("a")).containsExactly("row");
    }

    @Test
    void anAttemptThatIsStoppedBetweenItsLoadsIsRunAgain() throws Exception {
        run("cycle:t", route -> route.to("table:a").process(e -> swallowsTheInterrupt()).filter(constant(false)).to("table:b").end());
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        context.stop();

        assertThat(instance().state()).isEqualTo(InstanceState.PLANNED);
        assertThat(tables.rows("b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"multicast", "multicast that stops", "split", "recipient list", "nested multicast"})
    void noDeadLetterChannelTakesTheFailureOfOneBranchForHandled(String kind) throws Exception {
        AtomicInteger letters = new AtomicInteger();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("direct:letters").deadLetterHandleNewException(false).maximumRedeliveries(2).redeliveryDelay(1));
                from("direct:letters").errorHandler(noErrorHandler()).process(e -> letters.incrementAndGet());
                from("direct:broken").process(e -> runs.incrementAndGet()).process(e -> {
                    throw new IllegalStateException("table a is not there");
                });
                RouteDefinition route = from("cycle:t?maximumAttempts=2&retryDelay=10").setBody(constant("row"));
                switch (kind) {
                    case "multicast" -> route.multicast().to("direct:broken", "table:b?overwrite=true").end();
                    case "multicast that stops" -> route.multicast().stopOnException().to("direct:broken", "table:b?overwrite=true").end();
                    case "split" -> route.split(body()).to("direct:broken").end();
                    case "recipient list" -> route.recipientList(constant("direct:broken,table:b?overwrite=true")).end();
                    default -> route.multicast().multicast().to("direct:broken").end().end();
                }
            }
        });
        context.start();

        awaitState(InstanceState.FAILED);
        assertThat(instance().cause()).contains("table a is not there");
        assertThat(runs).as("never sent again").hasValue(2);
        await().untilAsserted(() -> assertThat(letters).as("once, when the attempts are exhausted").hasValue(1));
    }

    /** As libraries do: the interrupt becomes an exception of their own, which a route can catch; Camel lets it catch no other. */
    private void hang() {
        began.countDown();
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void swallowsTheInterrupt() {
        try {
            hang();
        } catch (IllegalStateException e) {
            // the worst that a step can do
        }
    }

    private static ValueBuilder constant(Object value) {
        return new ValueBuilder(new ConstantExpression(value.toString()));
    }

    private interface Steps {
        void append(RouteDefinition route);
    }

    private void run(String uri, Steps steps) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                steps.append(from(uri).setBody(constant("row")).process(e -> {
                    runs.incrementAndGet();
                    remember(e);
                }));
            }
        });
        context.start();
    }

    private void remember(Exchange exchange) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange e) {
                completions.add("complete");
            }

            @Override
            public void onFailure(Exchange e) {
                completions.add("failure");
            }
        });
    }

    private static void notCommitted(Exchange exchange) {
        log(exchange).intend(intent("s1"));
        log(exchange).resolve("s1", CommitOutcome.NOT_COMMITTED);
        throw new IllegalStateException("the service refuses the commit");
    }

    private static CommitLog log(Exchange exchange) {
        return exchange.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class);
    }

    private static CommitIntent intent(String session) {
        return new CommitIntent("table:a", "http://table", session, true, List.of(0L), Instant.now(), new LoadCounts(1, 1, 0));
    }

    private CycleInstance instance() {
        return ledger.instance("t", slot).orElseThrow();
    }

    private void awaitState(InstanceState state) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(instance().state()).isEqualTo(state));
    }

    /** What another node's claim does once the lease is over. */
    private void takeOver() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "sa", ""); Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE tidemark_cycle_instance SET owner = 'other', epoch = epoch + 1")).isEqualTo(1);
        }
    }
}
