package io.tidemark.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRulesTest {

    @Test
    void whatATaskDoesNotSayHoldsForItAsForAll() {
        AlertRules rules = AlertRules.parse(Map.of(
                "tidemark.alerts.default.exhausted", "true",
                "tidemark.alerts.default.slow", "1h30m",
                "tidemark.alerts.iot.log.slow", "off",
                "tidemark.alerts.iot.log.notFinishedBy", "24:30",
                "tidemark.alerts.iot.log.repeatTimes", "1"));

        TaskRules its = rules.rules("iot.log");
        assertThat(its.has(AlertRule.EXHAUSTED)).isTrue();
        assertThat(its.has(AlertRule.SLOW)).isFalse();
        assertThat(its.deadline()).isEqualTo(Duration.ofHours(24).plusMinutes(30));
        assertThat(its.repeatTimes()).isOne();
        assertThat(rules.rules("other").length(AlertRule.SLOW)).isEqualTo(Duration.ofMinutes(90));
        assertThat(rules.rules("other").repeatTimes()).isEqualTo(3);
    }

    @Test
    void lengthsOfTimeAreWrittenAsElsewhere() {
        assertThat(AlertText.duration("200ms")).isEqualTo(Duration.ofMillis(200));
        assertThat(AlertText.duration("1h30min")).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void withoutARuleNothingIsTold() {
        assertThat(AlertRules.parse(Map.of("tidemark.console.port", "1", "tidemark.alerts.default.repeatTimes", "5")).isEmpty()).isTrue();
        assertThat(AlertRules.parse(Map.of("tidemark.alerts.default.failed", "false")).isEmpty()).isTrue();
        assertThat(AlertRules.parse(Map.of("tidemark.alerts.a.failed", "true")).isEmpty()).isFalse();
    }

    @Test
    void quietHoursMayGoOverMidnight() {
        QuietHours night = AlertText.quietHours("22:00-07:00");
        assertThat(night.contain(LocalTime.of(22, 0))).isTrue();
        assertThat(night.contain(LocalTime.of(3, 0))).isTrue();
        assertThat(night.contain(LocalTime.of(7, 0))).isFalse();
        assertThat(AlertText.quietHours("12:00-13:00").contain(LocalTime.of(14, 0))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "tidemark.alerts.a.notFinishedBy, 48:00, 'time from 00:00 to 47:59'",
        "tidemark.alerts.a.objectMissing, soon, 'write it like 30m'",
        "tidemark.alerts.a.slow, 0m, 'longer than nothing'",
        "tidemark.alerts.a.slow, 30, 'write it like 30m'",
        "tidemark.alerts.a.rejectedRows, -1, 'whole number from 0'",
        "tidemark.alerts.a.repeatTimes, 0, 'whole number from 1'",
        "tidemark.alerts.a.failed, yes, 'neither true nor false'",
        "tidemark.alerts.a.quietHours, 22:00, '22:00-07:00'",
        "tidemark.alerts.a.quietHours, 07:00-07:00, '22:00-07:00'",
        "tidemark.alerts.a.faild, true, 'RULE is one of failed, exhausted'",
        "tidemark.alerts.failed, true, 'tidemark.alerts.TASK.RULE'",
        "tidemark.alerts.interval, 1, 'write it like 30m'",
        "tidemark.alerts.endpoint, alerts, 'direct:alerts'"
    })
    void aMistakeIsNamedWithWhatToWrite(String key, String value, String says) {
        assertThat(AlertRules.problem(key, value)).hasValueSatisfying(problem -> assertThat(problem).contains(says));
        assertThatThrownBy(() -> AlertRules.parse(Map.of(key, value))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key + "=" + value + " ").hasMessageContaining(says);
    }
}
