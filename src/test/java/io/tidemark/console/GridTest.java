package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidemark.console.Grid.Day;
import io.tidemark.console.Grid.DaySum;
import io.tidemark.console.Grid.Run;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.schedule.Recurrence;

class GridTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate DAY = LocalDate.parse("2024-03-01");
    private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void neighboursOfEqualLookAreOneRun() {
        SlotLooks slots = new SlotLooks();
        Instant begin = DAY.atStartOfDay(SHANGHAI).toInstant();
        every(begin, Duration.ofMinutes(15), 96, slot -> slots.add(slot, slot.equals(begin.plus(Duration.ofHours(1))) ? SlotLook.DEAD : SlotLook.DONE));

        List<Day> days = grid(SHANGHAI, DAY, DAY, quarters(SHANGHAI), begin, LATER).days(slots);

        assertThat(days).singleElement().satisfies(day -> {
            assertThat(day.seconds()).isEqualTo(86_400);
            assertThat(day.begin()).isEqualTo(begin);
            assertThat(day.runs()).extracting(Run::slot, Run::lastSlot, Run::count, Run::look).containsExactly(
                    tuple("2024-03-01T00:00", "2024-03-01T00:45", 4, "done"),
                    tuple("2024-03-01T01:00", "2024-03-01T01:00", 1, "dead"),
                    tuple("2024-03-01T01:15", "2024-03-01T23:45", 91, "done"));
            assertThat(day.runs()).allSatisfy(run -> assertThat(run.offset()).isEqualTo("+08:00"));
        });
    }

    @Test
    void aRunOfUnequalDistancesIsBrokenSoThatItsEndsAndItsCountTellEachOfItsSlots() {
        Instant begin = DAY.atStartOfDay(SHANGHAI).toInstant();
        Recurrence uneven = QuartzRecurrence.parse("0 0,10,20,45 * * * ?", SHANGHAI);
        List<Instant> slots = uneven.slots(begin.minusMillis(1), begin.plus(Duration.ofHours(2)).minusMillis(1)).toList();
        SlotLooks looks = new SlotLooks();
        slots.forEach(slot -> looks.add(slot, SlotLook.DONE));

        for (Recurrence known : Arrays.asList(uneven, null)) {
            List<Run> runs = grid(SHANGHAI, DAY, DAY, known, begin, begin.plus(Duration.ofHours(2))).days(looks).get(0).runs();

            assertThat(runs).extracting(Run::slot, Run::lastSlot, Run::count).startsWith(tuple("2024-03-01T00:00", "2024-03-01T00:20", 3));
            assertThat(runs.stream().flatMap(GridTest::evenly)).isEqualTo(slots);
        }
    }

    private static Stream<Instant> evenly(Run run) {
        long step = run.count() == 1 ? 0 : Duration.between(run.first(), run.last()).toMillis() / (run.count() - 1);
        return IntStream.range(0, run.count()).mapToObj(slot -> run.first().plusMillis(slot * step));
    }

    @Test
    void aSlotThatTheRecurrenceHasAndTheLedgerHasNotIsMissing() {
        SlotLooks slots = new SlotLooks();
        Instant begin = DAY.atStartOfDay(SHANGHAI).toInstant();
        every(begin, Duration.ofMinutes(15), 96, slot -> {
            if (slot.isBefore(begin.plus(Duration.ofHours(2))) || !slot.isBefore(begin.plus(Duration.ofHours(3)))) {
                slots.add(slot, SlotLook.DONE);
            }
        });

        List<Run> runs = grid(SHANGHAI, DAY, DAY, quarters(SHANGHAI), begin, LATER).days(slots).get(0).runs();

        assertThat(runs).extracting(Run::look, Run::count).containsExactly(tuple("done", 8),
                tuple("missing", 4), tuple("done", 84));
        assertThat(runs.get(1).slot()).isEqualTo("2024-03-01T02:00");
    }

    @Test
    void nothingIsMissingBeforeTheFirstSlotNorBeforeItIsDue() {
        Instant first = DAY.atTime(10, 0).atZone(SHANGHAI).toInstant();
        SlotLooks slots = new SlotLooks();
        slots.add(first, SlotLook.DONE);
        Instant now = first.plus(Duration.ofMinutes(46));

        List<Run> runs = grid(SHANGHAI, DAY, DAY, quarters(SHANGHAI), first, now).days(slots).get(0).runs();

        assertThat(runs).extracting(Run::look, Run::slot, Run::lastSlot).containsExactly(
                tuple("done", "2024-03-01T10:00", "2024-03-01T10:00"),
                tuple("missing", "2024-03-01T10:15", "2024-03-01T10:45"));
    }

    @Test
    void aSlotIsNotMissingWhileItsTimerMayStillPlanIt() {
        Instant first = DAY.atTime(10, 0).atZone(SHANGHAI).toInstant();
        SlotLooks slots = new SlotLooks();
        slots.add(first, SlotLook.DONE);

        List<Run> runs = grid(SHANGHAI, DAY, DAY, quarters(SHANGHAI), first, first.plus(Duration.ofMinutes(15)).plusSeconds(59)).days(slots).get(0).runs();

        assertThat(runs).extracting(Run::look).containsExactly("done");
    }

    @Test
    void ofARepeatedHourBothAreShownEachWithItsOffset() {
        LocalDate day = LocalDate.parse("2024-11-03");
        Instant begin = day.atStartOfDay(NEW_YORK).toInstant();
        SlotLooks slots = new SlotLooks();
        every(begin, Duration.ofHours(1), 25, slot -> slots.add(slot, SlotLook.DONE));

        Day shown = grid(NEW_YORK, day, day, null, begin, LATER).days(slots).get(0);

        assertThat(shown.seconds()).isEqualTo(25 * 3600);
        assertThat(shown.runs()).extracting(Run::slot, Run::lastSlot, Run::offset, Run::count).containsExactly(
                tuple("2024-11-03T00:00", "2024-11-03T01:00", "-04:00", 2),
                tuple("2024-11-03T01:00", "2024-11-03T23:00", "-05:00", 23));
    }

    @Test
    void aDayWithoutItsSecondHourHas23() {
        LocalDate day = LocalDate.parse("2024-03-10");
        Instant begin = day.atStartOfDay(NEW_YORK).toInstant();
        SlotLooks slots = new SlotLooks();
        every(begin, Duration.ofHours(1), 23, slot -> slots.add(slot, SlotLook.DONE));

        Day shown = grid(NEW_YORK, day, day, null, begin, LATER).days(slots).get(0);

        assertThat(shown.seconds()).isEqualTo(23 * 3600);
        assertThat(shown.runs()).extracting(Run::slot, Run::lastSlot).containsExactly(
                tuple("2024-03-10T00:00", "2024-03-10T01:00"),
                tuple("2024-03-10T03:00", "2024-03-10T23:00"));
    }

    @Test
    void daysAreThoseOfTheZoneAndComeNewestFirst() {
        Instant slot = Instant.parse("2024-03-01T16:00:00Z");
        SlotLooks slots = new SlotLooks();
        slots.add(slot.minusSeconds(900), SlotLook.DONE);
        slots.add(slot, SlotLook.DEAD);

        List<Day> days = grid(SHANGHAI, DAY, DAY.plusDays(1), null, slot, LATER).days(slots);

        assertThat(days).extracting(Day::day).containsExactly(DAY.plusDays(1), DAY);
        assertThat(days.get(0).runs()).extracting(Run::look).containsExactly("dead");
        assertThat(days.get(1).runs()).extracting(Run::look).containsExactly("done");
    }

    @Test
    void slotsOfAPersonAreRunsOfTheirOwnAndHideNoMissingOne() {
        Instant begin = DAY.atStartOfDay(SHANGHAI).toInstant();
        SlotLooks slots = new SlotLooks();
        slots.add(begin, SlotLook.DONE);
        slots.add(begin.plusSeconds(7 * 60), SlotLook.DONE);
        slots.add(begin.plusSeconds(14 * 60), SlotLook.DONE);
        slots.add(begin.plusSeconds(20 * 60), SlotLook.DONE);

        List<Run> runs = grid(SHANGHAI, DAY, DAY, quarters(SHANGHAI), begin, begin.plusSeconds(29 * 60)).days(slots).get(0).runs();

        assertThat(runs).extracting(Run::slot, Run::look).containsExactly(tuple("2024-03-01T00:00", "done"),
                tuple("2024-03-01T00:07", "done"), tuple("2024-03-01T00:14", "done"),
                tuple("2024-03-01T00:15", "missing"), tuple("2024-03-01T00:20", "done"));
    }

    @Test
    void aYearCountsLooksAndTheWorstOneCounts() {
        Instant begin = DAY.atStartOfDay(SHANGHAI).toInstant();
        SlotLooks slots = new SlotLooks();
        slots.add(begin, SlotLook.DONE);
        slots.add(begin.plusSeconds(900), SlotLook.UNKNOWN);
        slots.add(begin.plusSeconds(1800), SlotLook.DONE);

        List<DaySum> days = grid(SHANGHAI, DAY, DAY.plusDays(1), null, begin, LATER).sums(slots);

        assertThat(days.get(1)).isEqualTo(new DaySum(DAY, "unknown", Map.of("done", 2, "unknown", 1), 3));
        assertThat(days.get(0)).isEqualTo(new DaySum(DAY.plusDays(1), null, Map.of(), 0));
    }

    @Test
    void theDistanceOfSlotsIsKnownWhereItIsAlwaysTheSame() {
        assertThat(seconds("0 0/15 * * * ?")).isEqualTo(900L);
        assertThat(seconds("0 0/15 8-20 * * ?")).isEqualTo(900L);
        assertThat(seconds("0 0 2 * * ?")).isEqualTo(86_400L);
        assertThat(seconds("0 0,10,30 * * * ?")).isNull();
    }

    @Test
    void aYearOfFiveMinuteSlotsCostsLittle() {
        LocalDate from = LocalDate.parse("2024-01-01");
        LocalDate to = LocalDate.parse("2024-12-30");
        Instant begin = from.atStartOfDay(SHANGHAI).toInstant();
        Recurrence fives = QuartzRecurrence.parse("0 0/5 * * * ?", SHANGHAI);
        SlotLooks slots = new SlotLooks();
        every(begin, Duration.ofMinutes(5), 105_120, slot -> slots.add(slot, slot.getEpochSecond() % 7200 == 0 ? SlotLook.EMPTY : SlotLook.DONE));
        sums(from, to, fives, begin, slots);

        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        long before = bean.getCurrentThreadCpuTime();
        byte[] year = sums(from, to, fives, begin, slots);
        long cpu = bean.getCurrentThreadCpuTime() - before;

        assertThat(year.length).isLessThan(60_000);
        assertThat(Duration.ofNanos(cpu)).isLessThan(Duration.ofMillis(150));
    }

    private static byte[] sums(LocalDate from, LocalDate to, Recurrence recurrence, Instant first, SlotLooks slots) {
        return Json.bytes(grid(SHANGHAI, from, to, recurrence, first, LATER).sums(slots));
    }

    private static Long seconds(String cron) {
        return grid(SHANGHAI, DAY, DAY, QuartzRecurrence.parse(cron, SHANGHAI), LATER, LATER).slotSeconds();
    }

    private static Grid grid(ZoneId zone, LocalDate from, LocalDate to, Recurrence recurrence, Instant first, Instant now) {
        return new Grid(zone, from, to, recurrence, first, now);
    }

    private static Recurrence quarters(ZoneId zone) {
        return QuartzRecurrence.parse("0 0/15 * * * ?", zone);
    }

    private static void every(Instant begin, Duration step, int count, Consumer<Instant> each) {
        for (int i = 0; i < count; i++) {
            each.accept(begin.plus(step.multipliedBy(i)));
        }
    }
}
