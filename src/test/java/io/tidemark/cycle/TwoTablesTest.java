package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.maxcompute.MaxComputeComponent;
import io.tidemark.sandbox.SandboxServer;
import io.tidemark.sandbox.maxcompute.MaxComputeFaults;
import io.tidemark.sandbox.maxcompute.SandboxMaxCompute;

/** A feed into two MaxCompute tables whose node dies between its two commits. */
@Timeout(120)
class TwoTablesTest {

    private static final String PROJECT = SandboxMaxCompute.DEFAULT_PROJECT;
    private static final List<List<String>> ROWS = List.of(List.of("d1", "1"), List.of("d2", "2"), List.of("d3", "3"));

    @TempDir
    private Path directory;
    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private SandboxMaxCompute sandbox;
    private SandboxServer server;

    @BeforeEach
    void start() {
        sandbox = SandboxMaxCompute.open(directory, Map.of("id", "secret"), InstantSource.system(), SandboxMaxCompute.Options.defaults());
        server = SandboxServer.start("maxcompute", 0, sandbox.handler());
        sandbox.sql(PROJECT, "CREATE TABLE one (device STRING, reading BIGINT) PARTITIONED BY (dt STRING)");
        sandbox.sql(PROJECT, "CREATE TABLE two (device STRING, reading BIGINT) PARTITIONED BY (dt STRING)");
        MaxComputeComponent target = new MaxComputeComponent();
        target.getConfiguration().setEndpoint(server.uri() + "/api");
        target.getConfiguration().setProject(PROJECT);
        target.getConfiguration().setAccessKey("id");
        target.getConfiguration().setSecretKey("secret");
        context.addComponent("maxcompute", target);
        CycleComponent cycle = new CycleComponent();
        cycle.setLedger(ledger);
        cycle.setPollDelay(20);
        cycle.setTimeZone("UTC");
        context.addComponent("cycle", cycle);
        context.getShutdownStrategy().setTimeout(1);
        context.start();
        ledger.register("t", ZoneOffset.UTC, null);
        ledger.plan("t", List.of(slot), RunKind.CYCLE, 0, null);
    }

    @AfterEach
    void stop() {
        context.stop();
        server.close();
        sandbox.close();
        ledger.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overwrite", "append"})
    void bothTablesHaveEveryRowOnceWhenTheFirstCommitWasLeftInDoubt(String mode) throws Exception {
        dies(uri("one", mode), true);

        feed(mode);

        assertThat(sandbox.rowCount(PROJECT, "one")).isEqualTo(ROWS.size());
        assertThat(sandbox.rowCount(PROJECT, "two")).isEqualTo(ROWS.size());
        assertThat(sandbox.faults().seen(MaxComputeFaults.Kind.COMMIT)).isEqualTo(mode.equals("append") ? 2 : 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overwrite", "append"})
    void bothTablesHaveEveryRowOnceWhenTheFirstCommitWasNeverSent(String mode) throws Exception {
        dies(uri("one", mode), false);

        feed(mode);

        assertThat(sandbox.rowCount(PROJECT, "one")).isEqualTo(ROWS.size());
        assertThat(sandbox.rowCount(PROJECT, "two")).isEqualTo(ROWS.size());
    }

    private static String uri(String table, String mode) {
        return "maxcompute:%s?partition=dt=1&writeMode=%s".formatted(table, mode);
    }

    private void feed(String mode) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:t?maximumAttempts=2").setBody(constant(ROWS)).to(uri("one", mode)).setBody(constant(ROWS)).to(uri("two", mode));
            }
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> ledger.instance("t", slot).orElseThrow().state() == InstanceState.SUCCEEDED);
    }

    /** A node that recorded its intent and died: after its commit, or right before it. */
    private void dies(String uri, boolean afterItsCommit) {
        Claim dead = ledger.claim(new ClaimRequest("t", "dead", 1, 1, Duration.ofMillis(1), false, Set.of())).get(0);
        CommitLog log = ledger.commitLog(dead);
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(ROWS);
        exchange.setProperty(CommitLog.EXCHANGE_PROPERTY, new CommitLog() {
            @Override
            public Optional<CommitIntent> appended(String target) {
                return log.appended(target);
            }

            @Override
            public void intend(CommitIntent intent) {
                log.intend(intent);
                if (!afterItsCommit) {
                    throw new IllegalStateException("the process died here");
                }
            }

            @Override
            public void resolve(String sessionId, CommitOutcome outcome) {
                throw new IllegalStateException("the process died here");
            }
        });
        assertThat(context.createProducerTemplate().send(uri, exchange).getException()).hasMessageContaining("died here");
    }
}
