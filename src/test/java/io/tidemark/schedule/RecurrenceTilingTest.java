package io.tidemark.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Slots tile the time line: nothing between two questions is lost or told twice, also where the clock changes. */
@Timeout(60)
class RecurrenceTilingTest {

    private static final String BERLIN = "Europe/Berlin";
    private static final String NEW_YORK = "America/New_York";
    private static final String LORD_HOWE = "Australia/Lord_Howe";
    private static final String SHANGHAI = "Asia/Shanghai";
    private static final String SAO_PAULO = "America/Sao_Paulo";
    private static final String APIA = "Pacific/Apia";
    private static final String ASUNCION = "America/Asuncion";

    private final Random random = new Random(96);

    @ParameterizedTest
    @ValueSource(strings = {BERLIN, NEW_YORK, LORD_HOWE, SHANGHAI, SAO_PAULO, APIA, ASUNCION})
    void twoQuestionsThatMeetTellWhatOneTells(String zoneName) {
        ZoneId zone = ZoneId.of(zoneName);
        for (int i = 0; i < 300; i++) {
            Recurrence recurrence = random.nextInt(3) == 0 ? randomCalendar(zone) : randomExact(zone);
            Instant a = nearATransition(zone);
            Instant b = a.plusSeconds(random.nextInt(4 * 86_400));
            Instant c = b.plusSeconds(random.nextInt(4 * 86_400));

            List<Instant> whole = recurrence.slots(a, c).toList();
            List<Instant> parts = new ArrayList<>(recurrence.slots(a, b).toList());
            parts.addAll(recurrence.slots(b, c).toList());

            assertThat(parts).as("%s from %s by %s to %s", recurrence.describe(), a, b, c).isEqualTo(whole);
            assertThat(whole).doesNotHaveDuplicates().isSorted().allMatch(slot -> slot.isAfter(a) && !slot.isAfter(c));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BERLIN, NEW_YORK, LORD_HOWE, SHANGHAI, SAO_PAULO, APIA, ASUNCION})
    void slotsAreTheMinutesOfTheTimeLineWhoseWallClockFits(String zoneName) {
        ZoneId zone = ZoneId.of(zoneName);
        for (int i = 0; i < 60; i++) {
            ExactRecurrence recurrence = randomExact(zone);
            Instant a = nearATransition(zone);
            Instant b = a.plus(Duration.ofDays(3));

            assertThat(recurrence.slots(a, b)).as("%s from %s", recurrence.describe(), a).containsExactlyElementsOf(minuteByMinute(recurrence, a, b));
        }
    }

    /** The same slots in the plainest way: look at the clock every minute. */
    private static List<Instant> minuteByMinute(ExactRecurrence recurrence, Instant after, Instant until) {
        List<Instant> slots = new ArrayList<>();
        for (Instant minute = after.plusSeconds(60); !minute.isAfter(until); minute = minute.plusSeconds(60)) {
            LocalDateTime local = LocalDateTime.ofInstant(minute, recurrence.zone());
            LocalTime time = local.toLocalTime();
            long sinceStart = Duration.between(recurrence.startFrom(), time).getSeconds();
            boolean fits = !time.isBefore(recurrence.startFrom()) && !time.isAfter(recurrence.endAt())
                    && sinceStart % recurrence.interval().getSeconds() == 0;
            List<ZoneOffset> offsets = recurrence.zone().getRules().getValidOffsets(local);
            boolean comesAgain = offsets.size() == 2 && offsets.get(0).equals(recurrence.zone().getRules().getOffset(minute));
            if (fits && !comesAgain) {
                slots.add(minute);
            }
        }
        return slots;
    }

    private ExactRecurrence randomExact(ZoneId zone) {
        LocalTime start = LocalTime.of(random.nextInt(3), random.nextInt(60));
        LocalTime end = LocalTime.of(3 + random.nextInt(21), random.nextInt(60));
        return new ExactRecurrence(start, Duration.ofMinutes(1 + random.nextInt(200)), end, zone);
    }

    private Recurrence randomCalendar(ZoneId zone) {
        LocalTime time = LocalTime.of(random.nextInt(24), random.nextInt(60));
        return switch (random.nextInt(4)) {
            case 0 -> CalendarRecurrence.daily(time, zone);
            case 1 -> CalendarRecurrence.timesOfDay(List.of(time, LocalTime.of(0, 30), LocalTime.of(1, 30), LocalTime.of(2, 15)), zone);
            case 2 -> CalendarRecurrence.weekly(List.of(DayOfWeek.SUNDAY, DayOfWeek.SATURDAY), time, zone);
            default -> CalendarRecurrence.monthly(List.of(1, 15, 30, CalendarRecurrence.LAST_DAY), time, zone);
        };
    }

    /** A whole minute up to three days before a change of the clock after 1970. */
    private Instant nearATransition(ZoneId zone) {
        ZoneOffsetTransition transition = zone.getRules().nextTransition(Instant.ofEpochSecond(random.nextInt(1_700_000_000)));
        Instant change = transition == null ? Instant.parse("1991-09-14T17:00:00Z") : transition.getInstant();
        return Instant.ofEpochSecond(Math.floorDiv(change.getEpochSecond(), 60) * 60 - 60L * random.nextInt(3 * 1440));
    }
}
