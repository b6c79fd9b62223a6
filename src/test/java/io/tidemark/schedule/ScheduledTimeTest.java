package io.tidemark.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScheduledTimeTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @ValueSource(strings = {"2019-11-06 23:15:00", "2019-11-06 23:15", "2019-11-06T23:15:00", "2019-11-06T23:15", "2019-11-06T23:15:00+08:00",
        "2019-11-06T15:15Z", "2019-11-06 15:15:00Z", "2019-11-06T23:15:00.000"})
    void everyUsualFormNamesTheSameSlot(String text) {
        assertThat(ScheduledTime.parse(text, SHANGHAI)).isEqualTo(new ScheduledTime(Instant.parse("2019-11-06T15:15:00Z"), SHANGHAI));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2019-11-06", "2019-02-29 00:00", "2019-11-06 24:00", "2019-11-0623:15", "2019-11-06  23:15", "2019-11-06T23:15+8"})
    void anythingElseIsNoTime(String text) {
        assertThatThrownBy(() -> ScheduledTime.parse(text, SHANGHAI)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not a time: write local time as 2019-11-06 23:15:00, 2019-11-06T23:15, "
                        + "or with its offset as 2019-11-06T23:15:00+08:00");
    }

    @Test
    void aLocalTimeThatHappensTwiceIsRefusedWithBothOffsets() {
        assertThatThrownBy(() -> ScheduledTime.parse("2025-10-26 02:30", BERLIN)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2025-10-26T02:30 happens twice in Europe/Berlin: write 2025-10-26T02:30+02:00 for the first or "
                        + "2025-10-26T02:30+01:00 for the second, which is the one that a daily or shorter cycle keeps");
        assertThat(ScheduledTime.parse("2025-10-26T02:30+01:00", BERLIN).instant()).isEqualTo("2025-10-26T01:30:00Z");
    }

    @Test
    void aLocalTimeThatDoesNotExistIsRefusedWithBothOffsets() {
        assertThatThrownBy(() -> ScheduledTime.parse("2025-03-30 02:30", BERLIN)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2025-03-30T02:30 does not exist in Europe/Berlin, where the clock goes from 2025-03-30T02:00 to 2025-03-30T03:00: "
                        + "write 2025-03-30T02:30+01:00 for 2025-03-30T03:30 or 2025-03-30T02:30+02:00 for 2025-03-30T01:30");
        assertThat(ScheduledTime.parse("2025-03-30T02:30+01:00", BERLIN).local()).hasToString("2025-03-30T03:30+02:00[Europe/Berlin]");
        assertThat(ScheduledTime.parse("2025-03-30T02:30+02:00", BERLIN).local()).hasToString("2025-03-30T01:30+01:00[Europe/Berlin]");
    }

    @Test
    void theBusinessDateIsTheLocalDayBefore() {
        assertThat(ScheduledTime.parse("2019-11-06T16:00Z", SHANGHAI).businessDate()).isEqualTo(LocalDate.of(2019, 11, 6));
        assertThat(ScheduledTime.parse("2019-11-06T15:59Z", SHANGHAI).businessDate()).isEqualTo(LocalDate.of(2019, 11, 5));
    }
}
