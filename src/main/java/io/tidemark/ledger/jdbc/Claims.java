package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import io.tidemark.commit.CommitIntent;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.RunKind;

/**
 * One round of claiming. It holds the task's row, so no two rounds of a task overlap, and what it counts as running stays
 * true: the only change that can come between is a running attempt that ends.
 */
final class Claims {

    private static final String COLUMNS = """
            SELECT scheduled_time, epoch, kind, attempts, last_attempt, planned_at, owner, lease_until, cause,
                   stop_request
            """;

    private static final String RUNNING = COLUMNS + """
            FROM tidemark_cycle_instance WHERE task = ? AND state = 'RUNNING' ORDER BY scheduled_time
            """;

    /** Ordered by the columns of the index, so that no backlog has to be sorted. */
    private static final String DUE = COLUMNS + """
            FROM tidemark_cycle_instance WHERE task = ? AND claim_order >= 0 AND due_at <= ?
            ORDER BY task, claim_order, priority DESC, scheduled_time LIMIT ?
            """;

    /** By its states: asked for the claim order, PostgreSQL may go through the whole backlog in its order for the one slot. */
    private static final String DUE_ONE = COLUMNS + """
            FROM tidemark_cycle_instance
            WHERE task = ? AND scheduled_time = ? AND state IN ('PLANNED', 'WAITING_OBJECT', 'RETRYING') AND due_at <= ?
            """;

    /**
     * A range, from which the slots are picked while reading: with the slots themselves in the statement, both databases
     * compare each slot with the whole backlog.
     */
    private static final String DUE_BETWEEN = COLUMNS + """
            FROM tidemark_cycle_instance
            WHERE task = ? AND claim_order >= 0 AND due_at <= ? AND scheduled_time BETWEEN ? AND ?
            ORDER BY task, claim_order, priority DESC, scheduled_time
            """;

    /** Above the smallest number, because H2 would read all the succeeded ones past for IS NOT NULL. */
    private static final String FIRST_UNSUCCEEDED = """
            SELECT unsucceeded_slot FROM tidemark_cycle_instance
            WHERE task = ? AND unsucceeded_slot > -9223372036854775807
            ORDER BY task, unsucceeded_slot LIMIT 1
            """;

    private static final String TAKE = """
            UPDATE tidemark_cycle_instance
            SET state = 'RUNNING', owner = ?, lease_until = ?, epoch = epoch + 1, last_attempt = last_attempt + 1,
                started_at = COALESCE(started_at, ?), changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND state IN ('PLANNED', 'WAITING_OBJECT', 'RETRYING')
            """;

    private static final String TAKE_OVER = """
            UPDATE tidemark_cycle_instance
            SET owner = ?, lease_until = ?, epoch = epoch + 1, last_attempt = last_attempt + 1, attempts = attempts + 1, cause = ?,
                changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND state = 'RUNNING' AND lease_until <= ?
            """;

    private static final String TAKE_AWAY = """
            UPDATE tidemark_cycle_instance
            SET state = 'RETRYING', owner = NULL, lease_until = NULL, epoch = epoch + 1, attempts = attempts + 1, due_at = ?, cause = ?,
                changed_at = ?
            WHERE task = ? AND scheduled_time = ? AND epoch = ? AND state = 'RUNNING' AND lease_until <= ?
            """;

    private final Tx tx;
    private final ClaimRequest request;
    private final Instant now;
    private final Instant leaseUntil;
    /** The only slots that may be claimed; null for all. */
    private final Set<Instant> among;
    private final List<Claim> taken = new ArrayList<>();

    private Claims(Tx tx, ClaimRequest request) throws SQLException {
        this.tx = tx;
        this.request = request;
        this.now = tx.now();
        this.leaseUntil = now.plus(request.lease());
        this.among = among();
    }

    static List<Claim> claim(Tx tx, ClaimRequest request) throws SQLException {
        Tasks.lock(tx, request.task());
        return new Claims(tx, request).round();
    }

    private record Candidate(Instant slot, long epoch, RunKind kind, int attempts, int lastAttempt, Instant plannedAt,
            String owner, Instant leaseUntil, String cause, String stop) {
    }

    private List<Claim> round() throws SQLException {
        List<Candidate> running = tx.list(RUNNING, Claims::read, request.task());
        List<Candidate> expired = running.stream().filter(each -> !each.leaseUntil().isAfter(now)).toList();
        int room = Math.min(request.limit(), request.parallelism() - (running.size() - expired.size()));
        room -= takeOver(expired, room);
        if (room > 0) {
            room -= takeAway(expired);
        }
        if (room > 0) {
            takeDue(room);
        }
        return taken;
    }

    /** @return how many of the room are used */
    private int takeOver(List<Candidate> expired, int room) throws SQLException {
        int used = 0;
        for (Candidate candidate : expired) {
            if (used < room && mayTake(candidate.slot())) {
                takeOver(candidate);
                used++;
            }
        }
        return used;
    }

    /** An owner that renewed or finished in the meantime keeps what it has; it counts as running either way. */
    private void takeOver(Candidate candidate) throws SQLException {
        String abandoned = abandoned(candidate);
        boolean won = Counts.atMostOne(tx.update(TAKE_OVER, request.owner(), leaseUntil, abandoned, now,
                request.task(), candidate.slot(), candidate.epoch(), now), request.task(), candidate.slot());
        if (won) {
            abandon(candidate, abandoned);
            begin(candidate, candidate.attempts() + 1, abandoned);
        }
    }

    /**
     * Raises the epoch of those that this round may not take over. Otherwise their owner could come back, renew its lease
     * and run beside what is claimed now in its place: more than the parallelism allows.
     *
     * @return how many came back before and still run
     */
    private int takeAway(List<Candidate> expired) throws SQLException {
        int stillRunning = 0;
        for (Candidate candidate : expired) {
            if (mayTake(candidate.slot())) {
                continue;
            }
            String abandoned = abandoned(candidate);
            boolean won = Counts.atMostOne(tx.update(TAKE_AWAY, now, abandoned, now,
                    request.task(), candidate.slot(), candidate.epoch(), now), request.task(), candidate.slot());
            if (won) {
                abandon(candidate, abandoned);
            } else {
                stillRunning++;
            }
        }
        return stillRunning;
    }

    private void takeDue(int room) throws SQLException {
        for (Candidate candidate : due(room)) {
            boolean won = Counts.atMostOne(tx.update(TAKE, request.owner(), leaseUntil, now, now,
                    request.task(), candidate.slot(), candidate.epoch()), request.task(), candidate.slot());
            if (won) {
                begin(candidate, candidate.attempts(), candidate.cause());
            }
        }
    }

    private List<Candidate> due(int limit) throws SQLException {
        if (among == null) {
            return tx.list(DUE, Claims::read, request.task(), now, limit);
        }
        if (among.size() == 1) {
            return tx.list(DUE_ONE, Claims::read, request.task(), among.iterator().next(), now);
        }
        return among.isEmpty() ? List.of() : tx.first(limit, candidate -> among.contains(candidate.slot()),
                DUE_BETWEEN, Claims::read, request.task(), now, Collections.min(among), Collections.max(among));
    }

    private void abandon(Candidate candidate, String cause) throws SQLException {
        Attempts.end(tx, request.task(), candidate.slot(), candidate.epoch(), AttemptOutcome.ABANDONED, cause);
    }

    /** @param counted attempts that count before this one */
    private void begin(Candidate candidate, int counted, String previous) throws SQLException {
        long epoch = candidate.epoch() + 1;
        Attempts.begin(tx, request.task(), candidate.slot(), epoch, candidate.lastAttempt() + 1, request.owner());
        CommitIntent unresolved = Intents.open(tx, request.task(), candidate.slot()).map(Intents.Open::intent).orElse(null);
        taken.add(new Claim(request.task(), candidate.slot(), epoch, request.owner(), candidate.kind(), counted + 1,
                candidate.plannedAt(), leaseUntil, unresolved, previous, candidate.stop()));
    }

    private boolean mayTake(Instant slot) {
        return among == null || among.contains(slot);
    }

    /** With self dependency only the first slot that has not succeeded has no such slot before it. */
    private Set<Instant> among() throws SQLException {
        Set<Instant> only = request.only().isEmpty() ? null : Slots.truncated(request.only());
        if (!request.selfDependency()) {
            return only;
        }
        Instant first = tx.one(FIRST_UNSUCCEEDED, row -> row.instant("unsucceeded_slot"), request.task()).orElse(null);
        return first == null || only != null && !only.contains(first) ? Set.of() : Set.of(first);
    }

    private static String abandoned(Candidate candidate) {
        return "%s stopped renewing its lease, which ended at %s".formatted(candidate.owner(), candidate.leaseUntil());
    }

    private static Candidate read(Row row) throws SQLException {
        return new Candidate(row.instant("scheduled_time"), row.number("epoch"), row.constant("kind", RunKind.class),
                row.integer("attempts"), row.integer("last_attempt"), row.instant("planned_at"),
                row.text("owner"), row.instant("lease_until"), row.text("cause"), row.text("stop_request"));
    }
}
