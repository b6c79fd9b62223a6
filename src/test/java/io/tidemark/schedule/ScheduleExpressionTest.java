package io.tidemark.schedule;

import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScheduleExpressionTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ScheduledTime SLOT = ScheduledTime.parse("2019-11-06 23:15:00", SHANGHAI);

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a $ b", "100$", "$1 $2", "$_x", "yyyymmdd", "]}", "\n\t", "[yyyy] {mm}"})
    void aTextWithoutParametersIsConstantAndCopied(String text) {
        ScheduleExpression expression = ScheduleExpression.parse(text);

        assertThat(expression.isConstant()).isTrue();
        assertThat(expression.resolve(SLOT)).isEqualTo(text);
    }

    @Test
    void aPlusThatCamelDecodedToASpaceIsAPlusAgainInAnOption() {
        assertThat(ScheduleExpression.parseOption("a b $[yyyymmdd 7]").text()).isEqualTo("a b $[yyyymmdd+7]");
        assertThat(ScheduleExpression.parseOption("$[yyyymmdd-15/24/60]").text()).isEqualTo("$[yyyymmdd-15/24/60]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$[yyyy]", "a${mm}", "$bizdate", "${bdp.system.cyctime}"})
    void aTextWithAParameterIsNotConstant(String text) {
        assertThat(ScheduleExpression.parse(text).isConstant()).isFalse();
    }

    @Test
    void identifiersComeFromTheContext() {
        ScheduleExpression expression = ScheduleExpression.parse("$jobid/$nodeid/$taskid");

        assertThat(expression.resolve(SLOT, new InstanceIds("j", "n", "t"))).isEqualTo("j/n/t");
        assertThat(expression.resolve(SLOT, InstanceIds.of("route", "iot-log", SLOT))).isEqualTo("route/iot-log/iot-log/2019-11-06T15:15:00Z");
    }

    @Test
    void anIdentifierWithoutAValueIsAnError() {
        assertThatThrownBy(() -> ScheduleExpression.parse("x_$taskid").resolve(SLOT))
                .isExactlyInstanceOf(ScheduleExpressionException.class)
                .hasMessage("Scheduling expression \"x_$taskid\" at 2019-11-06T15:15:00Z: $taskid has no value here: "
                        + "it is known only where a cycle task runs.");
    }

    @Test
    void aYearThatFourDigitsCannotShowIsAnError() {
        ScheduleExpression expression = ScheduleExpression.parse("$[add_months(yyyy,12*9000)]");

        assertThatThrownBy(() -> expression.resolve(SLOT)).isExactlyInstanceOf(ScheduleExpressionException.class)
                .hasMessageContaining("the year 11019 does not have four digits");
        assertThatThrownBy(() -> expression.resolve(new ScheduledTime(Instant.MAX, ZoneId.of("UTC"))))
                .isExactlyInstanceOf(ScheduleExpressionException.class);
        assertThatThrownBy(() -> ScheduleExpression.parse("$bizdate").resolve(new ScheduledTime(Instant.MIN, ZoneId.of("UTC"))))
                .isExactlyInstanceOf(ScheduleExpressionException.class);
    }

    @Test
    void expressionsOfTheSameTextAreEqual() {
        assertThat(ScheduleExpression.parse("$[dd]")).isEqualTo(ScheduleExpression.parse("$[dd]"))
                .hasSameHashCodeAs(ScheduleExpression.parse("$[dd]")).isNotEqualTo(ScheduleExpression.parse("$[mm]"))
                .hasToString("$[dd]");
        assertThat(ScheduleExpression.parse("$[dd]").text()).isEqualTo("$[dd]");
    }

    /** Java and Oracle habits, and what URIs do to a plus. */
    @ParameterizedTest(name = "{0} -> {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            iot_$[yyyyMMddHHmm].csv      | 11 | $[yyyymmddhh24mi]
            $[YYYYMMDD]                  |  3 | $[yyyymmdd]
            $[YYYYMMDDHH24MISS]          |  3 | $[yyyymmddhh24miss]
            $[YYYYMMDDHHMM]              |  3 | $[yyyymmddhh24mi]
            $[yyyy-MM-dd'T'HH:mm]        |  8 | $[yyyy-mm-dd]'T'$[hh24:mi]
            ${yyyyMMdd}                  |  7 | ${yyyymmdd}
            ${yyyyMMddHH}                |  7 | $[yyyymmddhh24]
            ${yyyyMMddHH-7h}             |  7 | $[yyyymmddhh24-7/24]
            $[yyyymmddhh24mi-15min]      | 20 | $[yyyymmddhh24mi-15/24/60]
            $[yyyymmddhh24mi-(15/24/60)] | 18 | $[yyyymmddhh24mi-15/24/60]
            x$[yyyymmdd}                 |  2 | $[yyyymmdd]
            ${bizdate}                   |  1 | $bizdate
            $[cyctime]                   |  3 | $cyctime
            $BIZDATE                     |  1 | $bizdate
            a $yyyymmdd                  |  3 | ${yyyymmdd}
            $hh24                        |  1 | $[hh24]
            ${system.biz.date}           |  1 | $bizdate
            $[yyyymmdd 7]                | 11 | $[yyyymmdd+7]
            $[yyyymmddhh24mi 15/24/60]   | 17 | $[yyyymmddhh24mi+15/24/60]
            $[yyyy-mm-dd hh24:mi:ss]     | 13 | $[yyyy-mm-dd] $[hh24:mi:ss]
            $[yyyymmdd hh24 - 1/24]      | 11 | $[yyyymmdd-1/24] $[hh24-1/24]
            $[add_months(yyyymmdd, -1)]  | 23 | $[add_months(yyyymmdd,-1)]
            $[ADD_MONTHS(yyyymmdd,-1)]   |  3 | $[add_months(yyyymmdd,-1)]
            ${add_months(yyyymm,-1)}     |  3 | $[add_months(yyyymm,-1)]
            $[yyyy/mm/dd-1/24]           |  7 | $[yyyy-1/24]/$[mm-1/24]/$[dd-1/24]
            $[yyyymm01]                  |  9 | $[yyyymm]01
            ${yyyymmddhh24}              |  3 | $[yyyymmddhh24]
            ${yyyymmdd-1/24}             | 13 | $[yyyymmdd-1/24]
            """)
    void aMistakeIsAnsweredWithItsColumnAndTheRightForm(String text, int column, String instead) {
        assertThatThrownBy(() -> ScheduleExpression.parse(text)).isExactlyInstanceOf(ScheduleExpressionException.class)
                .hasMessageStartingWith("Scheduling expression \"" + text + "\", column " + column + ": ")
                .hasMessageEndingWith(" Did you mean " + instead + "?");
        assertThat(ScheduleExpression.parse(instead).isConstant()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            $[yyyyMMdd]            | column 7: unknown token "MMdd"; tokens are yyyy yy mm dd hh24 hh12 hh mi ss, in lower case. Did you mean $[yyyymmdd]?
            $[week]                | column 3: unknown token "week"; tokens are yyyy yy mm dd hh24 hh12 hh mi ss, in lower case.
            $[yyy]                 | column 5: unknown token "y"; tokens are yyyy yy mm dd hh24 hh12 hh mi ss, in lower case.
            $[last_day(yyyymmdd)]  | column 3: unknown function "last_day"; the only one is add_months(format,months).
            $[yyyymmdd             | column 1: "$[" is never closed; "]" is missing.
            a${yyyy                | column 2: "${" is never closed; "}" is missing.
            ${dt}                  | column 1: "${dt}" is not a time; a named parameter is not defined here, write its value.
            $foo                   | column 1: unknown name "$foo"; there are $bizdate $cyctime $gmtdate $bizmonth $jobid $nodeid $taskid.
            $[]                    | column 3: there is no time token (yyyy yy mm dd hh24 hh12 hh mi ss).
            $[-1]                  | column 3: there is no time token (yyyy yy mm dd hh24 hh12 hh mi ss).
            $[yyyymmdd-]           | column 12: a whole number is missing after "-".
            $[yyyymmdd--1]         | column 12: a whole number is missing after "-".
            $[yyyymmdd-1/]         | column 14: a whole number is missing after "/".
            $[yyyymmdd-1/0]        | column 11: the offset divides by zero.
            $[yyyymmdd-1/7]        | column 11: the offset is not a whole number of seconds: it makes -1/7 of a day.
            $[yyyymmdd-9999999]    | column 11: the offset is out of range.
            $[yyyymmdd-1.5/24]     | column 13: "." cannot stand here; separators are - : _ and offsets begin with + or -.
            $[yyyymmdd-1mm]        | column 13: an offset stands after the whole format.
            $[add_months(yyyy,1/2)]| column 20: add_months takes a whole number of months.
            $[add_months(yyyy,-1]  | column 21: ")" is missing: the bracket of add_months is closed after the number of months.
            $[add_months(yyyy)]    | column 18: "," belongs here: add_months takes a format, a comma and a number of months.
            $[yyyymm_$[dd]]        | column 10: "$" inside a parameter: the closing bracket before it may be missing.
            $[yyyymmdd 7]          | column 11: a space cannot stand inside a parameter (in a URI a + may have turned into this space). Did you mean $[yyyymmdd+7]?
            ${yyyymmdd-1-1}        | column 13: ${...} takes one offset, at its end. Did you mean $[yyyymmdd-1-1]?
            ${yyyymmdd-1/24}       | column 13: ${...} takes a whole number as its offset; parts of a day need $[...]. Did you mean $[yyyymmdd-1/24]?
            ${hh24}                | column 3: ${...} is the business date and has no time of day; $[...] is the scheduled time. Did you mean $[hh24]?
            """)
    void aMistakeIsExplainedInOneLine(String text, String explanation) {
        assertThatThrownBy(() -> ScheduleExpression.parse(text)).isExactlyInstanceOf(ScheduleExpressionException.class)
                .hasMessage("Scheduling expression \"" + text + "\", " + explanation);
    }

    @Test
    void columnsCountCharactersAsPeopleSeeThem() {
        assertThatThrownBy(() -> ScheduleExpression.parse("\uD83D\uDE80$foo")).hasMessageContaining("column 2:");
    }

    @Test
    void aLongTextIsQuotedOnlyAroundTheMistake() {
        String text = "x".repeat(5000) + "$[week]" + "y\n".repeat(5000);

        assertThatThrownBy(() -> ScheduleExpression.parse(text)).satisfies(e -> assertThat(e.getMessage())
                .hasSizeLessThan(300).contains("column 5003").contains("x$[week]y").doesNotContain("\n"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            $[yyyymm-1]       | $[yyyymm-1] shifts by days, which it does not show: the unit of a bare number is one day; months are $[add_months(yyyymm,-1)]
            $[yyyy+2]         | $[yyyy+2] shifts by days, which it does not show: the unit of a bare number is one day; months are $[add_months(yyyy,12*2)]
            $[hh24mi-1]       | $[hh24mi-1] shifts by days, which it does not show: the unit of a bare number is one day; hours are N/24 and minutes N/24/60
            $[yyyymmddhh24mm] | $[yyyymmddhh24mm] shows the month after the hour: mm is the month, mi is the minute
            $[yyyymmddhhmi]   | $[yyyymmddhhmi] counts hours from 01 to 12, so 03:00 and 15:00 look the same: hh24 counts from 00 to 23
            dt=$[yyyymmdd],hh=$[hh24-1/24] | $[yyyymmdd] and $[hh24-1/24] move by different times, so near midnight they are not the date and the time of one moment
            """)
    void whatIsRarelyMeantIsWarnedOf(String text, String warning) {
        assertThat(ScheduleExpression.parse(text).warnings()).containsExactly(warning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$[yyyymm-1/24]", "$[mm-1/24]", "$[yyyymmdd-1]", "$[yyyymmdd-1] $[hh24mi]", "$[yyyymmddhh24mi-15/24/60]", "plain",
        "dt=$[yyyymmdd-15/24/60],hhmi=$[hh24mi-15/24/60]", "$[add_months(yyyymm,-1)]", "${yyyymm-1}", "$[hh24-mi] $[yyyy-mm-dd]", "$[hh12]",
        "$[hh24:mi:ss_yyyy-mm]",
        "$[yyyymmddhh24mi-15/24/60]_$[hh24mi]", "$[yyyymmdd-1/24]$[hh24-1/24]_$[yyyymmdd]$[hh24]"})
    void whatIsUsualIsNotWarnedOf(String text) {
        assertThat(ScheduleExpression.parse(text).warnings()).isEmpty();
    }
}
