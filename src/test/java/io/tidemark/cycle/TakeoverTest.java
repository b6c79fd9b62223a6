package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.Set;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

/** What a node leaves behind is taken over in time, and a node that comes back too late changes nothing. */
@Timeout(60)
class TakeoverTest {

    private static final Duration LEASE = Duration.ofMillis(1_500);
    /** What the takeover may take beside the lease. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final FaultyLedger cutOff = new FaultyLedger(ledger);
    private final DefaultCamelContext first = new DefaultCamelContext();
    private final DefaultCamelContext second = new DefaultCamelContext();
    private final TableComponent tables = new TableComponent();
    private final AtomicInteger reads = new AtomicInteger();
    private final Queue<String> ends = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        first.stop();
        second.stop();
        ledger.close();
    }

    @Test
    void whatADeadNodeRanIsTakenOverSoonAfterItsLease() throws Exception {
        start(second, ledger, new TableComponent(tables));
        CycleComponent cycle = second.getComponent("cycle", CycleComponent.class);
        cycle.runOnly("t", Set.of());
        plan();
        Claim dead = ledger.claim(new ClaimRequest("t", "dead", 1, 1, LEASE, false, Set.of())).get(0);
        cycle.runOnly("t", Set.of(slot));

        awaitSuccess();
        assertThat(last().startedAt()).isBetween(dead.leaseUntil(), dead.leaseUntil().plus(SLACK));
        assertThat(tables.rows("a")).containsExactly("row");
    }

    /** Where the first node stands still while the second takes over. */
    private enum Frozen {
        BEFORE_ITS_INTENT, BETWEEN_INTENT_AND_COMMIT, BETWEEN_COMMIT_AND_ITS_RECORD, AFTER_ITS_LOAD
    }

    @ParameterizedTest
    @EnumSource(Frozen.class)
    void aNodeThatStandsStillPastItsLeaseAndGoesOnLaterChangesNothing(Frozen where) throws Exception {
        plan();
        CountDownLatch standsStill = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        TableComponent.Hook freeze = table -> {
            standsStill.countDown();
            uninterruptibly(goesOn);
        };
        TableComponent zombie = new TableComponent(tables);
        if (where == Frozen.BETWEEN_INTENT_AND_COMMIT) {
            zombie.beforeCommit(freeze);
        } else if (where == Frozen.BETWEEN_COMMIT_AND_ITS_RECORD) {
            zombie.afterCommit(freeze);
        }
        first.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:before").process(e -> {
                    if (where == Frozen.BEFORE_ITS_INTENT) {
                        freeze.at("");
                    }
                });
                from("direct:after").process(e -> {
                    if (where == Frozen.AFTER_ITS_LOAD) {
                        freeze.at("");
                    }
                });
            }
        });
        start(first, cutOff.ledger(), zombie);
        assertThat(standsStill.await(20, TimeUnit.SECONDS)).isTrue();
        Instant leaseUntil = ledger.instance("t", slot).orElseThrow().leaseUntil();
        cutOff.down(true);
        start(second, ledger, new TableComponent(tables));
        awaitSuccess();
        assertThat(last().startedAt()).isAfterOrEqualTo(leaseUntil);

        cutOff.down(false);
        goesOn.countDown();

        await().until(() -> !ends.isEmpty() && ends.contains("first failed"));
        assertThat(tables.rows("a")).as("once, whoever loaded it").containsExactly("row");
        assertThat(ledger.attempts("t", slot)).extracting(Attempt::outcome)
                .containsExactly(AttemptOutcome.ABANDONED, AttemptOutcome.SUCCEEDED);
        assertThat(ledger.instance("t", slot).orElseThrow().state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(reads).as("what is found committed is not read again")
                .hasValue(where == Frozen.BETWEEN_INTENT_AND_COMMIT || where == Frozen.BETWEEN_COMMIT_AND_ITS_RECORD ? 1 : 2);
    }

    private static void uninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(DefaultCamelContext context, Ledger through, TableComponent table) throws Exception {
        CycleComponent cycle = new CycleComponent();
        cycle.setLedger(through);
        cycle.setPollDelay(20);
        cycle.setLease(LEASE.toMillis());
        cycle.setTimeZone("UTC");
        context.addComponent("cycle", cycle);
        context.addComponent("table", table);
        context.getShutdownStrategy().setTimeout(1);
        boolean isFirst = context == first;
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                if (!isFirst) {
                    from("direct:before").log("before");
                    from("direct:after").log("after");
                }
                from("cycle:t").routeId("feed").setBody(constant("row"))
                        .process(e -> {
                            reads.incrementAndGet();
                            remember(e, isFirst ? "first" : "second");
                        })
                        .to("direct:before").to("table:a").to("direct:after");
            }
        });
        context.start();
    }

    private void remember(Exchange exchange, String who) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange e) {
                ends.add(who + " completed");
            }

            @Override
            public void onFailure(Exchange e) {
                ends.add(who + " failed");
            }
        });
    }

    private void plan() {
        ledger.register("t", ZoneOffset.UTC, null);
        ledger.plan("t", List.of(slot), RunKind.CYCLE, 0, null);
    }

    private Attempt last() {
        List<Attempt> attempts = ledger.attempts("t", slot);
        return attempts.get(attempts.size() - 1);
    }

    private void awaitSuccess() {
        await().atMost(Duration.ofSeconds(20)).until(() -> ledger.instance("t", slot).orElseThrow().state() == InstanceState.SUCCEEDED);
    }
}
