package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RequeueResult.Status;
import io.tidemark.ledger.RunKind;

interface JudgeRules extends LedgerFixture {

    @Test
    default void aDoubtThatIsJudgedCommittedHasSucceededWithItsCounts() {
        doubt(intent("s1"));
        clock().advance(Duration.ofHours(1));

        CycleInstance judged = judge(CommitOutcome.COMMITTED);

        assertThat(judged).isEqualTo(instance(0));
        assertThat(judged.state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(judged.counts()).isEqualTo(COUNTS);
        assertThat(judged.cause()).isNull();
        assertThat(judged.finishedAt()).isEqualTo(MovingClock.START.plusSeconds(3600));
        assertThat(judged.deadLetter()).isEqualTo(DeadLetterState.NONE);
        assertThat(ledger().claimDeadLetters(task(), LEASE, 1)).isEmpty();
        Attempt attempt = ledger().attempts(task(), SLOT).get(0);
        assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.SUCCEEDED);
        assertThat(attempt.counts()).isEqualTo(COUNTS);
        assertThat(attempt.cause()).isEqualTo("eva judged it COMMITTED: 12,000 rows are there");
    }

    @Test
    default void aJudgedCommitIsNotAskedAboutAgain() {
        doubt(intent("s1"));
        judge(CommitOutcome.COMMITTED);
        ledger().requeue(task(), SLOT, RunKind.MANUAL);

        assertThat(claimOne("b").unresolved()).isNull();
    }

    @Test
    default void anAppendThatIsJudgedCommittedRunsAgainOnlyByForce() {
        doubt(append("s1"));
        judge(CommitOutcome.COMMITTED);

        assertThat(ledger().requeue(task(), SLOT, RunKind.MANUAL, false).status()).isEqualTo(Status.WOULD_DOUBLE);
    }

    @Test
    default void aDoubtThatIsJudgedNotCommittedRunsAgain() {
        doubt(append("s1"));

        CycleInstance judged = judge(CommitOutcome.NOT_COMMITTED);

        assertThat(judged.state()).isEqualTo(InstanceState.PLANNED);
        assertThat(judged.attempts()).isZero();
        assertThat(judged.deadLetter()).isEqualTo(DeadLetterState.NONE);
        assertThat(ledger().attempts(task(), SLOT)).extracting(Attempt::outcome).containsExactly(AttemptOutcome.FAILED);
        Claim again = claimOne("b");
        assertThat(again.unresolved()).isNull();
        CommitLog log = ledger().commitLog(again);
        assertThat(log.appended(append("").target())).isEmpty();
        log.intend(append("s2"));
    }

    @Test
    default void whatTheSeriesHadAppendedBeforeTheDoubtCountsOn() {
        plan(1);
        Claim claim = claimOne("a");
        commit(claim, append("s1"));
        ledger().commitLog(claim).intend(append("s2"));
        ledger().doubt(claim, failed("x"));

        judge(CommitOutcome.NOT_COMMITTED);

        CommitLog log = ledger().commitLog(claimOne("b"));
        assertThat(log.appended(append("").target())).contains(append("s1"));
        assertThat(log.appended(append("").target())).isEmpty();
    }

    /** A route with two tables: the person has looked at the first, and nobody has loaded the second. */
    @Test
    default void aDoubtThatIsJudgedCommittedRunsAgainWhereItsRouteHasMoreToLoad() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(append("s1"));
        ledger().commitLog(claim).resolve("s1", CommitOutcome.UNKNOWN);
        ledger().doubt(claim, failed("x").unfinished(true));

        assertThat(judge(CommitOutcome.COMMITTED).state()).isEqualTo(InstanceState.PLANNED);

        assertThat(ledger().attempts(task(), SLOT).get(0).outcome()).isEqualTo(AttemptOutcome.FAILED);
        Claim again = claimOne("b");
        assertThat(again.unresolved()).isNull();
        assertThat(ledger().commitLog(again).appended(append("").target())).contains(append("s1"));
        ledger().succeed(again, loaded());
        assertThat(instance(0).counts()).isEqualTo(COUNTS);
    }

    @Test
    default void aDoubtWithoutARecordedCommitIsJudgedToo() {
        plan(1);
        ledger().doubt(claimOne("a"), failed("x"));

        assertThat(judge(CommitOutcome.COMMITTED).state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(instance(0).counts()).isNull();
    }

    @Test
    default void onlyWhatIsUnknownIsJudged() {
        plan(1);
        assertRefused(InstanceState.PLANNED);
        Claim claim = claimOne("a");
        assertRefused(InstanceState.RUNNING);
        ledger().defer(claim, "x", Duration.ZERO);
        assertRefused(InstanceState.WAITING_OBJECT);
        ledger().retry(claimOne("a"), failed("x"), Duration.ZERO);
        assertRefused(InstanceState.RETRYING);
        ledger().fail(claimOne("a"), failed("x"));
        assertRefused(InstanceState.FAILED);
        ledger().requeue(task(), SLOT, RunKind.MANUAL);
        ledger().succeed(claimOne("a"), loaded());
        assertRefused(InstanceState.SUCCEEDED);
        assertThatThrownBy(() -> ledger().judge(task(), slot(9), CommitOutcome.COMMITTED, "eva", "x"))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("does not have slot " + slot(9));
    }

    private void assertRefused(InstanceState state) {
        CycleInstance before = instance(0);
        for (CommitOutcome outcome : List.of(CommitOutcome.COMMITTED, CommitOutcome.NOT_COMMITTED)) {
            assertThatThrownBy(() -> judge(outcome)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("slot 2019-11-06T15:15:00Z of task %s is %s; only what is UNKNOWN".formatted(task(), state));
        }
        assertThat(before.state()).isEqualTo(state);
        assertThat(instance(0)).isEqualTo(before);
    }

    @Test
    default void aJudgementSaysWhatAndWhoAndWhy() {
        doubt(intent("s1"));

        assertThatThrownBy(() -> judge(CommitOutcome.UNKNOWN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger().judge(task(), SLOT, CommitOutcome.COMMITTED, " ", "x"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("who made it and why");
        assertThatThrownBy(() -> ledger().judge(task(), SLOT, CommitOutcome.COMMITTED, "eva", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(instance(0).state()).isEqualTo(InstanceState.UNKNOWN);
    }

    @Test
    default void ofManyJudgementsAtOnceOneIsMade() throws Exception {
        doubt(intent("s1"));

        List<Boolean> made = Together.run(8, i -> () -> {
            try {
                (i % 2 == 0 ? ledger() : other()).judge(task(), SLOT,
                        i < 4 ? CommitOutcome.COMMITTED : CommitOutcome.NOT_COMMITTED, "eva", "x");
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        });

        assertThat(made).containsOnlyOnce(true);
    }

    private void doubt(CommitIntent intent) {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(intent);
        ledger().commitLog(claim).resolve(intent.sessionId(), CommitOutcome.UNKNOWN);
        ledger().doubt(claim, failed("the session is gone"));
    }

    private CycleInstance judge(CommitOutcome outcome) {
        return ledger().judge(task(), SLOT, outcome, "eva", "12,000 rows are there");
    }
}
