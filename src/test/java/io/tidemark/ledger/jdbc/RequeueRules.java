package io.tidemark.ledger.jdbc;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RequeueResult;
import io.tidemark.ledger.RequeueResult.Appended;
import io.tidemark.ledger.RequeueResult.Status;
import io.tidemark.ledger.RunKind;

interface RequeueRules extends LedgerFixture {

    @Test
    default void whatHasAppendedRunsAgainOnlyByForce() {
        succeed(append("s1"), append("s2"));
        CycleInstance before = instance(0);

        RequeueResult refused = requeue(false);

        assertThat(refused).isEqualTo(new RequeueResult(Status.WOULD_DOUBLE, InstanceState.SUCCEEDED,
                List.of(new Appended(append("").target(), 24_000))));
        assertThat(refused.message()).contains("would double 24,000 rows in maxcompute:demo/default/ods_iot_log").contains("force");
        assertThat(instance(0)).isEqualTo(before);
        assertThat(ledger().requeue(task(), SLOT, RunKind.MANUAL)).isFalse();

        RequeueResult forced = requeue(true);

        assertThat(forced.done()).isTrue();
        assertThat(forced.message()).isEqualTo("runs again and doubles 24,000 rows in " + append("").target());
        assertThat(instance(0).state()).isEqualTo(InstanceState.PLANNED);
    }

    @Test
    default void whatHasReplacedRunsAgain() {
        succeed(intent("s1"));

        assertThat(requeue(false)).isEqualTo(new RequeueResult(Status.REQUEUED, InstanceState.SUCCEEDED, List.of()));
    }

    @Test
    default void anAppendThatALaterCommitReplacedIsNotDoubled() {
        succeed(append("s1"));
        requeue(true);
        succeedAgain(intent("s2"));

        assertThat(requeue(false).done()).isTrue();
    }

    @Test
    default void anAppendOfAnEarlierSeriesStillStands() {
        succeed(append("s1"));
        requeue(true);
        Claim failing = claimOne("a");
        ledger().doubt(failing, failed("x"));
        ledger().judge(task(), SLOT, CommitOutcome.COMMITTED, "eva", "loaded by hand");

        assertThat(requeue(false).status()).as("the rows of s1 are still there").isEqualTo(Status.WOULD_DOUBLE);
    }

    @Test
    default void anAppendThatWasNotCommittedDoublesNothing() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(append("s1"));
        ledger().commitLog(claim).resolve("s1", CommitOutcome.NOT_COMMITTED);
        ledger().succeed(claim, loaded());

        assertThat(requeue(false).done()).isTrue();
    }

    @Test
    default void aFailedInstanceThatAppendedRunsAgainWithoutForceBecauseItsAppendCountsOn() {
        plan(1);
        Claim claim = claimOne("a");
        commit(claim, append("s1"));
        ledger().fail(claim, failed("a later step failed"));

        assertThat(requeue(false).done()).isTrue();

        assertThat(ledger().commitLog(claimOne("a")).appended(append("").target())).contains(append("s1"));
    }

    @Test
    default void forceChangesNothingButTheDoubling() {
        plan(1);

        RequeueResult planned = requeue(true);
        assertThat(planned).isEqualTo(new RequeueResult(Status.WRONG_STATE, InstanceState.PLANNED, List.of()));
        assertThat(planned.message()).isEqualTo("is PLANNED; only SUCCEEDED, FAILED and UNKNOWN instances run again");
        claimOne("a");
        assertThat(requeue(true).status()).isEqualTo(Status.WRONG_STATE);
        RequeueResult absent = ledger().requeue(task(), slot(9), RunKind.MANUAL, true);
        assertThat(absent).isEqualTo(new RequeueResult(Status.ABSENT, null, List.of()));
        assertThat(absent.message()).contains("not in the ledger");
    }

    @Test
    default void ofManyRequeuesAtOnceOneTakesEffect() throws Exception {
        succeed(intent("s1"));

        List<RequeueResult> results = Together.run(8, i -> () ->
                (i % 2 == 0 ? ledger() : other()).requeue(task(), SLOT, RunKind.MANUAL, false));

        assertThat(results.stream().filter(RequeueResult::done)).hasSize(1);
        assertThat(results.stream().filter(each -> !each.done())).extracting(RequeueResult::status).containsOnly(Status.WRONG_STATE);
    }

    private RequeueResult requeue(boolean force) {
        return ledger().requeue(task(), SLOT, RunKind.MANUAL, force);
    }

    private void succeed(CommitIntent... commits) {
        plan(1);
        succeedAgain(commits);
    }

    private void succeedAgain(CommitIntent... commits) {
        Claim claim = claimOne("a");
        for (CommitIntent each : commits) {
            commit(claim, each);
        }
        ledger().succeed(claim, loaded());
    }
}
