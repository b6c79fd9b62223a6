package io.tidemark.console.browser;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Tasks that no route runs, with a past that no test could wait for. */
final class History {

    /** One slot for each action that a person can take; two tasks have them. */
    static final List<Seed.Slot> DEEDS = List.of(Seed.Slot.ABSENT, Seed.Slot.failed("broken", "DELIVERED"), Seed.Slot.of("PLANNED"), Seed.Slot.of("RETRYING"),
            Seed.Slot.of("FROZEN"), Seed.Slot.failed("broken", "DELIVERED"), Seed.Slot.of("UNKNOWN"), Seed.Slot.failed("broken", "DELIVERED"));

    private final Seed seed;
    private final Instant newest;

    /** @param newest slot of the tasks whose slots are those of the feed */
    History(Seed seed, Instant newest) {
        this.seed = seed;
        this.newest = newest;
    }

    /** One task with every look there is, one with a year of five-minute slots, one around the change of a clock. */
    void write() throws SQLException {
        seed.task("looks", Scene.ZONE, "cron 0 0/15 * * * ? Asia/Shanghai");
        seed.slots("looks", newest, Scene.STEP, 96 * 12, this::looks);
        seed.task("meter", Scene.ZONE, "cron 0 0/5 * * * ? Asia/Shanghai");
        Instant meter = newest.truncatedTo(ChronoUnit.HOURS);
        seed.slots("meter", meter, Duration.ofMinutes(5), 288 * 366, back -> back % 5003 == 4000 ? Seed.Slot.failed("column battery has no number", "DELIVERED")
                : back % 20011 < 12 ? Seed.Slot.done(0, 0) : back % 700 == 0 ? Seed.Slot.done(12_000, 4) : Seed.Slot.done(12_000, 0));
        seed.task("berlin", ZoneId.of("Europe/Berlin"), "cron 0 0/30 * * * ? Europe/Berlin");
        seed.slots("berlin", Instant.parse("2025-10-26T22:30:00Z"), Duration.ofMinutes(30), 150, back -> back == 70 ? Seed.Slot.of("FROZEN") : Seed.Slot.done(100, 0));
        for (String twin : List.of("by-page", "by-hand")) {
            seed.task(twin, Scene.ZONE, "cron 0 0/15 * * * ? Asia/Shanghai");
            seed.slots(twin, newest, Scene.STEP, DEEDS.size(), DEEDS::get);
            seed.doubtfulAttempt(twin, newest.minus(Scene.STEP.multipliedBy(DEEDS.indexOf(Seed.Slot.of("UNKNOWN")))));
        }
    }

    /** By days and local times, so that it looks the same at any hour of the day; only the newest slots move with it. */
    private Seed.Slot looks(int back) {
        if (back < 6) {
            return Seed.Slot.of(back == 5 ? "RUNNING" : back == 4 ? "RETRYING" : back == 3 ? "WAITING_OBJECT" : "PLANNED");
        }
        LocalDateTime time = newest.minus(Scene.STEP.multipliedBy(back)).atZone(Scene.ZONE).toLocalDateTime();
        long day = ChronoUnit.DAYS.between(time.toLocalDate(), Scene.day(newest));
        int slot = time.toLocalTime().toSecondOfDay() / (int) Scene.STEP.toSeconds();
        if (day == 1 && slot >= 40 && slot <= 50) {
            return Seed.Slot.failed("object oss://iot-raw/looks.csv has no column battery; expected 9 columns", slot % 2 == 0 ? "DELIVERED" : "UNDECLARED");
        }
        if (day == 2 && slot > 50 && slot < 60 || day == 6 && slot < 20) {
            return Seed.Slot.ABSENT;
        }
        if (day == 3 && slot == 20) {
            return Seed.Slot.of("UNKNOWN");
        }
        if (day == 4 && slot > 10 && slot < 40) {
            return Seed.Slot.of("FROZEN");
        }
        if (day == 5 && slot > 70) {
            return Seed.Slot.done(0, 0);
        }
        return slot % 37 == 5 ? Seed.Slot.done(11_990, 10) : Seed.Slot.done(12_000, 0);
    }
}
