package io.tidemark.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class ExactRecurrenceTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest(name = "{1} from {0} to {2}: {3}")
    @CsvSource({
        "00:00, 30m, 23:59, 48",
        "00:00, 15m, 23:59, 96",
        "00:00, 1h, 03:00, 4",
        "00:00, 6h, 23:59, 4",
        "00:00, 5m, 23:59, 288",
        "00:00, 25m, 23:59, 58",
        "00:00, 24h, 23:59, 1",
        "13:00, 1m, 13:00, 1",
    })
    void aDayHasTheDocumentedNumberOfSlots(String startFrom, String interval, String endAt, int count) {
        assertThat(times(ExactRecurrence.parse(startFrom, interval, endAt, SHANGHAI), LocalDate.of(2025, 7, 27))).hasSize(count);
    }

    @Test
    void anIntervalThatDoesNotDivideAnHourIsEvenAndStartsAnewEveryDay() {
        ExactRecurrence every25Minutes = ExactRecurrence.parse("00:05", "25m", "23:59", SHANGHAI);

        List<String> first = times(every25Minutes, LocalDate.of(2025, 7, 27));
        assertThat(first).startsWith("00:05", "00:30", "00:55", "01:20").endsWith("23:50").hasSize(58);
        assertThat(times(every25Minutes, LocalDate.of(2025, 7, 28))).isEqualTo(first);
    }

    @Test
    void bothEndsOfTheWindowAreSlots() {
        assertThat(times(ExactRecurrence.parse("08:30", "45m", "10:00", SHANGHAI), LocalDate.of(2025, 7, 27)))
                .containsExactly("08:30", "09:15", "10:00");
    }

    @Test
    void theLowerBoundOfAQuestionIsOpenAndTheUpperClosed() {
        ExactRecurrence quarters = ExactRecurrence.parse(null, "15m", null, SHANGHAI);
        Instant midnight = Instant.parse("2019-11-06T16:00:00Z");

        assertThat(quarters.slots(midnight, midnight.plusSeconds(900))).containsExactly(midnight.plusSeconds(900));
        assertThat(quarters.slots(midnight.minusMillis(1), midnight)).containsExactly(midnight);
        assertThat(quarters.slots(midnight, midnight.plusSeconds(899))).isEmpty();
        assertThat(quarters.slots(midnight, midnight)).isEmpty();
        assertThat(quarters.slots(midnight, midnight.minusSeconds(5000))).isEmpty();
    }

    @Test
    void slotsThatTheClockSkipsDoNotExist() {
        List<String> slots = times(ExactRecurrence.parse("00:00", "1h", "23:59", BERLIN), LocalDate.of(2025, 3, 30));

        assertThat(slots).hasSize(23).startsWith("00:00", "01:00", "03:00").doesNotContain("02:00");
    }

    @Test
    void ofARepeatedHourOnlyTheSecondIsKept() {
        ExactRecurrence hourly = ExactRecurrence.parse("00:00", "1h", "23:59", BERLIN);

        assertThat(times(hourly, LocalDate.of(2025, 10, 26))).hasSize(24);
        assertThat(hourly.slots(Instant.parse("2025-10-25T22:30:00Z"), Instant.parse("2025-10-26T02:00:00Z")))
                .containsExactly(Instant.parse("2025-10-25T23:00:00Z"), Instant.parse("2025-10-26T01:00:00Z"), Instant.parse("2025-10-26T02:00:00Z"));
    }

    @Test
    void aHalfHourChangeOfTheClockSkipsAndRepeatsOnlyItsHalfHour() {
        ExactRecurrence quarters = ExactRecurrence.parse("00:00", "15m", "23:59", ZoneId.of("Australia/Lord_Howe"));

        assertThat(times(quarters, LocalDate.of(2025, 10, 5))).hasSize(94).contains("01:45", "02:30").doesNotContain("02:00", "02:15");
        assertThat(times(quarters, LocalDate.of(2025, 4, 6))).hasSize(96).doesNotHaveDuplicates();
    }

    @Test
    void aDayThatTheZoneSkippedHasNoSlots() {
        ExactRecurrence hourly = ExactRecurrence.parse("00:00", "1h", "23:59", ZoneId.of("Pacific/Apia"));

        assertThat(hourly.slots(Instant.parse("2011-12-30T09:00:00Z"), Instant.parse("2011-12-30T12:00:00Z")))
                .containsExactly(Instant.parse("2011-12-30T10:00:00Z"), Instant.parse("2011-12-30T11:00:00Z"), Instant.parse("2011-12-30T12:00:00Z"));
    }

    @Test
    void slotsAreComputedAsTheyAreAskedFor() {
        ExactRecurrence everySecond = ExactRecurrence.parse("00:00", "1s", "23:59:59", SHANGHAI);

        assertThat(everySecond.slots(Instant.MIN, Instant.MAX).limit(3)).hasSize(3);
        assertThat(everySecond.slots(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2125-01-01T00:00:00Z")).findFirst())
                .contains(Instant.parse("2025-01-01T00:00:01Z"));
    }

    @Test
    void yearsOfSlotsAreCountedWithoutAMiss() {
        long days = Duration.between(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2030-01-01T00:00:00Z")).toDays();

        assertThat(ExactRecurrence.parse("00:00", "15m", "23:59", ZoneId.of("UTC"))
                .slots(Instant.parse("1999-12-31T23:59:59Z"), Instant.parse("2029-12-31T23:59:59Z"))).hasSize((int) (days * 96));
    }

    @ParameterizedTest
    @CsvSource({"15m, 15m", "PT15M, 15m", "15, 15m", "90, 1h30m", "1h30m, 1h30m", "90s, 1m30s", "6h, 6h", "24h, 24h", "P1D, 24h"})
    void anIntervalIsReadInEveryUsualForm(String text, String words) {
        ExactRecurrence recurrence = ExactRecurrence.parse("00:00", text, "23:59", SHANGHAI);

        assertThat(recurrence.describe()).isEqualTo("every " + words + " from 00:00 to 23:59 Asia/Shanghai");
        assertThat(ExactRecurrence.parse("00:00", words, "23:59", SHANGHAI)).isEqualTo(recurrence);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(nullValues = "null", delimiter = '|', value = {
        "24:00 | 15m | 23:59 | startFrom \"24:00\" is not a time of day: write 00:00 to 23:59, or with seconds 23:59:59",
        "00:00 | 15m | noon | endAt \"noon\" is not a time of day: write 00:00 to 23:59, or with seconds 23:59:59",
        "00:00 | null | 23:59 | interval is missing: write for example 15m",
        "00:00 | often | 23:59 | interval \"often\" is not a length of time: write 15m, 1h30m, 90s, PT15M or a number of minutes",
        "00:00 | 0 | 23:59 | interval PT0S is out of range: a whole number of seconds up to 24h is possible, because slots start anew every day",
        "00:00 | 25h | 23:59 | interval PT25H is out of range: a whole number of seconds up to 24h is possible, because slots start anew every day",
        "00:00 | PT0.5S | 23:59 | interval PT0.5S is out of range: a whole number of seconds up to 24h is possible, because slots start anew every day",
        "12:00 | 15m | 11:59 | endAt 11:59 is before startFrom 12:00: both belong to the same day; the last minute of a day is 23:59",
    })
    void aWrongOptionIsNamedWithItsValue(String startFrom, String interval, String endAt, String message) {
        assertThatThrownBy(() -> ExactRecurrence.parse(startFrom, interval, endAt, SHANGHAI))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void timesFinerThanASecondAreRefused() {
        assertThatThrownBy(() -> new ExactRecurrence(LocalTime.of(0, 0, 0, 1), Duration.ofMinutes(1), LocalTime.NOON, SHANGHAI))
                .hasMessage("startFrom 00:00:00.000000001 is finer than a second");
    }

    private static List<String> times(ExactRecurrence recurrence, LocalDate day) {
        ZoneId zone = recurrence.zone();
        return recurrence.slots(day.atStartOfDay(zone).toInstant().minusMillis(1), day.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1))
                .map(slot -> slot.atZone(zone).toLocalTime().toString()).toList();
    }
}
