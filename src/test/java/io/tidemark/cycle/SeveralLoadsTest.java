package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.ValueBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.language.SimpleExpression;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

/** Routes that load more than one table, whose node dies between the commits: each table gets its rows once. */
@Timeout(60)
class SeveralLoadsTest {

    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final TableComponent tables = new TableComponent();
    private final AtomicInteger reads = new AtomicInteger();

    @BeforeEach
    void components() {
        CycleComponent cycle = new CycleComponent();
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

    @ParameterizedTest
    @ValueSource(strings = {"overwrite=true", "overwrite=false"})
    void aNodeThatDiesAfterTheFirstOfTwoCommitsLeavesTheSecondToItsSuccessor(String mode) throws Exception {
        diesInDoubt("table:a?" + mode);

        run(route -> route.to("table:a?" + mode).to("table:b?" + mode));

        assertThat(tables.asked()).containsExactly("a");
        assertThat(reads).hasValue(1);
        assertThat(tables.rows("a")).containsExactly("row");
        assertThat(tables.rows("b")).containsExactly("row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"overwrite=true", "overwrite=false"})
    void aNodeThatDiesAfterTheSecondOfTwoCommitsHasLoadedEverything(String mode) throws Exception {
        diesInDoubt("table:a?" + mode, "table:b?" + mode);

        run(route -> route.to("table:a?" + mode).to("table:b?" + mode));

        assertThat(reads).as("nothing is read again").hasValue(0);
        assertThat(tables.rows("a")).containsExactly("row");
        assertThat(tables.rows("b")).containsExactly("row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"overwrite=true", "overwrite=false"})
    void aNodeThatDiesBetweenTwoCommitsWithNothingInDoubtLoadsTheSecond(String mode) throws Exception {
        Claim dead = claim();
        load(dead, "table:a?" + mode);

        run(route -> route.to("table:a?" + mode).to("table:b?" + mode));

        assertThat(tables.rows("a")).containsExactly("row");
        assertThat(tables.rows("b")).containsExactly("row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"overwrite=true", "overwrite=false"})
    void theBranchesOfAMulticastAreLoadsLikeAnyOther(String mode) throws Exception {
        diesInDoubt("table:a?" + mode);

        run(route -> route.multicast().stopOnException().to("table:a?" + mode, "direct:b").end());

        assertThat(tables.rows("a")).containsExactly("row");
        assertThat(tables.rows("b")).containsExactly("row");
    }

    @Test
    void oneLoadThatIsFoundCommittedIsNotReadAgain() throws Exception {
        diesInDoubt("table:b");

        run(route -> route.doTry().to("direct:b").doCatch(IllegalArgumentException.class).log("no").end());

        assertThat(reads).hasValue(0);
        assertThat(tables.rows("b")).containsExactly("row");
    }

    @Test
    void aLoadWhoseTargetOnlyTheMessageNamesIsNotCountedAndItsRouteRunsAgain() throws Exception {
        diesInDoubt("table:a");

        run(route -> route.to("table:a").toD("table:${header.where}"));

        assertThat(reads).hasValue(1);
        assertThat(tables.rows("a")).containsExactly("row");
        assertThat(tables.rows("b")).containsExactly("row");
    }

    @Test
    void aLoadThatRunsOncePerPartIsNotCountedAndItsRouteRunsAgain() throws Exception {
        diesInDoubt("table:a");

        run(route -> route.split(body().append(",more")).stopOnException().to("table:a").end());

        assertThat(reads).hasValue(1);
        assertThat(tables.rows("a")).containsExactly("row", "more");
    }

    @Test
    void whatTheRouteSendsElsewhereAfterItsLoadIsMadeUpFor() throws Exception {
        AtomicInteger told = new AtomicInteger();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:tell").to("stub:nobody").process(e -> told.incrementAndGet());
            }
        });
        diesInDoubt("table:a");

        run(route -> route.to("table:a").to("direct:tell"));

        assertThat(told).hasValue(1);
        assertThat(tables.rows("a")).containsExactly("row");
    }

    @Test
    void aCommitOfAnEarlierSeriesDoesNotStandForARerun() throws Exception {
        Claim first = claim();
        load(first, "table:a?overwrite=true");
        ledger.succeed(first, new AttemptReport(null, List.of()));
        ledger.requeue("t", slot, RunKind.MANUAL);

        run(route -> route.to("table:a?overwrite=true"));

        assertThat(reads).hasValue(1);
    }

    @Test
    void aMulticastThatLoadsSeveralTablesAtTheSameTimeIsRefused() throws Exception {
        assertThatThrownBy(() -> run(route -> route.multicast().parallelProcessing().to("table:a", "direct:b").end()))
                .hasStackTraceContaining("The route of cycle:t loads 2 targets at the same time")
                .hasStackTraceContaining("remove parallelProcessing");
    }

    @Test
    void aMulticastMayDoOtherThingsThanLoadingAtTheSameTime() throws Exception {
        run(route -> route.multicast().parallelProcessing().to("table:a", "direct:nothing").end());

        assertThat(tables.rows("a")).containsExactly("row");
    }

    /** The person has looked at one table; that the next one was never loaded only the route knows. */
    @Test
    void whatComesAfterACommitThatAPersonJudgedMadeIsLoadedByTheNextAttempt() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        tables.beforeCommit(table -> {
            if (commits.getAndIncrement() == 0) {
                tables.forgetSessions();
                throw new IllegalStateException("the connection broke");
            }
        });
        begin(route -> route.to("table:a").to("table:b"));
        awaitState(InstanceState.UNKNOWN);

        ledger.judge("t", slot, CommitOutcome.COMMITTED, "eva", "its rows are there");

        awaitState(InstanceState.SUCCEEDED);
        assertThat(tables.rows("a")).isEmpty();
        assertThat(tables.rows("b")).containsExactly("row");
    }

    @Test
    void theLastCommitThatAPersonJudgedMadeEndsTheInstance() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        tables.beforeCommit(table -> {
            if (commits.getAndIncrement() == 1) {
                tables.forgetSessions();
                throw new IllegalStateException("the connection broke");
            }
        });
        begin(route -> route.to("table:a?overwrite=true").to("table:b?overwrite=true"));
        awaitState(InstanceState.UNKNOWN);

        assertThat(ledger.judge("t", slot, CommitOutcome.COMMITTED, "eva", "its rows are there").state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(reads).hasValue(1);
    }

    private interface Steps {
        void append(RouteDefinition route);
    }

    private static ValueBuilder body() {
        return new ValueBuilder(new SimpleExpression("${body}"));
    }

    private void run(Steps steps) throws Exception {
        begin(steps);
        awaitState(InstanceState.SUCCEEDED);
    }

    private void awaitState(InstanceState state) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(
                () -> assertThat(ledger.instance("t", slot).orElseThrow().state()).isEqualTo(state));
    }

    private void begin(Steps steps) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:b").to("table:b");
                from("direct:nothing").log("nothing");
                RouteDefinition route = from("cycle:t?maximumAttempts=3&retryDelay=10").setBody(constant("row")).setHeader("where", constant("b"))
                        .process(e -> reads.incrementAndGet());
                steps.append(route);
            }
        });
        context.start();
    }

    /** A node that loads these, and dies when the last of them is committed and it has not said so yet. */
    private void diesInDoubt(String... uris) throws Exception {
        Claim dead = claim();
        for (int i = 0; i < uris.length; i++) {
            if (i == uris.length - 1) {
                tables.afterCommit(table -> {
                    throw new IllegalStateException("the process died here");
                });
            }
            load(dead, uris[i]);
        }
        tables.afterCommit(table -> { });
    }

    private Claim claim() {
        return ledger.claim(new ClaimRequest("t", "dead", 1, 1, Duration.ofMillis(1), false, Set.of())).get(0);
    }

    private void load(Claim claim, String uri) throws Exception {
        context.start();
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(CommitLog.EXCHANGE_PROPERTY, ledger.commitLog(claim));
        exchange.getMessage().setBody("row");
        context.createProducerTemplate().send(uri, exchange);
    }
}
