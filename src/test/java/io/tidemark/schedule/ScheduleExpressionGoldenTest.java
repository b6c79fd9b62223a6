package io.tidemark.schedule;

import java.time.ZoneId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The documented examples of the language, by the rows of the reference they come from, and the rules that follow from them. */
class ScheduleExpressionGoldenTest {

    @ParameterizedTest(name = "{0}: {3} at {1} {2} is {4}")
    @CsvFileSource(resources = "/schedule/golden.csv", delimiter = '|', numLinesToSkip = 1)
    void anExampleHasItsDocumentedValue(String name, String scheduled, String zone, String expression, String expected) {
        ScheduledTime slot = ScheduledTime.parse(scheduled, ZoneId.of(zone));

        assertThat(ScheduleExpression.parse(expression).resolve(slot)).as(name).isEqualTo(expected);
    }
}
