package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.commit.CommitLog;
import io.tidemark.commit.LoadProgress;
import io.tidemark.commit.RejectedRows;
import io.tidemark.commit.TargetCount;
import io.tidemark.ledger.AttemptNotes;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

/** What a load tells on its way arrives in the ledger. */
@Timeout(60)
class AttemptNotesTest {

    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CountDownLatch seen = new CountDownLatch(1);

    @BeforeEach
    void components() {
        CycleComponent cycle = new CycleComponent();
        cycle.setLedger(ledger);
        cycle.setPollDelay(20);
        cycle.setLease(600);
        cycle.setTimeZone("UTC");
        context.addComponent("cycle", cycle);
        context.getShutdownStrategy().setTimeout(1);
        ledger.register("t", ZoneOffset.UTC, null);
        ledger.plan("t", List.of(slot), RunKind.CYCLE, 0, null);
    }

    @AfterEach
    void stop() {
        seen.countDown();
        context.stop();
        ledger.close();
    }

    @Test
    void progressIsSeenWhileTheLoadRunsAndTheRestStaysWithTheAttempt() throws Exception {
        RejectedRows rejected = new RejectedRows("oss:bad/a.csv", List.of(new RejectedRows.Row("oss://a", 3, 27, "reading", "is not an integer", "d,x")));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:t").process(exchange -> {
                    CommitLog log = exchange.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class);
                    log.progress(new LoadProgress(10, 100, 1));
                    log.progress(new LoadProgress(20, 100, 2));
                    seen.await();
                    log.rejected(rejected);
                    log.verified(new TargetCount(2, slot, true));
                });
            }
        });
        context.start();

        await().atMost(Duration.ofSeconds(30)).until(() -> notes().progress() != null);
        assertThat(notes().progress()).isEqualTo(new LoadProgress(20, 100, 2));
        seen.countDown();

        await().atMost(Duration.ofSeconds(30)).until(() -> ledger.instance("t", slot).orElseThrow().state() == InstanceState.SUCCEEDED);
        assertThat(notes().rejected()).isEqualTo(rejected.first());
        assertThat(notes().rejectsAt()).isEqualTo(rejected.at());
        assertThat(notes().verified()).isEqualTo(new TargetCount(2, slot, true));
    }

    private AttemptNotes notes() {
        return ledger.attempts("t", slot).stream().findFirst().map(attempt -> attempt.notes()).orElse(AttemptNotes.NONE);
    }
}
