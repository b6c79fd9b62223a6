package io.tidemark.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Laws of the language, tried on many random cases; the seed is fixed so that a failure repeats. */
@Timeout(60)
class ScheduleExpressionPropertyTest {

    private static final List<ZoneId> ZONES = List.of(ZoneId.of("Asia/Shanghai"), ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"), ZoneOffset.UTC);
    private static final String SECONDS = "yyyymmddhh24miss";
    private static final DateTimeFormatter AS_SECONDS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
    private static final List<String> TOKENS = List.of("yyyy", "mm", "dd", "hh24", "hh12", "mi", "ss");
    private static final List<String> JAVA_TOKENS = List.of("yyyy", "MM", "dd", "HH", "hh", "mm", "ss");

    private final Random random = new Random(20191106);

    @Test
    void termsWithADivisionAreElapsedTime() {
        for (int i = 0; i < 10_000; i++) {
            ScheduledTime slot = randomSlot();
            int minutes = random.nextInt(200_000) - 100_000;
            int seconds = random.nextInt(200_000) - 100_000;
            String text = String.format(Locale.ROOT, "$[%s%+d/24/60%+d/24/60/60]", SECONDS, minutes, seconds);

            assertThat(resolve(text, slot)).as("%s at %s", text, slot)
                    .isEqualTo(AS_SECONDS.format(slot.local().plusMinutes(minutes).plusSeconds(seconds)));
        }
    }

    @Test
    void monthsThenDaysThenElapsedTimeWhateverTheOrderOfTerms() {
        for (int i = 0; i < 10_000; i++) {
            ScheduledTime slot = randomSlot();
            int months = random.nextInt(200) - 100;
            int days = random.nextInt(200) - 100;
            int hours = random.nextInt(200) - 100;
            String daysFirst = String.format(Locale.ROOT, "$[add_months(%s,%d)%+d%+d/24]", SECONDS, months, days, hours);
            String hoursFirst = String.format(Locale.ROOT, "$[add_months(%s,%d)%+d/24%+d]", SECONDS, months, hours, days);
            ZonedDateTime local = slot.local();
            ZonedDateTime shifted = months == 0 && days == 0 ? local
                    : ZonedDateTime.ofLocal(local.toLocalDateTime().plusMonths(months).plusDays(days), slot.zone(), local.getOffset());

            assertThat(resolve(daysFirst, slot)).as("%s at %s", daysFirst, slot).isEqualTo(AS_SECONDS.format(shifted.plusHours(hours)));
            assertThat(resolve(hoursFirst, slot)).isEqualTo(resolve(daysFirst, slot));
        }
    }

    @Test
    void anyFormatPrintsWhatJavaPrints() {
        for (int i = 0; i < 10_000; i++) {
            ScheduledTime slot = randomSlot();
            StringBuilder format = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            for (int j = 1 + random.nextInt(6); j > 0; j--) {
                int token = random.nextInt(TOKENS.size());
                String separator = List.of("_", ":", "", "-").get(random.nextInt(j == 1 ? 3 : 4));
                format.append(TOKENS.get(token)).append(separator);
                expected.append(DateTimeFormatter.ofPattern(JAVA_TOKENS.get(token), Locale.ROOT).format(slot.local())).append(separator);
            }

            assertThat(resolve("<$[" + format + "]>", slot)).as("%s at %s", format, slot).isEqualTo("<" + expected + ">");
        }
    }

    @Test
    void aPrintedTimeReadsBackAsTheSlot() {
        for (int i = 0; i < 10_000; i++) {
            ScheduledTime slot = new ScheduledTime(randomSlot().instant(), ZoneOffset.UTC);

            assertThat(LocalDateTime.parse(resolve("$[" + SECONDS + "]", slot), AS_SECONDS).toInstant(ZoneOffset.UTC)).isEqualTo(slot.instant());
            assertThat(resolve("$[yyyymmdd-1]", slot)).isEqualTo(resolve("${yyyymmdd}", slot)).isEqualTo(resolve("$bizdate", slot));
            assertThat(resolve("$cyctime", slot)).isEqualTo(resolve("$[" + SECONDS + "]", slot));
        }
    }

    @Test
    void theBusinessDateIsTheDayBeforeInEveryZone() {
        for (int i = 0; i < 10_000; i++) {
            ScheduledTime slot = randomSlot();

            assertThat(resolve("${yyyymmdd}", slot))
                    .isEqualTo(DateTimeFormatter.BASIC_ISO_DATE.format(slot.local().toLocalDate().minusDays(1)));
        }
    }

    @Test
    void noTextMakesTheParserFailInAnotherWayThanItsOwn() {
        String alphabet = "$$$$[[]]{{}}yymmddhh24miss-+*/_:0123456789 (),.MHDY\n\u00e4\uD83D";
        List<String> words = List.of("$[", "]", "${", "}", "add_months(", "yyyy", "mm", "dd", "hh24", "mi", "ss", "-1", "/24", "/60", "+7*", ",-1)",
                "$bizdate", "bdp.system.", "cyctime", " ", "HH", "MM");
        int readable = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                if (random.nextBoolean()) {
                    text.append(words.get(random.nextInt(words.size())));
                } else {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            readable += tryOut(text.toString()) ? 1 : 0;
        }
        assertThat(readable).isBetween(2_000, 48_000);
    }

    @Test
    void noTextKeepsTheParserBusy() {
        int many = 300_000;
        for (String text : List.of("$[" + "-".repeat(many), "$[" + "-".repeat(many) + "]", "$[yyyy" + "+1".repeat(many) + "]", "$".repeat(many),
                "$[".repeat(many), "$[yyyy" + "+1/7".repeat(45) + "]", "$[yyyy+" + "9".repeat(many) + "]", "${" + "a".repeat(many) + "}",
                "$" + "a".repeat(many), "$[" + " ".repeat(180) + "]", "$[yyyy" + " a".repeat(90) + "]", "$[yyyy+1" + "/999999999".repeat(18) + "]",
                "${" + "yyyy".repeat(many), "$[dd]".repeat(many / 10))) {
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> tryOut(text));
        }
    }

    @Test
    void chainedFractionsOverflowToAnErrorAndNotToAWrongTime() {
        assertThatThrownBy(() -> ScheduleExpression.parse("$[yyyy+1/999999937/999999929+1/999999893]"))
                .isInstanceOf(ScheduleExpressionException.class).hasMessageContaining("out of range");
    }

    /** Whether the text can be read. */
    private static boolean tryOut(String text) {
        try {
            ScheduleExpression.parse(text).resolve(ScheduledTime.parse("2019-11-06 23:15", ZONES.get(0)), new InstanceIds("j", "n", "t"));
            return true;
        } catch (ScheduleExpressionException e) {
            assertThat(e.getMessage()).startsWith("Scheduling expression ").hasSizeLessThan(500).doesNotContain("\n");
            return false;
        }
    }

    private static String resolve(String text, ScheduledTime slot) {
        return ScheduleExpression.parse(text).resolve(slot);
    }

    private ScheduledTime randomSlot() {
        ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
        // Half of them near a change of the clock, where the laws are easiest to break.
        Instant instant = Instant.ofEpochSecond(random.nextInt(2_000_000_000));
        if (random.nextBoolean() && zone.getRules().nextTransition(instant) != null) {
            instant = zone.getRules().nextTransition(instant).getInstant().plusSeconds(random.nextInt(20_000) - 10_000);
        }
        return new ScheduledTime(instant, zone);
    }
}
