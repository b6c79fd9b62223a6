package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptNotes;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;

interface ClaimRules extends LedgerFixture {

    @Test
    default void aClaimOwnsTheInstanceUntilItsLeaseEnds() {
        plan(1);

        Claim claim = claimOne("a");

        assertThat(claim).isEqualTo(new Claim(task(), SLOT, 1, "a", RunKind.CYCLE, 1, MovingClock.START,
                MovingClock.START.plus(LEASE), null, null, null));
        CycleInstance instance = instance(0);
        assertThat(instance.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(instance.owner()).isEqualTo("a");
        assertThat(instance.leaseUntil()).isEqualTo(claim.leaseUntil());
        assertThat(instance.startedAt()).isEqualTo(MovingClock.START);
        assertThat(ledger().attempts(task(), SLOT)).containsExactly(new Attempt(task(), SLOT, 1, 1, "a", MovingClock.START,
                null, AttemptOutcome.RUNNING, null, null, List.of(), AttemptNotes.NONE));
        assertThat(ledger().claim(request("b", 10))).isEmpty();
    }

    @Test
    default void competingNodesClaimEachInstanceOnce() throws Exception {
        plan(2000);

        List<List<Claim>> claims = Together.run(8, i -> () -> {
            List<Claim> mine = new ArrayList<>();
            for (List<Claim> some = claim(i); !some.isEmpty(); some = claim(i)) {
                mine.addAll(some);
            }
            return mine;
        });

        List<Instant> all = claims.stream().flatMap(List::stream).map(Claim::scheduledTime).toList();
        assertThat(all).hasSize(2000).doesNotHaveDuplicates();
        assertThat(ledger().counts(task())).containsOnlyKeys(InstanceState.RUNNING).containsValue(2000L);
    }

    private List<Claim> claim(int node) {
        return (node % 2 == 0 ? ledger() : other())
                .claim(new ClaimRequest(task(), "node-" + node, 25, 10_000, LEASE, false, Set.of()));
    }

    @Test
    default void theParallelismHoldsOverAllNodes() throws Exception {
        plan(200);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();

        Together.run(8, i -> () -> {
            while (done.get() < 200) {
                List<Claim> claims = (i % 2 == 0 ? ledger() : other()).claim(request("node-" + i, 2, 3));
                most.accumulateAndGet(running.addAndGet(claims.size()), Math::max);
                for (Claim claim : claims) {
                    // before it ends in the ledger, so that the sum is never more than what really runs
                    running.decrementAndGet();
                    ledger().succeed(claim, loaded());
                    done.incrementAndGet();
                }
            }
            return null;
        });

        assertThat(most.get()).isBetween(1, 3);
        assertThat(ledger().counts(task())).containsOnlyKeys(InstanceState.SUCCEEDED);
    }

    @Test
    default void nodesThatClaimAtTheSameMomentShareTheParallelism() throws Exception {
        plan(100);
        for (int round = 0; round < 20; round++) {
            List<List<Claim>> claims = Together.run(8, i -> () ->
                    (i % 2 == 0 ? ledger() : other()).claim(request("node-" + i, 2, 3)));

            assertThat(claims.stream().mapToInt(List::size).sum()).isEqualTo(3);
            claims.forEach(each -> each.forEach(claim -> ledger().handBack(claim, "next round")));
        }
    }

    @Test
    default void aFullTaskGivesNothing() {
        plan(5);

        assertThat(ledger().claim(request("a", 10, 3))).hasSize(3);
        assertThat(other().claim(request("b", 10, 3))).isEmpty();
        assertThat(other().claim(request("b", 10, 4))).hasSize(1);
    }

    @Test
    default void anOwnerThatComesBackAfterItsLeaseCannotRunBesideItsReplacement() {
        plan(2);
        Claim lost = claimOne("a");
        clock().advance(LEASE);

        List<Claim> replacement = other().claim(new ClaimRequest(task(), "b", 1, 1, LEASE, false, Set.of(slot(1))));

        assertThat(slotsOf(replacement)).containsExactly(slot(1));
        assertThatThrownBy(() -> ledger().renew(lost, LEASE)).isInstanceOf(StaleClaimException.class);
        assertThat(instance(0).state()).isEqualTo(InstanceState.RETRYING);
        assertThat(instance(0).attempts()).isOne();
        assertThat(ledger().attempts(task(), SLOT)).extracting(Attempt::outcome).containsExactly(AttemptOutcome.ABANDONED);
    }

    @Test
    default void freshSlotsComeBeforeAskedOnesAndThoseBeforeBackfill() {
        ledger().plan(task(), List.of(slot(0), slot(1)), RunKind.BACKFILL, 0, null);
        ledger().plan(task(), List.of(slot(2)), RunKind.MANUAL, 0, null);
        ledger().plan(task(), List.of(slot(4)), RunKind.CYCLE, 0, null);
        ledger().plan(task(), List.of(slot(3)), RunKind.CYCLE, 0, null);
        ledger().plan(task(), List.of(slot(5)), RunKind.CYCLE, 5, null);

        assertThat(slotsOf(ledger().claim(request("a", 10))))
                .containsExactly(slot(5), slot(3), slot(4), slot(2), slot(0), slot(1));
    }

    @Test
    default void expiredLeasesComeBeforeEverythingElse() {
        ledger().plan(task(), List.of(slot(9)), RunKind.BACKFILL, 0, null);
        claimOne("a");
        plan(3);
        clock().advance(LEASE);

        assertThat(slotsOf(ledger().claim(request("b", 2)))).containsExactly(slot(9), slot(0));
    }

    @Test
    default void aTakeoverCountsTheAbandonedAttempt() {
        plan(1);
        Claim lost = claimOne("a");
        clock().advance(LEASE.minusMillis(1));
        assertThat(other().claim(request("b", 1))).isEmpty();
        clock().advance(Duration.ofMillis(1));

        Claim taken = other().claim(request("b", 1)).get(0);

        assertThat(taken.epoch()).isGreaterThan(lost.epoch());
        assertThat(taken.attempt()).isEqualTo(2);
        assertThat(taken.previous()).contains("a stopped renewing its lease");
        assertThat(instance(0).attempts()).isOne();
        assertThat(instance(0).startedAt()).isEqualTo(MovingClock.START);
        List<Attempt> attempts = ledger().attempts(task(), SLOT);
        assertThat(attempts).extracting(Attempt::number).containsExactly(1, 2);
        assertThat(attempts).extracting(Attempt::node).containsExactly("a", "b");
        assertThat(attempts).extracting(Attempt::outcome)
                .containsExactly(AttemptOutcome.ABANDONED, AttemptOutcome.RUNNING);
        assertThat(attempts.get(0).finishedAt()).isEqualTo(MovingClock.START.plus(LEASE));
    }

    @Test
    default void anExpiredInstanceIsTakenOverByOneOfMany() throws Exception {
        plan(1);
        claimOne("a");
        clock().advance(LEASE);

        List<List<Claim>> taken = Together.run(8, i -> () -> (i % 2 == 0 ? ledger() : other()).claim(request("node-" + i, 1)));

        assertThat(taken.stream().mapToInt(List::size).sum()).isOne();
    }

    @Test
    default void onlyTheNamedSlotsAreClaimed() {
        plan(5);

        List<Claim> claims = ledger().claim(new ClaimRequest(task(), "a", 10, 10, LEASE, false,
                Set.of(slot(3), slot(1).plusNanos(1), slot(77))));

        assertThat(slotsOf(claims)).containsExactly(slot(1), slot(3));
    }

    @Test
    default void withSelfDependencyASlotWaitsForAllEarlierOnes() {
        plan(3);
        ClaimRequest ordered = new ClaimRequest(task(), "a", 10, 10, LEASE, true, Set.of());

        Claim first = ledger().claim(ordered).get(0);
        assertThat(first.scheduledTime()).isEqualTo(slot(0));
        assertThat(ledger().claim(ordered)).isEmpty();
        ledger().fail(first, failed("no such table"));
        assertThat(ledger().claim(ordered)).isEmpty();
        ledger().requeue(task(), slot(0), RunKind.MANUAL);
        ledger().succeed(ledger().claim(ordered).get(0), loaded());

        assertThat(slotsOf(ledger().claim(ordered))).containsExactly(slot(1));
        assertThat(ledger().claim(new ClaimRequest(task(), "a", 10, 10, LEASE, true, Set.of(slot(2))))).isEmpty();
    }

    @Test
    default void whatIsNotDueIsNotClaimed() {
        plan(1);
        ledger().retry(claimOne("a"), failed("connection reset"), DELAY);

        assertThat(ledger().claim(request("a", 1))).isEmpty();
        clock().advance(DELAY);

        Claim second = claimOne("a");
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.previous()).isEqualTo("connection reset");
    }

    @Test
    default void anUnknownTaskCannotBeClaimed() {
        assertThatThrownBy(() -> ledger().claim(new ClaimRequest("no-such-task", "a", 1, 1, LEASE, false, Set.of())))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no-such-task");
    }

    @Test
    default void aRequestThatCannotHoldIsRefused() {
        assertThatThrownBy(() -> new ClaimRequest(task(), " ", 1, 1, LEASE, false, Set.of()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("a node's name");
        assertThatThrownBy(() -> new ClaimRequest(task(), "a", 1, 1, Duration.ZERO, false, Set.of()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("PT0S");
        plan(1);
        assertThat(ledger().claim(request("a", 0))).isEmpty();
    }
}
