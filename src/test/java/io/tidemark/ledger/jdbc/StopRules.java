package io.tidemark.ledger.jdbc;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;

interface StopRules extends InterventionRules {

    String STOPPED = "stopped by eva@ops: the object was repaired";

    private void assertStopped(String cause) {
        CycleInstance instance = instance(0);
        assertThat(instance.state()).isEqualTo(InstanceState.FAILED);
        assertThat(instance.cause()).isEqualTo(cause);
        assertThat(instance.deadLetter()).as("a person knows already").isEqualTo(DeadLetterState.NONE);
        assertThat(instance.finishedAt()).isNotNull();
        assertThat(ledger().claim(request("b", 1))).isEmpty();
    }

    @Test
    default void whatWaitsEndsAtOnce() {
        plan(1);

        assertThat(intervene(OperatorAction.STOP).after()).isEqualTo(InstanceState.FAILED);

        assertStopped(STOPPED);
    }

    @Test
    default void theOwnerOfARunningInstanceIsToldWhenItRenewsItsLease() {
        plan(1);
        Claim claim = claimOne("a");
        assertThat(ledger().renew(claim, LEASE).stop()).isNull();

        assertThat(other().interventions().apply(new io.tidemark.ledger.Intervention(OperatorAction.STOP, task(), SLOT,
                InstanceState.RUNNING, claim.epoch(), false, null), EVA).after()).isEqualTo(InstanceState.RUNNING);

        assertThat(ledger().renew(claim, LEASE).stop()).isEqualTo(STOPPED);
        ledger().fail(claim, failed(null));
        assertStopped(STOPPED);
        assertThat(ledger().attempts(task(), SLOT)).singleElement().satisfies(attempt -> {
            assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.FAILED);
            assertThat(attempt.cause()).isEqualTo(STOPPED);
        });
        assertThat(audit()).extracting(AuditEntry::action, AuditEntry::after).containsExactly(
                org.assertj.core.groups.Tuple.tuple(OperatorAction.STOP, "RUNNING"));
    }

    @Test
    default void whatIsToBeStoppedIsNeitherRetriedNorDeferredNorHandedBack() {
        plan(1);
        Claim retried = claimOne("a");
        intervene(OperatorAction.STOP);
        ledger().retry(retried, failed("broken"), Duration.ZERO);
        assertStopped(STOPPED + "; broken");

        intervene(OperatorAction.RERUN);
        Claim deferred = claimOne("a");
        assertThat(deferred.stop()).as("the wish was for the series before").isNull();
        intervene(OperatorAction.STOP);
        ledger().defer(deferred, "no object", Duration.ZERO);
        assertStopped(STOPPED + "; no object");

        intervene(OperatorAction.RERUN);
        Claim handedBack = claimOne("a");
        intervene(OperatorAction.STOP);
        ledger().handBack(handedBack, "node stops");
        assertStopped(STOPPED + "; node stops");
    }

    @Test
    default void whatLoadedBeforeItsOwnerSawTheWishHasSucceeded() {
        plan(1);
        Claim claim = claimOne("a");
        intervene(OperatorAction.STOP);

        ledger().succeed(claim, loaded());

        assertThat(instance(0).state()).isEqualTo(InstanceState.SUCCEEDED);
        intervene(OperatorAction.RERUN);
        assertThat(claimOne("a").stop()).isNull();
    }

    @Test
    default void whoeverTakesOverFromADeadOwnerIsToldToo() {
        plan(1);
        claimOne("a");
        intervene(OperatorAction.STOP);
        clock().advance(LEASE);

        assertThat(claimOne("b").stop()).isEqualTo(STOPPED);
    }

    @Test
    default void aCommitInDoubtIsSettledBeforeTheInstanceEnds() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(intent("s1"));
        intervene(OperatorAction.STOP);
        ledger().retry(claim, failed("no answer"), DELAY);
        assertThat(instance(0).state()).isEqualTo(InstanceState.RETRYING);

        assertThat(intervene(OperatorAction.STOP).message()).contains("commit session s1");

        Claim next = claimOne("a");
        assertThat(next.stop()).isEqualTo(STOPPED);
        assertThat(next.unresolved().sessionId()).isEqualTo("s1");
        ledger().commitLog(next).resolve("s1", CommitOutcome.NOT_COMMITTED);
        ledger().retry(next, failed(null), DELAY);
        assertStopped(STOPPED);
    }

    @Test
    default void whatHasEndedIsNotStopped() {
        plan(1);
        ledger().succeed(claimOne("a"), loaded());

        assertThat(intervene(OperatorAction.STOP).message()).isEqualTo("is SUCCEEDED and cannot become FAILED");
        assertThat(audit()).isEmpty();
    }
}
