package io.tidemark.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.tidemark.schedule.Recurrence;

/**
 * The slots of days as a person looks at them: those that the ledger has, and those that it should have. Days are days of the task's
 * zone: one on which the clock is changed has 23 or 25 hours, and of a repeated hour both are there, each with its offset.
 */
final class Grid {

    /** As long as a timer may take to plan a slot before the slot counts as missing. */
    private static final Duration GRACE = Duration.ofMinutes(1);
    /** Enough for two days of slots a minute apart: the times of day of a recurrence repeat from day to day. */
    private static final int SAMPLE = 3000;

    private final ZoneId zone;
    private final LocalDate from;
    private final LocalDate to;
    private final Recurrence recurrence;
    private final long missingFrom;
    private final long missingUntil;
    private final Long step;
    private final long nearest;

    /**
     * @param from       the first day
     * @param to         the last day
     * @param recurrence null when the ledger does not know it; nothing is missing then
     * @param first      the oldest slot that the ledger has of the task, before which nothing is missing; null when it has none
     * @param now        by the ledger's clock
     */
    Grid(ZoneId zone, LocalDate from, LocalDate to, Recurrence recurrence, Instant first, Instant now) {
        this.zone = zone;
        this.from = from;
        this.to = to;
        this.recurrence = first == null ? null : recurrence;
        this.missingFrom = first == null ? Long.MAX_VALUE : first.toEpochMilli();
        this.missingUntil = now.minus(GRACE).toEpochMilli();
        List<Instant> sample = sample(recurrence, from.atStartOfDay(zone).toInstant());
        this.nearest = nearest(sample);
        this.step = regular(sample) ? nearest : null;
    }

    /**
     * Neighbours that look the same and are equally far apart.
     *
     * @param first  the first slot
     * @param last   the last slot
     * @param slot   the first slot in local time
     * @param offset of the local times of all of them
     */
    record Run(Instant first, Instant last, String slot, String lastSlot, String offset, int count, String look) {
    }

    /** @param seconds how long the day is */
    record Day(LocalDate day, Instant begin, long seconds, List<Run> runs) {
    }

    /** @param worst null when the day has no slot */
    record DaySum(LocalDate day, String worst, Map<String, Integer> counts, int slots) {
    }

    /** Smallest distance of slots; null when they are at different distances within a day. */
    Long slotSeconds() {
        return step == null ? null : step / 1000;
    }

    /** @param slots of these days, ascending */
    List<Day> days(SlotLooks slots) {
        Runs runs = new Runs();
        walk(slots, runs);
        return newestFirst(runs.days);
    }

    /** @param slots of these days, ascending */
    List<DaySum> sums(SlotLooks slots) {
        Sums sums = new Sums();
        walk(slots, sums);
        return newestFirst(sums.days);
    }

    private static <T> List<T> newestFirst(List<T> days) {
        Collections.reverse(days);
        return days;
    }

    private abstract static class Walk {

        abstract void begin(LocalDate day, long begin, long end);

        abstract void slot(long time, SlotLook look);

        abstract void end();
    }

    private void walk(SlotLooks slots, Walk walk) {
        int next = 0;
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            long begin = day.atStartOfDay(zone).toInstant().toEpochMilli();
            long end = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
            walk.begin(day, begin, end);
            long behind = begin - 1;
            while (next < slots.size() && slots.time(next) < begin) {
                next++;
            }
            while (next < slots.size() && slots.time(next) < end) {
                missing(behind, slots.time(next), walk);
                behind = slots.time(next);
                walk.slot(behind, slots.look(next));
                next++;
            }
            missing(behind, end, walk);
            walk.end();
        }
    }

    /** Between two slots of the recurrence that are as near as its slots can be there is none: most of a year needs no arithmetic. */
    private void missing(long after, long before, Walk walk) {
        long from = Math.max(after, missingFrom - 1);
        long until = Math.min(before - 1, missingUntil);
        if (recurrence == null || until <= from || before - after == nearest) {
            return;
        }
        for (Iterator<Instant> slots = recurrence.slots(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until)).iterator(); slots.hasNext();) {
            walk.slot(slots.next().toEpochMilli(), SlotLook.MISSING);
        }
    }

    private final class Runs extends Walk {

        private final List<Day> days = new ArrayList<>();
        private List<Run> runs;
        private LocalDate day;
        private long begin;
        private long end;
        private ZoneOffset offset;
        private long offsetUntil = Long.MIN_VALUE;
        private long first;
        private long last;
        private long distance;
        private int count;
        private SlotLook look;

        @Override
        void begin(LocalDate day, long begin, long end) {
            this.day = day;
            this.begin = begin;
            this.end = end;
            runs = new ArrayList<>();
            count = 0;
        }

        @Override
        void slot(long time, SlotLook its) {
            boolean turned = time >= offsetUntil;
            if (count > 0 && (its != look || turned || isApart(time))) {
                close();
            }
            if (turned) {
                turn(time);
            }
            if (count == 0) {
                first = time;
                look = its;
            }
            distance = time - last;
            last = time;
            count++;
        }

        /** The slots of a run are equally far apart: who knows its ends and their number knows each of its slots. */
        private boolean isApart(long time) {
            return step != null ? time - last != step : count > 1 && time - last != distance;
        }

        private void turn(long time) {
            Instant at = Instant.ofEpochMilli(time);
            offset = zone.getRules().getOffset(at);
            var next = zone.getRules().nextTransition(at);
            offsetUntil = next == null ? Long.MAX_VALUE : next.getInstant().toEpochMilli();
        }

        private void close() {
            Instant from = Instant.ofEpochMilli(first);
            Instant until = Instant.ofEpochMilli(last);
            runs.add(new Run(from, until, SlotName.local(from, offset), SlotName.local(until, offset), SlotName.offset(offset), count, look.word()));
            count = 0;
        }

        @Override
        void end() {
            if (count > 0) {
                close();
            }
            days.add(new Day(day, Instant.ofEpochMilli(begin), (end - begin) / 1000, runs));
        }
    }

    private static final class Sums extends Walk {

        private final List<DaySum> days = new ArrayList<>();
        private LocalDate day;
        private EnumMap<SlotLook, Integer> counts;

        @Override
        void begin(LocalDate day, long begin, long end) {
            this.day = day;
            counts = new EnumMap<>(SlotLook.class);
        }

        @Override
        void slot(long time, SlotLook look) {
            counts.merge(look, 1, Integer::sum);
        }

        @Override
        void end() {
            SlotLook worst = null;
            int slots = 0;
            Map<String, Integer> named = new LinkedHashMap<>();
            for (Map.Entry<SlotLook, Integer> each : counts.entrySet()) {
                worst = each.getKey();
                slots += each.getValue();
                named.put(worst.word(), each.getValue());
            }
            days.add(new DaySum(day, worst == null ? null : worst.word(), named, slots));
        }
    }

    /** Of the next days with slots, whichever they are. */
    private static List<Instant> sample(Recurrence recurrence, Instant begin) {
        return recurrence == null ? List.of() : recurrence.slots(begin.minusMillis(1), begin.plus(Duration.ofDays(400))).limit(SAMPLE)
                .collect(Collectors.toList());
    }

    private long nearest(List<Instant> sample) {
        long nearest = Long.MAX_VALUE;
        for (int i = 1; i < sample.size(); i++) {
            if (sameClock(sample.get(i - 1), sample.get(i))) {
                nearest = Math.min(nearest, sample.get(i).toEpochMilli() - sample.get(i - 1).toEpochMilli());
            }
        }
        return nearest == Long.MAX_VALUE ? 0 : nearest;
    }

    /** Whether the slots of each day are equally far apart; a night between them, or a clock that is changed, does not count. */
    private boolean regular(List<Instant> sample) {
        for (int i = 1; i < sample.size(); i++) {
            Instant before = sample.get(i - 1);
            Instant slot = sample.get(i);
            boolean sameDay = before.atZone(zone).toLocalDate().equals(slot.atZone(zone).toLocalDate());
            if (sameDay && sameClock(before, slot) && slot.toEpochMilli() - before.toEpochMilli() != nearest) {
                return false;
            }
        }
        return sample.size() > 1;
    }

    private boolean sameClock(Instant before, Instant slot) {
        return zone.getRules().getOffset(before).equals(zone.getRules().getOffset(slot));
    }
}
