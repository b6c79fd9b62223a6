package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptNotes;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;

interface HolderRules extends LedgerFixture {

    @Test
    default void aRenewedLeaseHoldsLonger() {
        plan(1);
        Claim claim = claimOne("a");
        clock().advance(Duration.ofSeconds(40));

        Claim renewed = ledger().renew(claim, LEASE);

        assertThat(renewed.leaseUntil()).isEqualTo(MovingClock.START.plusSeconds(100));
        assertThat(renewed.epoch()).isEqualTo(claim.epoch());
        clock().advance(Duration.ofSeconds(50));
        assertThat(other().claim(request("b", 1))).isEmpty();
    }

    @Test
    default void aSuccessEndsTheInstance() {
        plan(1);
        Claim claim = claimOne("a");
        clock().advance(Duration.ofSeconds(5));

        ledger().succeed(claim, loaded());

        CycleInstance instance = instance(0);
        assertThat(instance.state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(instance.owner()).isNull();
        assertThat(instance.leaseUntil()).isNull();
        assertThat(instance.attempts()).isOne();
        assertThat(instance.objects()).isOne();
        assertThat(instance.cause()).isNull();
        assertThat(instance.counts()).isNull();
        assertThat(instance.finishedAt()).isEqualTo(MovingClock.START.plusSeconds(5));
        assertThat(ledger().attempts(task(), SLOT)).containsExactly(new Attempt(task(), SLOT, 1, 1, "a", MovingClock.START,
                MovingClock.START.plusSeconds(5), AttemptOutcome.SUCCEEDED, null, null, List.of(OBJECT),
                AttemptNotes.NONE));
    }

    @Test
    default void anOwnerWhoseLeaseEndedMayFinishWhileNobodyTookOver() {
        plan(1);
        Claim claim = claimOne("a");
        clock().advance(LEASE.multipliedBy(10));

        ledger().commitLog(claim).intend(intent("s1"));
        ledger().commitLog(claim).resolve("s1", CommitOutcome.COMMITTED);
        ledger().succeed(ledger().renew(claim, LEASE), loaded());

        assertThat(instance(0).state()).isEqualTo(InstanceState.SUCCEEDED);
    }

    @Test
    default void aStaleOwnerCanChangeNothing() {
        plan(1);
        Claim stale = claimOne("a");
        clock().advance(LEASE);
        Claim fresh = other().claim(request("b", 1)).get(0);
        CycleInstance before = instance(0);

        assertStale(() -> ledger().renew(stale, LEASE));
        assertStale(() -> ledger().commitLog(stale).intend(intent("s1")));
        assertStale(() -> ledger().commitLog(stale).resolve("s1", CommitOutcome.COMMITTED));
        assertStale(() -> ledger().succeed(stale, loaded()));
        assertStale(() -> ledger().retry(stale, failed("x"), DELAY));
        assertStale(() -> ledger().defer(stale, "x", DELAY));
        assertStale(() -> ledger().fail(stale, failed("x")));
        assertStale(() -> ledger().doubt(stale, failed("x")));
        assertStale(() -> ledger().handBack(stale, "x"));

        assertThat(instance(0)).isEqualTo(before);
        other().succeed(fresh, loaded());
    }

    private void assertStale(ThrowingCallable change) {
        assertThatThrownBy(change).isInstanceOf(StaleClaimException.class)
                .hasMessageContaining("slot 2019-11-06T15:15:00Z of task " + task())
                .hasMessageContaining("claimed by a with epoch 1")
                .hasMessageContaining("b owns it now with epoch 2")
                .hasMessageContaining("discarded");
    }

    @Test
    default void anInstanceIsFinishedOnce() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().succeed(claim, loaded());

        assertThatThrownBy(() -> ledger().fail(claim, failed("late"))).isInstanceOf(StaleClaimException.class)
                .hasMessageContaining("nobody owns it now; it is SUCCEEDED");
        assertThat(instance(0).attempts()).isOne();
    }

    @Test
    default void aFailedAttemptIsTriedAgainLater() {
        plan(1);
        Claim claim = claimOne("a");

        ledger().retry(claim, new AttemptReport("connection reset\n\tby peer", List.of(OBJECT)), DELAY);

        CycleInstance instance = instance(0);
        assertThat(instance.state()).isEqualTo(InstanceState.RETRYING);
        assertThat(instance.attempts()).isOne();
        assertThat(instance.dueAt()).isEqualTo(MovingClock.START.plus(DELAY));
        assertThat(instance.cause()).isEqualTo("connection reset by peer");
        assertThat(instance.objects()).isOne();
        assertThat(instance.finishedAt()).isNull();
        Attempt attempt = ledger().attempts(task(), SLOT).get(0);
        assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.FAILED);
        assertThat(attempt.cause()).isEqualTo("connection reset by peer");
        assertThat(attempt.objects()).containsExactly(OBJECT);
    }

    @Test
    default void aDeferredAttemptLeavesNoTraceButItsReason() {
        plan(1);
        ledger().defer(claimOne("a"), "oss://iot-raw/iot_log_201911062315.csv is not there", DELAY);

        CycleInstance instance = instance(0);
        assertThat(instance.state()).isEqualTo(InstanceState.WAITING_OBJECT);
        assertThat(instance.attempts()).isZero();
        assertThat(instance.dueAt()).isEqualTo(MovingClock.START.plus(DELAY));
        assertThat(instance.cause()).isEqualTo("oss://iot-raw/iot_log_201911062315.csv is not there");
        assertThat(ledger().attempts(task(), SLOT)).isEmpty();
        assertThat(ledger().claim(request("a", 1))).isEmpty();

        clock().advance(DELAY);
        Claim again = claimOne("a");
        assertThat(again.attempt()).isOne();
        assertThat(again.epoch()).isEqualTo(2);
        assertThat(ledger().attempts(task(), SLOT)).extracting(Attempt::number).containsExactly(1);
    }

    @Test
    default void aHandedBackAttemptDoesNotCountAndIsDueAtOnce() {
        plan(1);
        ledger().handBack(claimOne("a"), "node a stops");

        assertThat(instance(0).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(instance(0).attempts()).isZero();
        Claim again = claimOne("b");
        assertThat(again.attempt()).isOne();
        assertThat(ledger().attempts(task(), SLOT)).extracting(Attempt::outcome)
                .containsExactly(AttemptOutcome.HANDED_BACK, AttemptOutcome.RUNNING);
        assertThat(ledger().attempts(task(), SLOT)).extracting(Attempt::number).containsExactly(1, 2);
    }

    @Test
    default void aRequeuedInstanceBeginsANewSeriesOfAttempts() {
        plan(1);
        ledger().retry(claimOne("a"), failed("first"), Duration.ZERO);
        ledger().fail(claimOne("a"), failed("second"));
        clock().advance(Duration.ofHours(1));

        assertThat(ledger().requeue(task(), SLOT, RunKind.MANUAL)).isTrue();

        CycleInstance instance = instance(0);
        assertThat(instance.state()).isEqualTo(InstanceState.PLANNED);
        assertThat(instance.kind()).isEqualTo(RunKind.MANUAL);
        assertThat(instance.attempts()).isZero();
        assertThat(instance.cause()).isNull();
        assertThat(instance.finishedAt()).isNull();
        assertThat(instance.startedAt()).isNull();
        assertThat(instance.deadLetter()).isEqualTo(DeadLetterState.NONE);
        assertThat(instance.plannedAt()).isEqualTo(MovingClock.START.plusSeconds(3600));
        Claim claim = claimOne("a");
        assertThat(claim.attempt()).isOne();
        assertThat(claim.kind()).isEqualTo(RunKind.MANUAL);
        assertThat(ledger().attempts(task(), SLOT)).extracting(Attempt::number).containsExactly(1, 2, 3);
    }

    @Test
    default void onlyWhatHasEndedIsRequeued() {
        plan(3);
        assertThat(ledger().requeue(task(), slot(0), RunKind.MANUAL)).isFalse();
        Claim claim = claimOne("a");
        assertThat(ledger().requeue(task(), slot(0), RunKind.MANUAL)).isFalse();
        ledger().succeed(claim, loaded());
        assertThat(ledger().requeue(task(), slot(0), RunKind.MANUAL)).isTrue();
        assertThat(ledger().requeue(task(), slot(0), RunKind.MANUAL)).isFalse();
        assertThat(ledger().requeue(task(), slot(99), RunKind.MANUAL)).isFalse();
    }
}
