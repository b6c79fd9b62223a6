package io.tidemark.csv;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ValueParsersTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @ParameterizedTest
    @CsvSource({"TINYINT, -128, 127", "SMALLINT, -32768, 32767", "INT, -2147483648, 2147483647",
            "BIGINT, -9223372036854775807, 9223372036854775807"})
    void integersReachTheirLimitsAndNeverWrap(String type, String min, String max) throws BadValueException {
        assertThat(parse(type, min).longAt(0)).isEqualTo(Long.parseLong(min));
        assertThat(parse(type, " +" + max + "\t").longAt(0)).isEqualTo(Long.parseLong(max));
        assertRejected(type, new BigDecimal(min).subtract(BigDecimal.ONE).toString(), "outside the range of " + type);
        assertRejected(type, new BigDecimal(max).add(BigDecimal.ONE).toString(), "outside the range of " + type);
        assertRejected(type, "123456789012345678901234567890", "outside the range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.7", "3.0", "1e3", "", "-", "+", "1 2", "0x10", "１"})
    void whatIsNotAWholeNumberIsNotAnInteger(String text) {
        assertRejected("BIGINT", text, "is not a whole number for BIGINT");
    }

    @Test
    void doublesAreWhatTheJdkReads() throws BadValueException {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            BigDecimal number = BigDecimal.valueOf(random.nextLong() >> random.nextInt(63), random.nextInt(20));
            String text = number.toPlainString();
            assertThat(parse("DOUBLE", text).doubleAt(0)).as(text).isEqualTo(Double.parseDouble(text));
            assertThat((float) parse("FLOAT", text).doubleAt(0)).as(text).isEqualTo(Float.parseFloat(text));
        }
        assertThat(parse("DOUBLE", " -1.5E-3 ").doubleAt(0)).isEqualTo(-0.0015);
        assertThat(parse("DOUBLE", ".5").doubleAt(0)).isEqualTo(0.5);
        assertThat(parse("DOUBLE", "-0").doubleAt(0)).isEqualTo(-0.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1.5d", "0x1p3", "1,5", "1.2.3", ".", "e5", "1e", "--1", "abc"})
    void javaSpellingsAreNoNumbers(String text) {
        assertRejected("DOUBLE", text, "is not a number for DOUBLE");
    }

    @Test
    void anOverflowIsNotInfinity() {
        assertRejected("DOUBLE", "1e999", "outside the range of DOUBLE");
        assertRejected("FLOAT", "1e39", "outside the range of FLOAT");
    }

    @Test
    void decimalsKeepEveryDigitOrAreRejected() throws BadValueException {
        assertThat(parse("decimal(10,2)", "12345678.90").objectAt(0)).isEqualTo(new BigDecimal("12345678.90"));
        assertThat(parse("decimal(10,2)", "1.5000").objectAt(0)).isEqualTo(new BigDecimal("1.50"));
        assertThat(parse("decimal(10,2)", "1e3").objectAt(0)).isEqualTo(new BigDecimal("1000.00"));
        assertThat(parse("decimal(10,2)", "0E+999999999").objectAt(0)).isEqualTo(new BigDecimal("0.00"));
        assertRejected("decimal(10,2)", "1.005", "more than 2 digits after the point");
        assertRejected("decimal(10,2)", "123456789", "outside the range of DECIMAL(10,2)");
        assertRejected("decimal(10,2)", "1E+999999999", "outside the range");
        assertRejected("decimal(10,2)", "one", "is not a number");
    }

    @Test
    void booleansAreWords() throws BadValueException {
        for (String word : List.of("true", "T", "YES", "y", "1")) {
            assertThat(parse("BOOLEAN", word).longAt(0)).isEqualTo(1);
        }
        for (String word : List.of("False", "f", "no", "N", "0")) {
            assertThat(parse("BOOLEAN", word).longAt(0)).isZero();
        }
        assertRejected("BOOLEAN", "2", "is not a BOOLEAN");
    }

    @Test
    void textsAreKeptAsTheyStandUpToTheirLength() throws BadValueException {
        assertThat(parse("STRING", "  a ").objectAt(0)).isEqualTo("  a ");
        assertThat(parse("VARCHAR(2)", "\uD83D\uDE00é").objectAt(0)).isEqualTo("\uD83D\uDE00é");
        assertThat(parse("BINARY", "é").objectAt(0)).isEqualTo("é".getBytes(StandardCharsets.UTF_8));
        assertRejected("CHAR(2)", "abc", "more than 2 characters");
        assertRejected("STRING", "é".repeat((4 << 20) + 1), "more than the 8388608 of a STRING value");
    }

    @Test
    void timesAreReadOnTheGivenClock() throws BadValueException {
        TypedRow row = parse("TIMESTAMP", "2024-02-29 01:02:03.123456789");
        assertThat(Instant.ofEpochSecond(row.longAt(0), row.nanosAt(0))).isEqualTo("2024-02-28T17:02:03.123456789Z");
        assertThat(parse("DATETIME", "2024-02-29 01:02:03.004").longAt(0))
                .isEqualTo(Instant.parse("2024-02-28T17:02:03.004Z").toEpochMilli());
        assertThat(parse("DATETIME", "2024-02-29T01:02:03+02:00").longAt(0))
                .isEqualTo(Instant.parse("2024-02-28T23:02:03Z").toEpochMilli());
        assertThat(parse("DATETIME", "2024-02-29T01:02Z").longAt(0)).isEqualTo(Instant.parse("2024-02-29T01:02:00Z").toEpochMilli());
        TypedRow wall = parse("TIMESTAMP_NTZ", "2024-02-29T01:02:03.5");
        assertThat(LocalDateTime.ofEpochSecond(wall.longAt(0), wall.nanosAt(0), ZoneOffset.UTC)).isEqualTo("2024-02-29T01:02:03.500");
        assertThat(LocalDate.ofEpochDay(parse("DATE", "2024-02-29").longAt(0))).isEqualTo("2024-02-29");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-02-29", "2024-13-01", "2024-1-1", "2024-01-01 24:00:00", "2024-01-01 00:60:00", "2024-01-01 00:00:60",
            "2024-01-01 00:00:00.", "2024-01-01 00:00:00.1234567890", "2024-01-01 00:00:00+19", "2024-01-01 00:00:00x", "20240101",
            "2024-01-01_00:00:00", "0000-01-01"})
    void timesThatDoNotExistAreRejected(String text) {
        assertRejected("TIMESTAMP", text, "is not a TIMESTAMP of the form");
    }

    @Test
    void nothingIsCutOffThatAColumnCannotHold() {
        assertRejected("DATETIME", "2024-01-01 00:00:00.0001", "finer than a millisecond");
        assertRejected("DATE", "2024-01-01 00:00:01", "time of day");
        assertRejected("DATE", "2024-01-01 00:00:00Z", "offset");
        assertRejected("TIMESTAMP_NTZ", "2024-01-01 00:00:00Z", "offset");
        ParseOptions arrow = new ParseOptions(SHANGHAI, List.of(), Set.of(), 100, true);
        assertRejected("TIMESTAMP", "1600-01-01 00:00:00", arrow, "writer=record");
    }

    @Test
    void aClockThatIsPutForwardSkipsTimesAndOneThatIsPutBackTakesTheEarlier() throws BadValueException {
        ParseOptions options = ParseOptions.of(NEW_YORK);
        assertRejected("TIMESTAMP", "2024-03-10 02:30:00", options, "skipped when its clocks were put forward");
        ValueParser parser = ValueParsers.of(ColumnType.parse("TIMESTAMP").orElseThrow(), options);
        TypedRow row = new TypedRow(1);
        for (String[] each : new String[][] {{"2024-03-10 01:59:59", "2024-03-10T06:59:59Z"}, {"2024-03-10 03:00:00", "2024-03-10T07:00:00Z"},
                {"2024-11-03 01:30:00", "2024-11-03T05:30:00Z"}, {"2024-11-03 02:00:00", "2024-11-03T07:00:00Z"},
                {"2024-07-01 00:00:00", "2024-07-01T04:00:00Z"}, {"2024-03-09 23:59:59", "2024-03-10T04:59:59Z"}}) {
            parse(parser, each[0], row);
            assertThat(Instant.ofEpochSecond(row.longAt(0))).isEqualTo(each[1]);
        }
    }

    @Test
    void timesOnAPlainDayAndAroundEveryClockChangeAgreeWithTheJdk() throws BadValueException {
        ValueParser parser = ValueParsers.of(ColumnType.parse("TIMESTAMP").orElseThrow(), ParseOptions.of(NEW_YORK));
        TypedRow row = new TypedRow(1);
        for (LocalDateTime at = LocalDateTime.of(2023, 1, 1, 0, 0); at.getYear() < 2025; at = at.plusMinutes(37)) {
            if (!NEW_YORK.getRules().getValidOffsets(at).isEmpty()) {
                parse(parser, at.toString(), row);
                assertThat(row.longAt(0)).as(at.toString()).isEqualTo(at.atZone(NEW_YORK).toEpochSecond());
            }
        }
    }

    @Test
    void clocksOfManyZonesAgreeWithTheJdkAroundTheirChanges() throws BadValueException {
        for (String id : List.of("Asia/Shanghai", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Tehran", "+05:45")) {
            ZoneId zone = ZoneId.of(id);
            LocalClock clock = new LocalClock(zone);
            Random random = new Random(1);
            for (int i = 0; i < 20_000; i++) {
                LocalDateTime at = LocalDateTime.of(2011, 12, 1, 0, 0).plusMinutes((long) i * 97).plusDays(random.nextInt(3));
                if (zone.getRules().getValidOffsets(at).isEmpty()) {
                    assertThatThrownBy(() -> clock.epochSecond(at.toEpochSecond(ZoneOffset.UTC))).hasMessageContaining("skipped");
                } else {
                    assertThat(clock.epochSecond(at.toEpochSecond(ZoneOffset.UTC))).as("%s %s", id, at).isEqualTo(at.atZone(zone).toEpochSecond());
                }
            }
        }
    }

    @Test
    void theShortWayThroughAPatternReadsWhatTheJdksFormatterReads() throws BadValueException {
        Random random = new Random(2);
        int read = 0;
        for (String pattern : List.of("yyyy-MM-dd HH:mm:ss", "yyyyMMddHHmmss", "yyyyMMddHHmmssSSS", "dd.MM.yyyy", "HH:mm dd/MM/yyyy",
                "yyyy-MM-dd'T'HH:mm:ss.SSSSSS", "ss mm HH dd MM yyyy")) {
            String form = FormattedForm.prolepticYears(pattern);
            FixedForm shortWay = FixedForm.of(form).orElseThrow();
            FormattedForm longWay = new FormattedForm(pattern);
            for (int i = 0; i < 3000; i++) {
                StringBuilder text = new StringBuilder(LocalDateTime.of(1 + random.nextInt(9999), 1 + random.nextInt(12), 1 + random.nextInt(28),
                        random.nextInt(24), random.nextInt(60), random.nextInt(60), random.nextInt(1_000_000_000))
                        .format(DateTimeFormatter.ofPattern(form)));
                for (int j = random.nextInt(3); j > 0; j--) {
                    text.setCharAt(random.nextInt(text.length()), (char) ('0' + random.nextInt(11)));
                }
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                TimeFields fast = new TimeFields();
                TimeFields slow = new TimeFields();
                if (shortWay.read(bytes, 0, bytes.length, fast)) {
                    read++;
                    assertThat(longWay.read(bytes, 0, bytes.length, slow)).as(text.toString()).isTrue();
                    assertThat(fast).as(text.toString()).usingRecursiveComparison().isEqualTo(slow);
                }
            }
        }
        assertThat(read).isGreaterThan(10_000);
        for (String other : List.of("yyyy-MM", "yy-MM-dd", "yyyy-M-dd", "yyyy-MM-dd mm", "yyyy-MM-dd hh", "yyyy-MM-dd[ HH]", "yyyyMMdd''", "yyyyMMdd'a''b'")) {
            assertThat(FixedForm.of(FormattedForm.prolepticYears(other))).as(other).isEmpty();
        }
    }

    @Test
    void dateFormatsAreTriedInOrderAndStrictly() throws BadValueException {
        ParseOptions options = new ParseOptions(SHANGHAI, List.of("dd/MM/yyyy HH:mm", "yyyyMMdd", "epochMillis"), Set.of(), 100, false);
        assertThat(parse("DATETIME", "29/02/2024 08:00", options).longAt(0)).isEqualTo(Instant.parse("2024-02-29T00:00:00Z").toEpochMilli());
        assertThat(parse("DATE", "20240229", options).longAt(0)).isEqualTo(LocalDate.of(2024, 2, 29).toEpochDay());
        assertThat(parse("DATETIME", "-1", options).longAt(0)).isEqualTo(-1);
        assertRejected("DATETIME", "30/02/2024 08:00", options, "dd/MM/yyyy HH:mm or yyyyMMdd");
        assertThatThrownBy(() -> ValueParsers.checkDateFormat("yyyy-bb")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("date format 'yyyy-bb'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"interval_day_time", "blob", "array<geography>", "array<int", "map<int>", "struct<a int>", "int>", "int(3", ""})
    void typesWithoutATextFormAreNone(String type) {
        assertThat(ColumnType.parse(type)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIGINT", "DECIMAL", "DECIMAL(20,4)", "VARCHAR(9)", "ARRAY<BIGINT>", "MAP<STRING,ARRAY<DECIMAL(10,2)>>",
            "STRUCT<a:INT,b_1:STRUCT<C:TIMESTAMP_NTZ>>", "JSON"})
    void typesAreWhatSqlSays(String type) {
        assertThat(ColumnType.parse(type)).hasToString("Optional[" + type + "]");
        assertThat(ColumnType.parse(" " + type.toLowerCase(Locale.ROOT).replace(",", " , ").replace("<", " < "))).isNotEmpty();
    }

    private static TypedRow parse(String type, String text) throws BadValueException {
        return parse(type, text, ParseOptions.of(SHANGHAI));
    }

    private static TypedRow parse(String type, String text, ParseOptions options) throws BadValueException {
        TypedRow row = new TypedRow(List.of(TableColumn.of("c", type, true)));
        parse(ValueParsers.of(ColumnType.parse(type).orElseThrow(), options), text, row);
        return row;
    }

    private static void parse(ValueParser parser, String text, TypedRow row) throws BadValueException {
        // in the middle of other bytes, as fields are
        byte[] bytes = ("7" + text + "8").getBytes(StandardCharsets.UTF_8);
        parser.parse(bytes, 1, bytes.length - 1, row.column(0));
    }

    private static void assertRejected(String type, String text, String reason) {
        assertRejected(type, text, ParseOptions.of(SHANGHAI), reason);
    }

    private static void assertRejected(String type, String text, ParseOptions options, String reason) {
        assertThatThrownBy(() -> parse(type, text, options)).isInstanceOf(BadValueException.class).hasMessageContaining(reason);
    }
}
