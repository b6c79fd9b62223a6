package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

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

    /**
     * @param slots   what to plan, ascending
     * @param dropped how many older slots the limit left out
     * @param first   the oldest slot left out; null when none was
     */
    record Due(List<Instant> slots, long dropped, Instant first) {
    }

    /**
     * @param last  the newest slot planned before; null for a new task
     * @param until slots up to this instant are due
     */
    Due due(Recurrence recurrence, Instant last, Instant until) {
        Instant end = to != null && to.isBefore(until) ? to : until;
        if (last == null && from == null) {
            return newest(recurrence, end.minus(LONGEST_CYCLE), end, 1, false);
        }
        Instant start = start(last);
        return switch (catchUp) {
            case all -> newest(recurrence, start, end, limit, true);
            case last -> lastMissedAndFresh(recurrence, start, end);
            case none -> newest(recurrence, later(start, since.minusMillis(1)), end, limit, true);
        };
    }

    private Due lastMissedAndFresh(Recurrence recurrence, Instant start, Instant end) {
        Instant missedUntil = since.isBefore(end) ? since : end;
        Due missed = newest(recurrence, start, missedUntil, 1, false);
        Due fresh = newest(recurrence, later(start, missedUntil), end, limit, true);
        return new Due(java.util.stream.Stream.concat(missed.slots.stream(), fresh.slots.stream()).toList(), fresh.dropped, fresh.first);
    }

    private Instant start(Instant last) {
        Instant first = from == null ? Instant.MIN : from.minusMillis(1);
        return last == null ? first : later(last, first);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Due newest(Recurrence recurrence, Instant start, Instant end, int limit, boolean report) {
        Deque<Instant> newest = new ArrayDeque<>();
        long dropped = 0;
        Instant first = null;
        for (Iterator<Instant> slots = recurrence.slots(start, end).iterator(); slots.hasNext();) {
            newest.addLast(slots.next());
            if (newest.size() > limit) {
                Instant out = newest.removeFirst();
                first = first == null ? out : first;
                dropped++;
            }
        }
        return new Due(List.copyOf(newest), report ? dropped : 0, report ? first : null);
    }
}
