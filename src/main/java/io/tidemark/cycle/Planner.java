package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import io.tidemark.schedule.Recurrence;

/**
 * Which slots are due but not planned yet. A pure function of what the ledger knows and the time.
 *
 * @param catchUp what becomes of missed slots
 * @param limit   at most so many slots at once
 * @param from    the first slot there may be; null for none
 * @param to      the last slot there may be; null for none
 * @param since   when this planner began to watch; slots before it were missed
 */
record Planner(CatchUp catchUp, int limit, Instant from, Instant to, Instant since) {

    /** How far back a new task without {@code effectiveFrom} looks for its newest slot: the longest cycle is a year. */
    private static final Duration LONGEST_CYCLE = Duration.ofDays(367);
    private static final Duration FIRST_LOOK = Duration.ofHours(1);

    /**
     * @param slots        what to plan, ascending
     * @param firstDropped the oldest slot that the limit left out; null when it left none out
     * @param lastDropped  the newest slot that the limit left out; null when it left none out
     */
    record Due(List<Instant> slots, Instant firstDropped, Instant lastDropped) {

        private static Due of(List<Instant> slots) {
            return new Due(slots, null, null);
        }

        private Due after(Due earlier) {
            return new Due(Stream.concat(earlier.slots.stream(), slots.stream()).toList(), firstDropped, lastDropped);
        }
    }

    /**
     * @param last  the newest slot planned before; null for a new task
     * @param until slots up to this instant are due
     */
    Due due(Recurrence recurrence, Instant last, Instant until) {
        Instant end = to != null && to.isBefore(until) ? to : until;
        if (catchUp == CatchUp.none) {
            return limited(recurrence, later(start(last), since.minusMillis(1)), end);
        }
        if (last == null && from == null) {
            return Due.of(newest(recurrence, end.minus(LONGEST_CYCLE), end, 1));
        }
        return catchUp == CatchUp.last ? lastMissedAndFresh(recurrence, start(last), end) : limited(recurrence, start(last), end);
    }

    private Due lastMissedAndFresh(Recurrence recurrence, Instant start, Instant end) {
        Instant missedUntil = since.isBefore(end) ? since : end;
        Due missed = Due.of(newest(recurrence, start, missedUntil, 1));
        return limited(recurrence, later(start, missedUntil), end).after(missed);
    }

    private Due limited(Recurrence recurrence, Instant start, Instant end) {
        List<Instant> newest = newest(recurrence, start, end, limit + 1);
        if (newest.size() <= limit) {
            return Due.of(newest);
        }
        Instant first = recurrence.slots(start, end).findFirst().orElseThrow();
        return new Due(newest.subList(1, newest.size()), first, newest.get(0));
    }

    private Instant start(Instant last) {
        Instant first = from == null ? Instant.MIN : from.minusMillis(1);
        return last == null ? first : later(last, first);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /**
     * The newest of the slots {@code start < slot <= end}, at most so many. Looks back in steps, each twice as long as the one
     * before: after years without a plan only as many slots are computed as are wanted, about.
     */
    private static List<Instant> newest(Recurrence recurrence, Instant start, Instant end, int wanted) {
        if (!start.isBefore(end)) {
            return List.of();
        }
        Duration look = FIRST_LOOK;
        while (true) {
            Instant back = look.compareTo(Duration.between(start, end)) >= 0 ? start : end.minus(look);
            Deque<Instant> newest = new ArrayDeque<>();
            for (Iterator<Instant> slots = recurrence.slots(back, end).iterator(); slots.hasNext();) {
                newest.addLast(slots.next());
                if (newest.size() > wanted) {
                    newest.removeFirst();
                }
            }
            if (newest.size() == wanted || back.equals(start)) {
                return List.copyOf(newest);
            }
            look = look.multipliedBy(2);
        }
    }
}
