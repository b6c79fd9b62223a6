package io.tidemark.maxcompute;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.CommitResolver;
import io.tidemark.commit.CommitUnknownException;
import io.tidemark.commit.LoadCounts;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.sandbox.maxcompute.MaxComputeFaults.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens to a load when the service or the way to it fails at each step. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MaxComputeCommitTest {

    private static final int ROWS = 2500;

    @TempDir
    Path directory;
    private MaxComputeFixture fixture;
    private final RememberingLog log = new RememberingLog();

    /** A commit log in memory. */
    private static class RememberingLog implements CommitLog {

        private final List<CommitIntent> intents = new ArrayList<>();
        private final List<CommitOutcome> outcomes = new ArrayList<>();

        @Override
        public void intend(CommitIntent intent) {
            intents.add(intent);
        }

        @Override
        public void resolve(String sessionId, CommitOutcome outcome) {
            outcomes.add(outcome);
        }
    }

    @BeforeEach
    void open() {
        fixture = MaxComputeFixture.of(directory);
        fixture.sql("CREATE TABLE log (device STRING, reading BIGINT, at TIMESTAMP) PARTITIONED BY (dt STRING)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theIntentIsRecordedBeforeTheCommitAndHoldsEverythingNeededToResolveIt() {
        List<Long> commitsSeen = new ArrayList<>();
        Exchange exchange = load(new RememberingLog() {
            @Override
            public void intend(CommitIntent intent) {
                commitsSeen.add(fixture.seen(Kind.COMMIT));
                log.intend(intent);
            }

            @Override
            public void resolve(String sessionId, CommitOutcome outcome) {
                log.resolve(sessionId, outcome);
            }
        });

        assertThat(exchange.getException()).isNull();
        assertThat(commitsSeen).containsExactly(0L);
        assertThat(log.outcomes).containsExactly(CommitOutcome.COMMITTED);
        CommitIntent intent = log.intents.get(0);
        assertThat(intent.target()).isEqualTo("maxcompute:tidemark/-/log/dt=1");
        assertThat(intent.service()).isEqualTo(fixture.url());
        assertThat(intent.sessionId()).isEqualTo(exchange.getMessage().getHeader(MaxComputeConstants.SESSION_ID));
        assertThat(intent.blocks()).containsExactly(0L);
        assertThat(intent.counts()).isEqualTo(new LoadCounts(ROWS, ROWS, 0));
        assertThat(intent.overwrite()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overwrite", "append"})
    void aCommitWhoseAnswerIsLostIsSentOnceAndFoundCommitted(String mode) {
        fixture.faults().dropAfterNext(Kind.COMMIT, 1);
        fixture.faults().secondCommitConflicts(true);

        Exchange exchange = load(log, "writeMode", mode);

        assertThat(exchange.getException()).isNull();
        assertThat(fixture.seen(Kind.COMMIT)).isEqualTo(1);
        assertThat(log.outcomes).containsExactly(CommitOutcome.COMMITTED);
        assertThat(fixture.count("log")).isEqualTo(ROWS);
    }

    @Test
    void aCommitThatFailedOnTheServiceButTookEffectIsFoundCommitted() {
        fixture.faults().failAfterNext(Kind.COMMIT, 1, 500, "InternalServerError");

        assertThat(load(log).getException()).isNull();
        assertThat(fixture.seen(Kind.COMMIT)).isEqualTo(1);
        assertThat(fixture.count("log")).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 429, 503})
    void aCommitThatHadNoEffectIsSentAgainForTheSameSession(int status) {
        fixture.faults().failNext(Kind.COMMIT, 2, status, "Busy");

        assertThat(load(log).getException()).isNull();
        assertThat(fixture.seen(Kind.COMMIT)).isEqualTo(3);
        assertThat(fixture.seen(Kind.CREATE_SESSION)).as("the first finds no partition, the second opens").isEqualTo(2);
        assertThat(fixture.count("log")).isEqualTo(ROWS);
    }

    @Test
    void aCommitThatTheServiceRefusesIsNotCommitted() {
        fixture.faults().failNext(Kind.COMMIT, 9, 403, "NoPermission");

        Exchange exchange = load(log);

        assertThat(exchange.getException()).isInstanceOf(MaxComputeException.class).hasMessageContaining("NoPermission");
        assertThat(log.outcomes).containsExactly(CommitOutcome.NOT_COMMITTED);
        assertThat(fixture.count("log")).isZero();
    }

    @Test
    void aSlowCommitIsWaitedFor() {
        fixture.faults().commitTakes(3);

        assertThat(load(log).getException()).isNull();
        assertThat(fixture.seen(Kind.COMMIT)).isEqualTo(1);
        assertThat(fixture.count("log")).isEqualTo(ROWS);
    }

    @Test
    void aCommitThatIsNotDecidedInTimeIsUnknown() {
        fixture.faults().commitTakes(1000);

        Exchange exchange = load(log, "commitTimeout", "500");

        assertThat(exchange.getException()).isInstanceOf(CommitUnknownException.class).hasMessageContaining("COMMITTING");
        assertThat(log.outcomes).containsExactly(CommitOutcome.UNKNOWN);
    }

    @Test
    void aSessionThatTheServiceForgotDuringItsCommitIsUnknown() {
        Exchange exchange = load(new RememberingLog() {
            @Override
            public void intend(CommitIntent intent) {
                fixture.faults().forget(intent.sessionId());
            }

            @Override
            public void resolve(String sessionId, CommitOutcome outcome) {
                log.resolve(sessionId, outcome);
            }
        });

        assertThat(exchange.getException()).isInstanceOf(CommitUnknownException.class);
        assertThat(log.outcomes).containsExactly(CommitOutcome.UNKNOWN);
    }

    @Test
    void aServiceThatCannotBeAskedAfterTheCommitLeavesTheIntentOpen() throws Exception {
        // the first look at the session is before the commit
        Exchange exchange = load(new RememberingLog() {
            @Override
            public void intend(CommitIntent intent) {
                fixture.faults().failNext(Kind.STATUS, 1000, 503, "Busy");
                log.intend(intent);
            }
        }, "commitTimeout", "400");

        assertThat(exchange.getException()).isInstanceOf(CommitUnknownException.class).hasMessageContaining("could not be asked");
        fixture.faults().clear();
        assertThat(resolver(fixture.context()).resolve(log.intents.get(0))).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(fixture.count("log")).isEqualTo(ROWS);
    }

    @Test
    void whoLostTheClaimDoesNotCommit() {
        Exchange exchange = load(new RememberingLog() {
            @Override
            public void intend(CommitIntent intent) {
                throw new StaleClaimException("epoch 1 is not the latest");
            }
        });

        assertThat(exchange.getException()).isInstanceOf(StaleClaimException.class);
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
        assertThat(fixture.count("log")).isZero();
    }

    @Test
    void anInterruptBeforeTheCommitStopsTheLoad() {
        Iterator<List<String>> rows = MaxComputeProducerTest.rows(ROWS).iterator();
        Exchange exchange = fixture.send(message -> message.getMessage().setBody(new Iterator<List<String>>() {
            @Override
            public boolean hasNext() {
                if (!rows.hasNext()) {
                    Thread.currentThread().interrupt();
                }
                return rows.hasNext();
            }

            @Override
            public List<String> next() {
                return rows.next();
            }
        }), "log", "partition", "dt=1");

        assertThat(exchange.getException()).isInstanceOf(InterruptedException.class);
        Thread.interrupted();
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
    }

    @Test
    void anInterruptAfterTheCommitWasSentDoesNotHideItsOutcome() {
        fixture.faults().commitTakes(3);
        Exchange exchange = load(new RememberingLog() {
            @Override
            public void intend(CommitIntent intent) {
                Thread.currentThread().interrupt();
            }

            @Override
            public void resolve(String sessionId, CommitOutcome outcome) {
                log.resolve(sessionId, outcome);
            }
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(exchange.getException()).isNull();
        assertThat(log.outcomes).containsExactly(CommitOutcome.COMMITTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"arrow", "record"})
    void aBlockWhoseConnectionDropsOrThatIsThrottledIsWrittenAgainCompletely(String writer) {
        fixture.faults().dropNext(Kind.BLOCK, 1);
        fixture.faults().dropAfterNext(Kind.BLOCK, 1);
        fixture.faults().failNext(Kind.BLOCK, 1, 429, "FlowExceeded");

        assertThat(load(log, "writer", writer).getException()).isNull();
        assertThat(log.intents.get(0).blocks()).containsExactly(0L);
        assertThat(fixture.count("log")).isEqualTo(ROWS);
    }

    @Test
    void aSessionThatCannotBeOpenedAtOnceIsOpenedLater() {
        fixture.faults().failNext(Kind.CREATE_SESSION, 1, 500, "InternalServerError");
        fixture.faults().failNext(Kind.CREATE_SESSION, 1, 429, "FlowExceeded");

        assertThat(load(log).getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(ROWS);
    }

    @Test
    void anOpenSessionIsCommittedByAnotherProcess() throws Exception {
        CommitIntent intent = abandonedBeforeItsCommit();

        try (CamelContext successor = fixture.newContext()) {
            CommitResolver resolver = resolver(successor);
            assertThat(resolver.accepts(intent)).isTrue();
            assertThat(resolver.resolve(intent)).isEqualTo(CommitOutcome.COMMITTED);
            assertThat(resolver.resolve(intent)).isEqualTo(CommitOutcome.COMMITTED);
        }
        assertThat(fixture.count("log")).isEqualTo(ROWS);
        assertThat(fixture.seen(Kind.COMMIT)).isEqualTo(1);
    }

    @Test
    void anOpenSessionWithOtherBlocksIsNeverCommitted() throws Exception {
        CommitIntent intent = abandonedBeforeItsCommit();
        CommitIntent other = new CommitIntent(intent.target(), intent.service(), intent.sessionId(), true, List.of(0L, 1L),
                intent.openedAt(), intent.counts());

        assertThat(resolver(fixture.context()).resolve(other)).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
    }

    @Test
    void anOpenSessionNearTheEndOfItsLifeIsInDoubt() throws Exception {
        CommitIntent intent = abandonedBeforeItsCommit();
        CommitIntent old = new CommitIntent(intent.target(), intent.service(), intent.sessionId(), true, intent.blocks(),
                Instant.now().minus(Duration.ofHours(21)), intent.counts());

        assertThat(resolver(fixture.context()).resolve(old)).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(fixture.seen(Kind.COMMIT)).isZero();
    }

    @Test
    void aForgottenSessionIsInDoubtAndAForeignOneIsNotAccepted() throws Exception {
        CommitIntent intent = abandonedBeforeItsCommit();
        fixture.faults().forget(intent.sessionId());
        CommitResolver resolver = resolver(fixture.context());

        assertThat(resolver.resolve(intent)).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(resolver.accepts(at(intent, "maxcompute:other/-/log/dt=1", intent.service()))).isFalse();
        assertThat(resolver.accepts(at(intent, intent.target(), "http://elsewhere/api"))).isFalse();
        assertThat(resolver.accepts(at(intent, "oss:bucket/key", intent.service()))).isFalse();
    }

    @Test
    void whatAnEarlierAttemptAppendedIsNotAppendedAgain() {
        load(log, "writeMode", "append");
        CommitIntent earlier = log.intents.get(0);
        Exchange again = load(new RememberingLog() {
            @Override
            public Optional<CommitIntent> appended(String target) {
                return target.equals(earlier.target()) ? Optional.of(earlier) : Optional.empty();
            }
        }, "writeMode", "append");

        assertThat(again.getException()).isNull();
        assertThat(fixture.count("log")).isEqualTo(ROWS);
        assertThat(again.getMessage().getHeader(MaxComputeConstants.ROWS_WRITTEN)).isEqualTo((long) ROWS);
        assertThat(again.getMessage().getHeader(MaxComputeConstants.SESSION_ID)).isEqualTo(earlier.sessionId());
    }

    private static CommitIntent at(CommitIntent intent, String target, String service) {
        return new CommitIntent(target, service, intent.sessionId(), true, intent.blocks(), intent.openedAt(), intent.counts());
    }

    /** A load that died between its intent and its commit. */
    private CommitIntent abandonedBeforeItsCommit() {
        load(new RememberingLog() {
            @Override
            public void intend(CommitIntent intent) {
                log.intend(intent);
                throw new IllegalStateException("the process died here");
            }
        });
        return log.intents.get(0);
    }

    private CommitResolver resolver(CamelContext context) {
        return (CommitResolver) context.getEndpoint("maxcompute:log");
    }

    private Exchange load(CommitLog commitLog, String... options) {
        List<String> all = new ArrayList<>(List.of("partition", "dt=1"));
        all.addAll(List.of(options));
        return fixture.send(exchange -> {
            exchange.setProperty(CommitLog.EXCHANGE_PROPERTY, commitLog);
            exchange.getMessage().setBody(MaxComputeProducerTest.rows(ROWS));
        }, "log", all.toArray(String[]::new));
    }
}
