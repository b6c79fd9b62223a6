package io.tidemark.ledger.jdbc;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RerunPolicy;
import io.tidemark.ledger.RunKind;

interface PlanRules extends LedgerFixture {

    @Test
    default void aPlannedSlotIsDueAtOnce() {
        assertThat(ledger().plan(task(), slots(1), RunKind.MANUAL, 7, null)).isOne();

        assertThat(instance(0)).isEqualTo(new CycleInstance(task(), SLOT, InstanceState.PLANNED, RunKind.MANUAL, 7, 0, 0, null,
                null, MovingClock.START, MovingClock.START, null, null, 0, null, null, DeadLetterState.NONE, null, null));
    }

    @Test
    default void planningAgainChangesNothing() {
        plan(3);
        CycleInstance running = instance(0);
        ledger().claim(request("a", 1));

        assertThat(ledger().plan(task(), slots(4), RunKind.BACKFILL, 9, null)).isOne();

        assertThat(instance(0).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(instance(0).kind()).isEqualTo(running.kind());
        assertThat(instance(1).priority()).isZero();
        assertThat(instance(3).kind()).isEqualTo(RunKind.BACKFILL);
    }

    @Test
    default void planningFromManyThreadsInsertsEachSlotOnce() throws Exception {
        List<Integer> absent = Together.run(8, i -> () ->
                (i % 2 == 0 ? ledger() : other()).plan(task(), slots(1500), RunKind.CYCLE, 0, slot(1499)));

        assertThat(absent.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1500);
        assertThat(ledger().counts(task())).containsOnlyKeys(InstanceState.PLANNED).containsValue(1500L);
        assertThat(ledger().task(task()).orElseThrow().lastPlanned()).isEqualTo(slot(1499));
    }

    @Test
    default void slotsAreCutOffToMilliseconds() {
        Instant fine = SLOT.plusNanos(999_999_600);

        ledger().plan(task(), List.of(fine, SLOT.plusMillis(999)), RunKind.CYCLE, 0, fine);

        assertThat(ledger().instances(new InstanceQuery(task(), null, null, Set.of(), 10)))
                .extracting(CycleInstance::scheduledTime).containsExactly(SLOT.plusMillis(999));
        assertThat(ledger().instance(task(), fine)).isPresent();
        assertThat(ledger().task(task()).orElseThrow().lastPlanned()).isEqualTo(SLOT.plusMillis(999));
    }

    @Test
    default void planningAndClaimingAtOnceDoNotHoldEachOtherUp() throws Exception {
        List<Integer> done = Together.run(6, i -> () -> {
            for (int round = 0; round < 40; round++) {
                if (i < 4) {
                    (i % 2 == 0 ? ledger() : other()).plan(task(), slots(40 * i + round + 1), RunKind.CYCLE, 0, slot(40 * i + round));
                } else {
                    ledger().claim(request("a", 3)).forEach(claim -> ledger().succeed(claim, loaded()));
                }
            }
            return i;
        });

        assertThat(done).hasSize(6);
        assertThat(ledger().counts(task()).values().stream().mapToLong(Long::longValue).sum()).isEqualTo(160);
        assertThat(ledger().task(task()).orElseThrow().lastPlanned()).isEqualTo(slot(159));
    }

    @Test
    default void theLastPlannedSlotMovesForwardOnly() {
        ledger().plan(task(), slots(1), RunKind.CYCLE, 0, slot(4));
        ledger().plan(task(), slots(1), RunKind.CYCLE, 0, slot(2));
        ledger().plan(task(), slots(9), RunKind.BACKFILL, 0, null);

        assertThat(ledger().task(task()).orElseThrow().lastPlanned()).isEqualTo(slot(4));
    }

    @Test
    default void planningNothingCanMoveTheLastPlannedSlot() {
        assertThat(ledger().plan(task(), List.of(), RunKind.CYCLE, 0, slot(4))).isZero();

        assertThat(ledger().task(task()).orElseThrow().lastPlanned()).isEqualTo(slot(4));
    }

    @Test
    default void anUnknownTaskCannotBePlanned() {
        assertThatThrownBy(() -> ledger().plan("no-such-task", slots(1), RunKind.CYCLE, 0, null))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no cycle task 'no-such-task'");
    }

    @Test
    default void registeringAgainChangesZoneAndRecurrenceOnly() {
        ledger().plan(task(), slots(1), RunKind.CYCLE, 0, SLOT);

        ledger().register(task(), ZoneId.of("Europe/Berlin"), "every 5m");
        ledger().register(task(), ZoneId.of("Asia/Tokyo"), null);

        assertThat(ledger().task(task())).contains(new CycleTask(task(), ZoneId.of("Asia/Tokyo"), "every 5m", SLOT, false, RerunPolicy.ALL_ALLOWED,
                MovingClock.START));
        assertThat(ledger().tasks()).extracting(CycleTask::name).contains(task());
    }

    @Test
    default void registeringFromManyThreadsMakesOneTask() throws Exception {
        String name = task() + "-new";

        Together.run(8, i -> () -> {
            (i % 2 == 0 ? ledger() : other()).register(name, ZoneId.of("Asia/Shanghai"), "every " + i + "m");
            return null;
        });

        assertThat(ledger().tasks()).filteredOn(each -> each.name().equals(name)).hasSize(1);
    }
}
