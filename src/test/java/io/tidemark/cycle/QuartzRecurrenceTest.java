package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import org.junit.jupiter.api.Test;

class QuartzRecurrenceTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Test
    void boundsAreExclusiveThenInclusive() {
        assertThat(slots("0 0/15 * * * ?", SHANGHAI, "2024-03-01T00:00:00Z", "2024-03-01T00:30:00Z"))
                .containsExactly(Instant.parse("2024-03-01T00:15:00Z"), Instant.parse("2024-03-01T00:30:00Z"));
    }

    @Test
    void theHourThatTheClockSkipsHasNoQuarters() {
        // 2024-03-31 02:00 becomes 03:00
        assertThat(slots("0 0/15 * * * ?", BERLIN, "2024-03-31T00:30:00Z", "2024-03-31T01:15:00Z"))
                .containsExactly(Instant.parse("2024-03-31T00:45:00Z"), Instant.parse("2024-03-31T01:00:00Z"), Instant.parse("2024-03-31T01:15:00Z"));
    }

    @Test
    void slotsAscendAndNoneIsTwiceWhenTheClockIsPutBack() {
        // 2024-10-27 03:00 becomes 02:00
        List<Instant> slots = slots("0 0/15 * * * ?", BERLIN, "2024-10-26T22:00:00Z", "2024-10-27T04:00:00Z");
        assertThat(slots).isSorted().doesNotHaveDuplicates();
        assertThat(slots).contains(Instant.parse("2024-10-26T23:45:00Z"), Instant.parse("2024-10-27T02:00:00Z"));
    }

    @Test
    void aDailySlotKeepsItsWallClockTimeOverAChange() {
        assertThat(slots("0 0 12 * * ?", BERLIN, "2024-03-29T12:00:00Z", "2024-04-01T12:00:00Z")).containsExactly(
                Instant.parse("2024-03-30T11:00:00Z"), Instant.parse("2024-03-31T10:00:00Z"), Instant.parse("2024-04-01T10:00:00Z"));
    }

    @Test
    void aCronThatIsOverHasNoSlots() {
        assertThat(slots("0 0 0 1 1 ? 2020", SHANGHAI, "2024-01-01T00:00:00Z", "2034-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void aCronThatQuartzCannotReadIsNamed() {
        assertThatThrownBy(() -> QuartzRecurrence.parse("0 0/15 * * *", SHANGHAI)).hasMessageStartingWith("cron=0 0/15 * * * cannot be read: ");
    }

    private static List<Instant> slots(String cron, ZoneId zone, String after, String until) {
        return QuartzRecurrence.parse(cron, zone).slots(Instant.parse(after), Instant.parse(until)).toList();
    }
}
