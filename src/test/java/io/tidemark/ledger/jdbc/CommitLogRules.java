package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;

interface CommitLogRules extends LedgerFixture {

    @Test
    default void aTakeoverCarriesTheCommitThatNobodyResolved() {
        plan(1);
        ledger().commitLog(claimOne("a")).intend(intent("s1"));
        clock().advance(LEASE);

        Claim taken = other().claim(request("b", 1)).get(0);

        assertThat(taken.unresolved()).isEqualTo(intent("s1"));
        other().commitLog(taken).resolve("s1", CommitOutcome.COMMITTED);
        other().succeed(taken, loaded());
        assertThat(instance(0).counts()).isEqualTo(COUNTS);
    }

    @Test
    default void aSuccessTellsWhatItsCommitLoaded() {
        plan(1);
        Claim claim = claimOne("a");
        CommitLog log = ledger().commitLog(claim);
        log.intend(intent("s1"));
        log.resolve("s1", CommitOutcome.COMMITTED);

        ledger().succeed(claim, loaded());

        assertThat(instance(0).counts()).isEqualTo(COUNTS);
        assertThat(ledger().attempts(task(), SLOT)).extracting(Attempt::counts).containsExactly(COUNTS);
    }

    @Test
    default void countsOfAnEarlierSeriesAreNotTakenForThisOne() {
        plan(1);
        Claim first = claimOne("a");
        ledger().commitLog(first).intend(intent("s1"));
        ledger().commitLog(first).resolve("s1", CommitOutcome.COMMITTED);
        ledger().succeed(first, loaded());
        ledger().requeue(task(), SLOT, RunKind.MANUAL);

        ledger().succeed(claimOne("a"), loaded());

        assertThat(instance(0).counts()).isNull();
        assertThat(ledger().attempts(task(), SLOT)).extracting(Attempt::counts).containsExactly(COUNTS, (LoadCounts) null);
    }

    @Test
    default void anAppendIsRememberedWhenItsNodeDiesBeforeItSaysSo() {
        plan(1);
        CommitLog log = ledger().commitLog(claimOne("a"));
        for (String session : List.of("s1", "s2")) {
            log.intend(append(session));
            log.resolve(session, CommitOutcome.COMMITTED);
        }
        assertThat(log.appended(append("").target())).as("its own").isEmpty();
        clock().advance(LEASE);

        CommitLog next = other().commitLog(other().claim(request("b", 1)).get(0));

        assertThat(next.appended("elsewhere")).isEmpty();
        assertThat(next.appended(append("").target())).contains(append("s1"));
        assertThat(next.appended(append("").target())).contains(append("s2"));
        assertThat(next.appended(append("").target())).as("each once").isEmpty();
    }

    @Test
    default void anAppendOfAFailedInstanceCountsOnAndThatOfASucceededOneDoesNot() {
        plan(1);
        Claim first = claimOne("a");
        ledger().commitLog(first).intend(append("s1"));
        ledger().commitLog(first).resolve("s1", CommitOutcome.COMMITTED);
        ledger().fail(first, new AttemptReport("a later step failed", List.of()));
        ledger().requeue(task(), SLOT, RunKind.MANUAL);

        Claim second = claimOne("a");
        assertThat(ledger().commitLog(second).appended(append("").target())).contains(append("s1"));
        ledger().succeed(second, loaded());
        ledger().requeue(task(), SLOT, RunKind.MANUAL, true);

        assertThat(ledger().commitLog(claimOne("a")).appended(append("").target())).isEmpty();
    }

    @Test
    default void aSuccessorLearnsWhatTheLastAttemptWithACommitHasCommitted() {
        plan(1);
        Claim first = claimOne("a");
        assertThat(ledger().committed(first)).isEmpty();
        ledger().commitLog(first).intend(intent("s1"));
        ledger().commitLog(first).resolve("s1", CommitOutcome.COMMITTED);
        ledger().retry(first, failed("a later step failed"), Duration.ZERO);
        Claim second = claimOne("a");
        CommitLog log = ledger().commitLog(second);
        for (String session : List.of("s2", "s3", "s4")) {
            log.intend(intent(session));
            log.resolve(session, session.equals("s3") ? CommitOutcome.NOT_COMMITTED : CommitOutcome.COMMITTED);
        }
        clock().advance(LEASE);

        Claim third = other().claim(request("b", 1)).get(0);

        assertThat(other().committed(third)).containsExactly(intent("s2"), intent("s4"));
        assertThatThrownBy(() -> ledger().committed(second)).isInstanceOf(StaleClaimException.class);
    }

    @Test
    default void whatAnEarlierSeriesCommittedIsNotTheRerunsHoweverLateItIsFoundOut() {
        plan(1);
        Claim first = claimOne("a");
        for (String session : List.of("s1", "s2")) {
            ledger().commitLog(first).intend(intent(session));
            ledger().commitLog(first).resolve(session, CommitOutcome.COMMITTED);
        }
        ledger().succeed(first, loaded());
        ledger().requeue(task(), SLOT, RunKind.MANUAL);

        assertThat(ledger().committed(claimOne("a"))).isEmpty();
    }

    @Test
    default void aSecondSessionWaitsUntilTheFirstIsResolved() {
        plan(1);
        Claim claim = claimOne("a");
        CommitLog log = ledger().commitLog(claim);
        log.intend(intent("s1"));

        assertThatThrownBy(() -> log.intend(intent("s2"))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not commit session s2").hasMessageContaining("s1 may still commit");
        log.resolve("s1", CommitOutcome.UNKNOWN);
        assertThatThrownBy(() -> log.intend(intent("s2"))).isInstanceOf(IllegalStateException.class);
        log.resolve("s1", CommitOutcome.NOT_COMMITTED);
        log.intend(intent("s2"));

        assertThatThrownBy(() -> log.intend(intent("s1"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void recordingTheSameIntentAgainChangesNothing() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(intent("s1"));

        ledger().commitLog(claim).intend(intent("s1"));

        ledger().commitLog(claim).resolve("s1", CommitOutcome.NOT_COMMITTED);
        ledger().retry(claim, failed("x"), Duration.ZERO);
        assertThat(claimOne("a").unresolved()).isNull();
    }

    @Test
    default void aResolvedCommitStaysAsItIs() {
        plan(1);
        CommitLog log = ledger().commitLog(claimOne("a"));
        log.intend(intent("s1"));
        log.resolve("s1", CommitOutcome.COMMITTED);

        log.resolve("s1", CommitOutcome.COMMITTED);

        assertThatThrownBy(() -> log.resolve("s1", CommitOutcome.NOT_COMMITTED)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is COMMITTED and cannot become NOT_COMMITTED");
        assertThatThrownBy(() -> log.resolve("s9", CommitOutcome.COMMITTED)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no commit intent for session s9");
    }

    @Test
    default void anInstanceDoesNotSucceedWhileItsCommitIsOpen() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(intent("s1"));

        assertThatThrownBy(() -> ledger().succeed(claim, loaded())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("session s1");

        assertThat(instance(0).state()).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    default void aDoubtfulCommitIsAskedAboutAgainWhenAPersonRequeues() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(intent("s1"));
        ledger().commitLog(claim).resolve("s1", CommitOutcome.UNKNOWN);
        ledger().doubt(claim, failed("the session is gone"));
        assertThat(instance(0).state()).isEqualTo(InstanceState.UNKNOWN);
        assertThat(ledger().claim(request("a", 1))).isEmpty();

        ledger().requeue(task(), SLOT, RunKind.MANUAL);

        Claim again = claimOne("b");
        assertThat(again.unresolved()).isEqualTo(intent("s1"));
        ledger().commitLog(again).resolve("s1", CommitOutcome.COMMITTED);
        ledger().succeed(again, loaded());
        assertThat(instance(0).counts()).isEqualTo(COUNTS);
    }

    @Test
    default void aCommitAndATakeoverAtTheSameMomentEndInOneOfTwoWays() throws Exception {
        plan(50);
        List<Claim> claims = ledger().claim(request("a", 50));
        clock().advance(LEASE);

        List<List<Claim>> results = Together.run(2, i -> () -> i == 1 ? other().claim(request("b", 50)) : intendAll(claims));

        List<Claim> permitted = results.get(0);
        for (Claim taken : results.get(1)) {
            boolean mayCommit = permitted.stream().anyMatch(each -> each.scheduledTime().equals(taken.scheduledTime()));
            assertThat(taken.unresolved() != null).as("successor of %s knows of the commit", taken).isEqualTo(mayCommit);
        }
        assertThat(results.get(1)).hasSize(50);
    }

    private List<Claim> intendAll(List<Claim> claims) {
        List<Claim> permitted = new ArrayList<>();
        for (Claim claim : claims) {
            try {
                ledger().commitLog(claim).intend(intent("s-" + claim.scheduledTime()));
                permitted.add(claim);
            } catch (StaleClaimException e) {
                // the other node was quicker
            }
        }
        return permitted;
    }
}
