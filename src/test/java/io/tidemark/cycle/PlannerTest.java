package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Stream;

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
        assertThat(due.firstDropped()).isEqualTo(NOON.minusSeconds(2700));
        assertThat(due.lastDropped()).isEqualTo(NOON.minusSeconds(1800));
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

    @Test
    void aNewTaskThatCatchesNothingUpBeginsWithTheNextSlot() {
        Planner planner = new Planner(CatchUp.none, 100, null, null, NOON.plusSeconds(1));

        assertThat(planner.due(quarters, null, NOON.plusSeconds(5)).slots()).isEmpty();
        assertThat(planner.due(quarters, null, NOON.plusSeconds(900)).slots()).containsExactly(NOON.plusSeconds(900));
    }

    @Test
    void afterDecadesWithoutAPlanOnlyAboutAsManySlotsAreComputedAsArePlanned() {
        CountedRecurrence everySecond = new CountedRecurrence(QuartzRecurrence.parse("* * * * * ?", ZoneOffset.UTC));
        Planner.Due due = new Planner(CatchUp.all, 1000, null, null, NOON).due(everySecond, Instant.parse("1990-01-01T00:00:00Z"), NOON);

        assertThat(due.slots()).hasSize(1000).startsWith(NOON.minusSeconds(999)).endsWith(NOON);
        assertThat(due.firstDropped()).isEqualTo(Instant.parse("1990-01-01T00:00:01Z"));
        assertThat(due.lastDropped()).isEqualTo(NOON.minusSeconds(1000));
        assertThat(everySecond.computed).isLessThan(10_000);
    }

    @Test
    void aNewTaskOfManySlotsFindsItsNewestWithoutWalkingAYear() {
        CountedRecurrence everySecond = new CountedRecurrence(QuartzRecurrence.parse("* * * * * ?", ZoneOffset.UTC));

        assertThat(new Planner(CatchUp.all, 100, null, null, NOON).due(everySecond, null, NOON).slots()).containsExactly(NOON);
        assertThat(everySecond.computed).isLessThan(10_000);
    }

    @Test
    void aYearlySlotIsFound() {
        Recurrence yearly = QuartzRecurrence.parse("0 0 0 2 3 ?", ZoneOffset.UTC);

        assertThat(new Planner(CatchUp.all, 100, null, null, NOON).due(yearly, null, NOON).slots())
                .containsExactly(Instant.parse("2023-03-02T00:00:00Z"));
    }

    private static final class CountedRecurrence implements Recurrence {

        private final Recurrence recurrence;
        private int computed;

        private CountedRecurrence(Recurrence recurrence) {
            this.recurrence = recurrence;
        }

        @Override
        public Stream<Instant> slots(Instant after, Instant until) {
            return recurrence.slots(after, until).peek(slot -> computed++);
        }

        @Override
        public String describe() {
            return recurrence.describe();
        }
    }
}
