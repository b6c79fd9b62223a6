package io.tidemark.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.tidemark.schedule.CalendarRecurrence.LAST_DAY;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class CalendarRecurrenceTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalTime THREE = LocalTime.of(3, 0);

    @Test
    void aDayCycleHasOneSlotADay() {
        CalendarRecurrence daily = CalendarRecurrence.daily(LocalTime.of(13, 0), SHANGHAI);

        assertThat(slots(daily, "2025-07-27", "2025-07-29", SHANGHAI)).containsExactly("2025-07-27T13:00", "2025-07-28T13:00");
        assertThat(daily.describe()).isEqualTo("every day at 13:00 Asia/Shanghai");
    }

    @Test
    void aWeekCycleHasSlotsOnItsWeekDays() {
        CalendarRecurrence weekly = CalendarRecurrence.weekly(List.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY), THREE, SHANGHAI);

        assertThat(slots(weekly, "2025-07-27", "2025-08-05", SHANGHAI)).containsExactly("2025-07-28T03:00", "2025-08-01T03:00", "2025-08-04T03:00");
        assertThat(weekly.describe()).isEqualTo("Mon,Fri at 03:00 Asia/Shanghai");
    }

    @Test
    void aMonthCycleKnowsTheLastDayOfEveryMonth() {
        CalendarRecurrence monthly = CalendarRecurrence.monthly(List.of(LAST_DAY, 1), LocalTime.of(2, 0), SHANGHAI);

        assertThat(slots(monthly, "2024-02-01", "2024-04-01", SHANGHAI))
                .containsExactly("2024-02-01T02:00", "2024-02-29T02:00", "2024-03-01T02:00", "2024-03-31T02:00");
        assertThat(monthly.describe()).isEqualTo("day 1,last of every month at 02:00 Asia/Shanghai");
    }

    @Test
    void aMonthThatLacksTheDayHasNoSlotAndTheLastDayIsNotTwice() {
        CalendarRecurrence monthly = CalendarRecurrence.monthly(List.of(31, 30, LAST_DAY), THREE, SHANGHAI);

        assertThat(slots(monthly, "2025-02-01", "2025-04-01", SHANGHAI)).containsExactly("2025-02-28T03:00", "2025-03-30T03:00", "2025-03-31T03:00");
    }

    @Test
    void aYearCycleHasSlotsInItsMonths() {
        CalendarRecurrence yearly = CalendarRecurrence.yearly(List.of(Month.OCTOBER, Month.JANUARY), List.of(1, LAST_DAY), THREE, SHANGHAI);

        assertThat(slots(yearly, "2025-01-02", "2026-01-02", SHANGHAI))
                .containsExactly("2025-01-31T03:00", "2025-10-01T03:00", "2025-10-31T03:00", "2026-01-01T03:00");
        assertThat(yearly.describe()).isEqualTo("day 1,last of Jan,Oct at 03:00 Asia/Shanghai");
    }

    @Test
    void aListOfTimesIsOrderedAndHasEachTimeOnce() {
        CalendarRecurrence listed = CalendarRecurrence.timesOfDay(List.of(LocalTime.of(18, 30), LocalTime.of(6, 30), LocalTime.of(6, 30)), SHANGHAI);

        assertThat(slots(listed, "2025-07-27", "2025-07-28", SHANGHAI)).containsExactly("2025-07-27T06:30", "2025-07-27T18:30");
        assertThat(listed.describe()).isEqualTo("every day at 06:30,18:30 Asia/Shanghai");
    }

    @Test
    void theOnlySlotOfADayMovesBehindTheGap() {
        CalendarRecurrence daily = CalendarRecurrence.daily(LocalTime.of(2, 30), BERLIN);

        assertThat(slots(daily, "2025-03-29", "2025-04-01", BERLIN)).containsExactly("2025-03-29T02:30", "2025-03-30T03:30", "2025-03-31T02:30");
        assertThat(slots(CalendarRecurrence.monthly(List.of(30), LocalTime.of(2, 0), BERLIN), "2025-03-01", "2025-04-01", BERLIN))
                .containsExactly("2025-03-30T03:00");
    }

    @Test
    void ofSeveralSlotsOfADayTheSkippedOnesDoNotExist() {
        CalendarRecurrence listed = CalendarRecurrence.timesOfDay(List.of(LocalTime.of(1, 30), LocalTime.of(2, 30), LocalTime.of(3, 30)), BERLIN);

        assertThat(slots(listed, "2025-03-30", "2025-03-31", BERLIN)).containsExactly("2025-03-30T01:30", "2025-03-30T03:30");
    }

    @Test
    void aRepeatedTimeIsASlotOnceAndThatTheSecondTime() {
        assertThat(CalendarRecurrence.daily(LocalTime.of(2, 30), BERLIN)
                .slots(Instant.parse("2025-10-25T12:00:00Z"), Instant.parse("2025-10-26T12:00:00Z")))
                .containsExactly(Instant.parse("2025-10-26T01:30:00Z"));
    }

    @Test
    void aDayThatTheZoneSkippedDoesNotDoubleTheNext() {
        ZoneId apia = ZoneId.of("Pacific/Apia");

        assertThat(slots(CalendarRecurrence.daily(LocalTime.NOON, apia), "2011-12-29", "2012-01-01", apia))
                .containsExactly("2011-12-29T12:00", "2011-12-31T12:00");
    }

    @Test
    void aSlotAtAMidnightThatTheClockSkipsIsAnHourLaterOnTheSameDay() {
        ZoneId saoPaulo = ZoneId.of("America/Sao_Paulo");

        assertThat(slots(CalendarRecurrence.daily(LocalTime.MIDNIGHT, saoPaulo), "2018-11-03", "2018-11-06", saoPaulo))
                .containsExactly("2018-11-03T00:00", "2018-11-04T01:00", "2018-11-05T00:00");
    }

    @Test
    void optionsSayEveryDayDaysOfTheWeekOrDaysOfTheMonth() {
        assertThat(slots(CalendarRecurrence.parse("03:00,00:30", null, SHANGHAI), "2024-03-01", "2024-03-02", SHANGHAI))
                .containsExactly("2024-03-01T00:30", "2024-03-01T03:00");
        assertThat(slots(CalendarRecurrence.parse("03:00", "MON, FRI", SHANGHAI), "2024-03-01", "2024-03-06", SHANGHAI))
                .containsExactly("2024-03-01T03:00", "2024-03-04T03:00");
        assertThat(slots(CalendarRecurrence.parse("03:00", "1,L", SHANGHAI), "2024-02-01", "2024-03-02", SHANGHAI))
                .containsExactly("2024-02-01T03:00", "2024-02-29T03:00", "2024-03-01T03:00");
    }

    @Test
    void optionsThatCannotBeReadAreNamedWithTheirValue() {
        assertThatThrownBy(() -> CalendarRecurrence.parse("3 o'clock", null, SHANGHAI)).hasMessageContaining("at \"3 o'clock\"");
        assertThatThrownBy(() -> CalendarRecurrence.parse("03:00", "MON,1", SHANGHAI)).hasMessageContaining("days \"MON,1\" are neither");
        assertThatThrownBy(() -> CalendarRecurrence.parse("03:00", "mon", SHANGHAI)).hasMessageContaining("write MON,FRI or 1,15,L");
        assertThatThrownBy(() -> CalendarRecurrence.parse("03:00", "32", SHANGHAI)).hasMessageContaining("day of month 32 is out of range");
        assertThatThrownBy(() -> CalendarRecurrence.parse(",", null, SHANGHAI)).hasMessageContaining("times are empty");
    }

    @Test
    void aRecurrenceWithoutSlotsIsRefused() {
        assertThatThrownBy(() -> CalendarRecurrence.weekly(Set.of(), THREE, SHANGHAI)).hasMessage("weekDays are empty: there would be no slot at all");
        assertThatThrownBy(() -> CalendarRecurrence.monthly(Set.of(32), THREE, SHANGHAI))
                .hasMessage("day of month 32 is out of range: 1 to 31 or the last day are possible");
    }

    /** From the start of one day up to the start of another, without the latter. */
    private static List<String> slots(Recurrence recurrence, String fromDay, String untilDay, ZoneId zone) {
        Instant after = Instant.from(LocalDate.parse(fromDay).atStartOfDay(zone)).minusMillis(1);
        Instant until = Instant.from(LocalDate.parse(untilDay).atStartOfDay(zone)).minusMillis(1);
        return recurrence.slots(after, until).map(slot -> slot.atZone(zone).toLocalDateTime().toString()).toList();
    }
}
