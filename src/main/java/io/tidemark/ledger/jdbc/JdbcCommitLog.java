package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadProgress;
import io.tidemark.commit.RejectedRows;
import io.tidemark.commit.TargetCount;
import io.tidemark.ledger.Claim;

/**
 * The commit log of one claim. Recording an intent and taking an instance over need the same row: either the intent is
 * there and the successor resolves it, or the claim is stale and nothing is committed.
 */
final class JdbcCommitLog implements CommitLog {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcCommitLog.class);

    private final Database database;
    private final Claim claim;
    /** By target, what is left to hand out. */
    private final Map<String, Iterator<CommitIntent>> appended = new HashMap<>();

    JdbcCommitLog(Database database, Claim claim) {
        this.database = database;
        this.claim = claim;
    }

    @Override
    public synchronized Optional<CommitIntent> appended(String target) {
        Iterator<CommitIntent> left = appended.computeIfAbsent(target, this::readAppended);
        return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
    }

    private Iterator<CommitIntent> readAppended(String target) {
        List<CommitIntent> commits = database.transaction("read the commits of slot %s of task %s".formatted(claim.scheduledTime(), claim.task()),
                tx -> Held.lock(tx, claim).appended(target));
        return commits.iterator();
    }

    @Override
    public void intend(CommitIntent intent) {
        database.change("record the commit intent of slot %s of task %s".formatted(claim.scheduledTime(), claim.task()), tx -> {
            Held.lock(tx, claim);
            Intents.Open open = Intents.open(tx, claim.task(), claim.scheduledTime()).orElse(null);
            if (open == null) {
                record(tx, intent);
            } else if (open.epoch() != claim.epoch() || !open.intent().sessionId().equals(intent.sessionId())) {
                throw new IllegalStateException(("slot %s of task %s must not commit session %s: its session %s may still "
                        + "commit, so the data could arrive twice; resolve that one first").formatted(
                                claim.scheduledTime(), claim.task(), intent.sessionId(), open.intent().sessionId()));
            }
        });
    }

    private void record(Tx tx, CommitIntent intent) throws SQLException {
        if (Intents.exists(tx, claim, intent.sessionId())) {
            throw new IllegalStateException("session %s of slot %s of task %s is resolved; another commit needs another session"
                    .formatted(intent.sessionId(), claim.scheduledTime(), claim.task()));
        }
        Intents.record(tx, claim, intent);
    }

    @Override
    public void resolve(String sessionId, CommitOutcome outcome) {
        database.change("resolve a commit of slot %s of task %s".formatted(claim.scheduledTime(), claim.task()), tx -> {
            Held.lock(tx, claim);
            CommitOutcome known = Intents.outcome(tx, claim, sessionId).orElse(CommitOutcome.UNKNOWN);
            if (known == CommitOutcome.UNKNOWN) {
                Intents.resolve(tx, claim, sessionId, outcome);
            } else if (known != outcome) {
                throw new IllegalStateException("session %s of slot %s of task %s is %s and cannot become %s".formatted(
                        sessionId, claim.scheduledTime(), claim.task(), known, outcome));
            }
        });
    }

    @Override
    public void progress(LoadProgress progress) {
        note(Level.DEBUG, "progress", tx -> AttemptNoteTable.progress(tx, claim, progress));
    }

    @Override
    public void rejected(RejectedRows rows) {
        note(Level.WARN, "rejected rows", tx -> AttemptNoteTable.rejected(tx, claim, rows));
    }

    @Override
    public void verified(TargetCount count) {
        note(Level.WARN, "verification", tx -> AttemptNoteTable.verified(tx, claim, count));
    }

    /** For people to look at: no load may fail because it cannot be kept. */
    private void note(Level level, String what, Database.Change change) {
        try {
            database.change("keep the %s of slot %s of task %s".formatted(what, claim.scheduledTime(), claim.task()), change);
        } catch (RuntimeException e) {
            LOG.atLevel(level).log("The load goes on without this note: {}", Causes.oneLine(e.getMessage()));
        }
    }
}
