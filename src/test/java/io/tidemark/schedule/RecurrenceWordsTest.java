package io.tidemark.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecurrenceWordsTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Instant FROM = Instant.parse("2023-12-31T00:00:00Z");
    private static final Instant TO = Instant.parse("2024-12-31T00:00:00Z");

    static Stream<Recurrence> recurrences() {
        return Stream.of(
                ExactRecurrence.parse(null, "15m", null, ZONE),
                ExactRecurrence.parse("00:10", "1h30m", "22:59:30", ZoneId.of("UTC")),
                ExactRecurrence.parse("00:00:05", "7m30s", null, ZoneId.of("America/New_York")),
                CalendarRecurrence.daily(LocalTime.of(3, 0), ZONE),
                CalendarRecurrence.timesOfDay(List.of(LocalTime.of(3, 0), LocalTime.of(18, 30, 15)), ZONE),
                CalendarRecurrence.weekly(List.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY), LocalTime.MIDNIGHT, ZONE),
                CalendarRecurrence.monthly(List.of(1, 15, CalendarRecurrence.LAST_DAY), LocalTime.NOON, ZONE),
                CalendarRecurrence.yearly(List.of(Month.JANUARY, Month.SEPTEMBER), List.of(30), LocalTime.NOON, ZONE));
    }

    @ParameterizedTest
    @MethodSource("recurrences")
    void whatItsWordsMakeHasTheSameSlotsAndTheSameWords(Recurrence recurrence) {
        Recurrence again = RecurrenceWords.parse(recurrence.describe(), (cron, zone) -> {
            throw new AssertionError("no cron");
        });

        assertThat(again.describe()).isEqualTo(recurrence.describe());
        assertThat(again.slots(FROM, TO)).isNotEmpty().containsExactlyElementsOf(recurrence.slots(FROM, TO).toList());
    }

    @Test
    void aCronIsLeftToWhoKnowsIt() {
        Recurrence hourly = ExactRecurrence.parse(null, Duration.ofHours(1).toString(), null, ZONE);

        assertThat(RecurrenceWords.parse("cron 0 0 * * * ? Asia/Shanghai", (cron, zone) -> {
            assertThat(cron).isEqualTo("0 0 * * * ?");
            assertThat(zone).isEqualTo(ZONE);
            return hourly;
        })).isSameAs(hourly);
    }

    @Test
    void otherWordsAreRefusedAndQuoted() {
        for (String words : List.of("", "now and then UTC", "every so often", "every 15m from 00:00 to 23:59 Nowhere", "Foo at 03:00 UTC")) {
            assertThatThrownBy(() -> RecurrenceWords.parse(words, (cron, zone) -> null)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + words + "'");
        }
    }
}
