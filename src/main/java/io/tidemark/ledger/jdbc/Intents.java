package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.RecordedCommit;
import io.tidemark.ledger.RequeueResult.Appended;

/** The table of commit intents. An intent is open while nobody knows what became of it. */
final class Intents {

    private static final String INSERT = """
            INSERT INTO tidemark_commit_intent (task, scheduled_time, epoch, target, service, session_id, overwrites, blocks,
                   opened_at, rows_read, rows_written, rows_rejected, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String OPEN = """
            SELECT epoch, target, service, session_id, overwrites, blocks, opened_at, rows_read, rows_written, rows_rejected
            FROM tidemark_commit_intent
            WHERE task = ? AND scheduled_time = ? AND (outcome IS NULL OR outcome = 'UNKNOWN')
            ORDER BY id DESC LIMIT 1
            """;

    private static final String OUTCOME = """
            SELECT outcome FROM tidemark_commit_intent WHERE task = ? AND scheduled_time = ? AND session_id = ?
            """;

    private static final String RESOLVE = """
            UPDATE tidemark_commit_intent SET outcome = ?, resolved_at = ?, resolved_epoch = ?
            WHERE task = ? AND scheduled_time = ? AND session_id = ? AND (outcome IS NULL OR outcome = 'UNKNOWN')
            """;

    private static final String JUDGE = """
            UPDATE tidemark_commit_intent SET outcome = ?, resolved_at = ?, resolved_epoch = ?
            WHERE task = ? AND scheduled_time = ? AND (outcome IS NULL OR outcome = 'UNKNOWN')
            """;

    private static final String COMMITTED = """
            SELECT rows_read, rows_written, rows_rejected FROM tidemark_commit_intent
            WHERE task = ? AND scheduled_time = ? AND outcome = 'COMMITTED' AND resolved_epoch > ?
            ORDER BY id DESC LIMIT 1
            """;

    private static final String COMMITTED_BY = """
            SELECT epoch FROM tidemark_commit_intent WHERE task = ? AND scheduled_time = ? AND outcome = 'COMMITTED'
            ORDER BY id DESC LIMIT 1
            """;

    /** Recorded before this epoch, so that the appends of one attempt do not stand for each other. */
    private static final String APPENDED = """
            SELECT epoch, target, service, session_id, overwrites, blocks, opened_at, rows_read, rows_written, rows_rejected
            FROM tidemark_commit_intent
            WHERE task = ? AND scheduled_time = ? AND target = ? AND NOT overwrites AND outcome = 'COMMITTED'
              AND epoch < ? AND resolved_epoch > ?
            ORDER BY id
            """;

    /** Only what was recorded in this series: a rerun is to replace what an earlier series loaded, whenever that is found out. */
    private static final String COMMITTED_BY_NEWEST = """
            SELECT epoch, target, service, session_id, overwrites, blocks, opened_at, rows_read, rows_written, rows_rejected
            FROM tidemark_commit_intent
            WHERE task = ? AND scheduled_time = ? AND outcome = 'COMMITTED' AND epoch > ?
              AND epoch = (SELECT MAX(epoch) FROM tidemark_commit_intent WHERE task = ? AND scheduled_time = ?)
            ORDER BY id
            """;

    /** An append that no later commit to the same target has replaced: its rows are still there. */
    private static final String IS_STANDING = """
            outcome = 'COMMITTED' AND NOT overwrites AND NOT EXISTS (
                SELECT 1 FROM tidemark_commit_intent later
                WHERE later.task = tidemark_commit_intent.task AND later.scheduled_time = tidemark_commit_intent.scheduled_time
                  AND later.target = tidemark_commit_intent.target AND later.id > tidemark_commit_intent.id
                  AND later.overwrites AND later.outcome = 'COMMITTED')
            """;

    private static final String STANDING = """
            SELECT target, SUM(rows_written) AS appended_rows FROM tidemark_commit_intent
            WHERE task = ? AND scheduled_time = ? AND %s
            GROUP BY target HAVING SUM(rows_written) > 0 ORDER BY target
            """.formatted(IS_STANDING);

    private static final String STANDING_BETWEEN = """
            SELECT scheduled_time, target, SUM(rows_written) AS appended_rows FROM tidemark_commit_intent
            WHERE task = ? AND scheduled_time BETWEEN ? AND ? AND %s
            GROUP BY scheduled_time, target HAVING SUM(rows_written) > 0 ORDER BY scheduled_time, target
            """.formatted(IS_STANDING);

    private static final String PRUNE = """
            DELETE FROM tidemark_commit_intent
            WHERE task = ? AND scheduled_time = ? AND outcome IN ('COMMITTED', 'NOT_COMMITTED') AND NOT (%s)
            """.formatted(IS_STANDING);

    private static final String LIST = """
            SELECT epoch, target, session_id, overwrites, rows_read, rows_written, rows_rejected, recorded_at, outcome, resolved_at
            FROM tidemark_commit_intent WHERE task = ? AND scheduled_time = ? ORDER BY id
            """;

    private Intents() {
    }

    /** An intent of which nobody knows what became, and the epoch that recorded it. */
    record Open(long epoch, CommitIntent intent) {
    }

    /** The newest open intent of the instance. */
    static Optional<Open> open(Tx tx, String task, Instant slot) throws SQLException {
        return tx.one(OPEN, Intents::read, task, slot);
    }

    static void record(Tx tx, Claim claim, CommitIntent intent) throws SQLException {
        LoadCounts counts = intent.counts();
        tx.update(INSERT, claim.task(), claim.scheduledTime(), claim.epoch(), intent.target(), intent.service(),
                intent.sessionId(), intent.overwrite(), BlockRanges.format(intent.blocks()), intent.openedAt(),
                counts.rowsRead(), counts.rowsWritten(), counts.rowsRejected(), tx.now());
    }

    /**
     * What is recorded of a session: null while open without an answer.
     *
     * @throws IllegalArgumentException when no intent names the session
     */
    static Optional<CommitOutcome> outcome(Tx tx, Claim claim, String sessionId) throws SQLException {
        return find(tx, claim, sessionId).orElseThrow(() -> new IllegalArgumentException(
                "slot %s of task %s has no commit intent for session %s; an intent is recorded before the commit"
                        .formatted(claim.scheduledTime(), claim.task(), sessionId)));
    }

    /** Whether the session has an intent. */
    static boolean exists(Tx tx, Claim claim, String sessionId) throws SQLException {
        return find(tx, claim, sessionId).isPresent();
    }

    static void resolve(Tx tx, Claim claim, String sessionId, CommitOutcome outcome) throws SQLException {
        int changed = tx.update(RESOLVE, outcome, tx.now(), claim.epoch(), claim.task(), claim.scheduledTime(), sessionId);
        Counts.exactlyOne(changed, claim.task(), claim.scheduledTime());
    }

    /** Resolves the open intent of the instance, if there is one, in the name of the epoch. */
    static void judge(Tx tx, String task, Instant slot, long epoch, CommitOutcome outcome) throws SQLException {
        Counts.atMostOne(tx.update(JUDGE, outcome, tx.now(), epoch, task, slot), task, slot);
    }

    /** What the newest commit of the current series loaded; whoever resolved it belongs to the series. */
    static Optional<LoadCounts> committed(Tx tx, String task, Instant slot, long seriesEpoch) throws SQLException {
        return tx.one(COMMITTED, Row::counts, task, slot, seriesEpoch);
    }

    /** What the instance has appended in all its life and what is still in its targets, by target. */
    static List<Appended> standing(Tx tx, String task, Instant slot) throws SQLException {
        return tx.list(STANDING, row -> new Appended(row.text("target"), row.number("appended_rows")), task, slot);
    }

    /** As of one slot, of all slots from the first to the last, both included. */
    static Map<Instant, List<Appended>> standing(Tx tx, String task, Instant from, Instant to) throws SQLException {
        Map<Instant, List<Appended>> found = new HashMap<>();
        tx.list(STANDING_BETWEEN, row -> found.computeIfAbsent(row.instant("scheduled_time"), slot -> new ArrayList<>())
                .add(new Appended(row.text("target"), row.number("appended_rows"))), task, from, to);
        return found;
    }

    /** The epoch of the attempt that made the newest commit of the instance. */
    static Optional<Long> committedBy(Tx tx, String task, Instant slot) throws SQLException {
        return tx.one(COMMITTED_BY, row -> row.number("epoch"), task, slot);
    }

    /** What earlier attempts of the current series have appended to the target, oldest first. */
    static List<CommitIntent> appended(Tx tx, Claim claim, long seriesEpoch, String target) throws SQLException {
        return tx.list(APPENDED, Intents::read, claim.task(), claim.scheduledTime(), target, claim.epoch(), seriesEpoch)
                .stream().map(Open::intent).toList();
    }

    /** What the attempt that recorded the instance's newest intent has committed, if that was in the current series. */
    static List<CommitIntent> committedByNewest(Tx tx, Claim claim, long seriesEpoch) throws SQLException {
        return tx.list(COMMITTED_BY_NEWEST, Intents::read, claim.task(), claim.scheduledTime(), seriesEpoch,
                claim.task(), claim.scheduledTime()).stream().map(Open::intent).toList();
    }

    /** Removes what nobody will ask for: what is not known stays, and so do the appends that stand. */
    static int prune(Tx tx, String task, Instant slot) throws SQLException {
        return tx.update(PRUNE, task, slot);
    }

    private static Optional<Optional<CommitOutcome>> find(Tx tx, Claim claim, String sessionId) throws SQLException {
        return tx.one(OUTCOME, row -> Optional.ofNullable(row.constant("outcome", CommitOutcome.class)),
                claim.task(), claim.scheduledTime(), sessionId);
    }

    static List<RecordedCommit> list(Tx tx, String task, Instant slot) throws SQLException {
        return tx.list(LIST, row -> new RecordedCommit(row.number("epoch"), row.text("target"), row.text("session_id"),
                row.flag("overwrites"), row.counts(), row.instant("recorded_at"), row.constant("outcome", CommitOutcome.class),
                row.instant("resolved_at")), task, slot);
    }

    private static Open read(Row row) throws SQLException {
        return new Open(row.number("epoch"), new CommitIntent(
                row.text("target"), row.text("service"), row.text("session_id"), row.flag("overwrites"),
                BlockRanges.parse(row.text("blocks")), row.instant("opened_at"), row.counts()));
    }
}
