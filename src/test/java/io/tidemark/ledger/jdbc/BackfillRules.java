package io.tidemark.ledger.jdbc;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillSlot.State;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RunKind;

interface BackfillRules extends InterventionRules {

    private Backfill backfill(int concurrency, BackfillSlot... slots) {
        return ledger().backfills().create(task(), "a test", List.of(slots), concurrency, false, EVA);
    }

    private BackfillSlot absent(int number) {
        return BackfillSlot.pending(slot(number), null);
    }

    private int advance() {
        return ledger().backfills().advance(task());
    }

    private Backfill read(Backfill backfill) {
        return ledger().backfills().backfill(backfill.id()).orElseThrow();
    }

    private void succeedOne() {
        ledger().succeed(claimOne("a"), loaded());
    }

    @Test
    default void slotsAreSetGoingInTheirOrderAsThereIsRoom() {
        Backfill made = backfill(2, absent(3), absent(1), absent(2));
        assertThat(made.state()).isEqualTo(BackfillState.RUNNING);
        assertThat(made.total()).isEqualTo(3);

        assertThat(advance()).isEqualTo(2);
        assertThat(advance()).as("no room").isZero();

        assertThat(instance(3).kind()).isEqualTo(RunKind.BACKFILL);
        assertThat(instance(1).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(ledger().instance(task(), slot(2))).isEmpty();
        succeedOne();
        assertThat(advance()).isEqualTo(1);
        succeedOne();
        ledger().fail(claimOne("a"), failed("broken"));
        assertThat(advance()).isZero();

        Backfill done = read(made);
        assertThat(done.state()).isEqualTo(BackfillState.DONE);
        assertThat(done.finishedAt()).isEqualTo(MovingClock.START);
        assertThat(done.count(State.DONE)).isEqualTo(2);
        assertThat(done.count(State.FAILED)).isEqualTo(1);
        assertThat(ledger().backfills().slots(made.id(), State.FAILED, 10)).singleElement().satisfies(slot ->
                assertThat(slot.detail()).isEqualTo("broken"));
    }

    @Test
    default void aLongBackfillKeepsTheOrderOfItsSlotsAndWhatWasSeenOfEach() {
        List<BackfillSlot> slots = IntStream.range(0, 10_003).mapToObj(i -> BackfillSlot.pending(slot(20_000 - i), i % 3 == 0 ? null
                : i % 3 == 1 ? InstanceState.FAILED : InstanceState.SUCCEEDED)).toList();

        Backfill made = backfill(1, slots.toArray(BackfillSlot[]::new));

        assertThat(ledger().backfills().slots(made.id(), null, 20_000)).isEqualTo(slots);
    }

    @Test
    default void freshSlotsComeBeforeThoseOfABackfill() {
        backfill(5, absent(1), absent(2));
        advance();
        ledger().plan(task(), List.of(slot(9)), RunKind.CYCLE, 0, slot(9));

        assertThat(claimOne("a").scheduledTime()).isEqualTo(slot(9));
    }

    @Test
    default void aSlotThatIsNotAsItWasIsLeftOut() {
        plan(1);
        Claim failing = claimOne("a");
        ledger().fail(failing, failed("x"));
        Backfill made = backfill(5, BackfillSlot.pending(SLOT, InstanceState.FAILED), absent(1), absent(2));
        intervene(OperatorAction.SET_SUCCESS);
        ledger().plan(task(), List.of(slot(1)), RunKind.CYCLE, 0, null);

        assertThat(advance()).isEqualTo(1);

        assertThat(instance(0).state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(ledger().backfills().slots(made.id(), null, 10)).extracting(BackfillSlot::state)
                .containsExactly(State.SKIPPED, State.SKIPPED, State.ACTIVE);
        assertThat(ledger().backfills().slots(made.id(), State.SKIPPED, 1).get(0).detail())
                .isEqualTo("was FAILED when the backfill was made and is SUCCEEDED now");
    }

    @Test
    default void aFailedSlotRunsAgainAndAnAppendIsNotDoubled() {
        plan(2);
        ledger().fail(claimOne("a"), failed("x"));
        Claim appending = claimOne("a");
        commit(appending, append("s1"));
        ledger().succeed(appending, loaded());
        Backfill made = backfill(5, BackfillSlot.pending(SLOT, InstanceState.FAILED), BackfillSlot.pending(slot(1), InstanceState.SUCCEEDED));

        assertThat(advance()).isEqualTo(1);

        assertThat(instance(0).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(instance(1).state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(ledger().backfills().slots(made.id(), State.SKIPPED, 1).get(0).detail()).contains("would double 12,000 rows");
    }

    @Test
    default void whileItIsPausedNothingIsSetGoing() {
        Backfill made = backfill(1, absent(1), absent(2));
        advance();
        ledger().backfills().turn(made.id(), BackfillState.PAUSED, EVA);
        succeedOne();

        assertThat(advance()).isZero();
        assertThat(ledger().instance(task(), slot(2))).isEmpty();

        ledger().backfills().turn(made.id(), BackfillState.RUNNING, EVA);
        assertThat(advance()).isEqualTo(1);
        assertThat(audit()).extracting(AuditEntry::before, AuditEntry::after).containsExactly(
                org.assertj.core.groups.Tuple.tuple("PAUSED", "RUNNING"),
                org.assertj.core.groups.Tuple.tuple("RUNNING", "PAUSED"),
                org.assertj.core.groups.Tuple.tuple(null, "RUNNING"));
    }

    @Test
    default void aCancelledOneLeavesOutWhatWasNotSetGoing() {
        Backfill made = backfill(1, absent(1), absent(2));
        advance();

        Backfill cancelled = ledger().backfills().turn(made.id(), BackfillState.CANCELLED, EVA);

        assertThat(cancelled.finishedAt()).isNotNull();
        assertThat(cancelled.count(State.SKIPPED)).isEqualTo(1);
        assertThatThrownBy(() -> ledger().backfills().turn(made.id(), BackfillState.RUNNING, EVA)).isInstanceOf(IllegalStateException.class)
                .hasMessage("backfill %d is CANCELLED and cannot become RUNNING", made.id());
        assertThatThrownBy(() -> ledger().backfills().turn(-1, BackfillState.PAUSED, EVA)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void onlyWhatHasEndedLongAgoIsForgotten() {
        Backfill ended = backfill(1, absent(1));
        ledger().backfills().turn(ended.id(), BackfillState.CANCELLED, EVA);
        Backfill running = backfill(1, absent(2));
        ledger().backfills().forget(MovingClock.START, 100);
        assertThat(ledger().backfills().backfill(ended.id())).isPresent();

        ledger().backfills().forget(MovingClock.START.plusMillis(1), 100);

        assertThat(ledger().backfills().backfill(ended.id())).isEmpty();
        assertThat(ledger().backfills().slots(ended.id(), null, 10)).isEmpty();
        assertThat(ledger().backfills().backfill(running.id())).isPresent();
    }

    @Test
    default void aSlotThatAPersonHoldsBackDoesNotKeepTheOthersWaiting() {
        backfill(1, absent(0), absent(1));
        advance();
        intervene(OperatorAction.FREEZE);

        assertThat(advance()).isEqualTo(1);
        assertThat(instance(1).state()).isEqualTo(InstanceState.PLANNED);
    }

    @Test
    default void manyNodesSetEachSlotGoingOnce() throws Exception {
        BackfillSlot[] slots = slots(40).stream().map(slot -> BackfillSlot.pending(slot, null)).toArray(BackfillSlot[]::new);
        Backfill made = backfill(7, slots);

        List<Integer> begun = Together.run(6, i -> () -> (i % 2 == 0 ? ledger() : other()).backfills().advance(task()));

        assertThat(begun.stream().mapToInt(Integer::intValue).sum()).isEqualTo(7);
        assertThat(read(made).count(State.ACTIVE)).isEqualTo(7);
        assertThat(ledger().counts(task())).containsEntry(InstanceState.PLANNED, 7L);
    }

    @Test
    default void oneOfAnUnknownTaskOrWithoutSlotsIsRefused() {
        assertThatThrownBy(() -> ledger().backfills().create("nobody", "x", List.of(absent(1)), 1, false, EVA))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("knows no cycle task 'nobody'");
        assertThatThrownBy(() -> backfill(1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("without any slot");
        assertThatThrownBy(() -> backfill(0, absent(1))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("this is 0");
    }

    @Test
    default void aLongOneComesToItsEnd() {
        Instant[] slots = slots(450).toArray(Instant[]::new);
        ledger().plan(task(), Arrays.asList(slots), RunKind.CYCLE, 0, null);
        Backfill made = backfill(3, Arrays.stream(slots).map(slot -> BackfillSlot.pending(slot, null)).toArray(BackfillSlot[]::new));

        for (int step = 0; step < 3; step++) {
            advance();
        }

        assertThat(read(made).state()).isEqualTo(BackfillState.DONE);
        assertThat(read(made).count(State.SKIPPED)).isEqualTo(450);
        assertThat(ledger().backfills().backfills(task(), 5)).containsExactly(read(made));
    }
}
