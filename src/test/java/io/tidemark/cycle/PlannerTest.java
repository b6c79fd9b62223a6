package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import io.tidemark.schedule.Recurrence;

class PlannerTest {

    private static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");
    private final Recurrence quarters = QuartzRecurrence.parse("0 0/15 * * * ?", ZoneOffset.UTC);

    @Test
    void aNewTaskBeginsWithItsNewestSlot() {
        Planner planner = new Planner(CatchUp.all, 100, null, null, NOON);

        assertThat(planner.due(quarters, null, NOON.plusSeconds(5)).slots()).containsExactly(NOON);
    }

    @Test
    void aNewDailyTaskBeginsWithItsNewestSlotEvenWhenThatWasYesterday() {
        Recurrence daily = QuartzRecurrence.parse("0 0 23 * * ?", ZoneId.of("Asia/Shanghai"));

        assertThat(new Planner(CatchUp.all, 100, null, null, NOON).due(daily, null, NOON).slots())
                .containsExactly(Instant.parse("2024-02-29T15:00:00Z"));
    }

    @Test
    void everyMissedSlotIsPlanned() {
        Planner planner = new Planner(CatchUp.all, 100, null, null, NOON);

        assertThat(planner.due(quarters, NOON.minusSeconds(3600), NOON).slots())
                .containsExactly(NOON.minusSeconds(2700), NOON.minusSeconds(1800), NOON.minusSeconds(900), NOON);
    }

    @Test
    void effectiveFromBringsTheBacklogOfANewTask() {
        Planner planner = new Planner(CatchUp.all, 100, NOON.minusSeconds(1800), null, NOON);

        assertThat(planner.due(quarters, null, NOON).slots()).containsExactly(NOON.minusSeconds(1800), NOON.minusSeconds(900), NOON);
    }

    @Test
    void nothingIsPlannedAfterEffectiveTo() {
        Planner planner = new Planner(CatchUp.all, 100, null, NOON.minusSeconds(900), NOON);

        assertThat(planner.due(quarters, NOON.minusSeconds(3600), NOON).slots())
                .containsExactly(NOON.minusSeconds(2700), NOON.minusSeconds(1800), NOON.minusSeconds(900));
    }

    @Test
    void theLimitKeepsTheNewestAndNamesWhatItLeavesOut() {
        Planner.Due due = new Planner(CatchUp.all, 2, null, null, NOON).due(quarters, NOON.minusSeconds(3600), NOON);

        assertThat(due.slots()).containsExactly(NOON.minusSeconds(900), NOON);
        assertThat(due.dropped()).isEqualTo(2);
        assertThat(due.first()).isEqualTo(NOON.minusSeconds(2700));
    }

    @Test
    void catchUpLastPlansOnlyTheNewestOfTheMissedSlots() {
        Planner planner = new Planner(CatchUp.last, 100, null, null, NOON.plusSeconds(60));

        assertThat(planner.due(quarters, NOON.minusSeconds(86_400), NOON.plusSeconds(900)).slots())
                .containsExactly(NOON, NOON.plusSeconds(900));
    }

    @Test
    void catchUpNonePlansOnlyWhatFallsDueWhileTheTimerRuns() {
        Planner planner = new Planner(CatchUp.none, 100, null, null, NOON.plusSeconds(60));

        assertThat(planner.due(quarters, NOON.minusSeconds(86_400), NOON.plusSeconds(120)).slots()).isEmpty();
        assertThat(planner.due(quarters, NOON.minusSeconds(86_400), NOON.plusSeconds(900)).slots()).containsExactly(NOON.plusSeconds(900));
    }

    @Test
    void aSlotThatWasPlannedIsNotDueAgain() {
        assertThat(new Planner(CatchUp.all, 100, null, null, NOON).due(quarters, NOON, NOON.plusSeconds(899)).slots()).isEmpty();
    }
}
