package io.tidemark.ledger.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.Backfills;
import io.tidemark.ledger.Signature;

/** The backfills of a {@link JdbcLedger}. */
record JdbcBackfills(Database database) implements Backfills {

    @Override
    public Backfill create(String task, String description, List<BackfillSlot> slots, int concurrency, boolean doubling, Signature signature) {
        if (slots.isEmpty()) {
            throw new IllegalArgumentException("a backfill of task %s without any slot would do nothing".formatted(task));
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("a backfill of task %s has a concurrency of 1 or more, and this is %d".formatted(task, concurrency));
        }
        return database.transaction("make a backfill of task " + task,
                tx -> BackfillTable.create(tx, task, description, slots, concurrency, doubling, signature));
    }

    /** One transaction for each, so that no backfill waits for another's rows. */
    @Override
    public int advance(String task) {
        int begun = 0;
        for (long id : database.transaction("look for backfills of task " + task, tx -> BackfillTable.running(tx, task))) {
            begun += database.transaction("advance backfill " + id, tx -> BackfillStep.advance(tx, id));
        }
        return begun;
    }

    @Override
    public Backfill turn(long id, BackfillState to, Signature signature) {
        return database.transaction("turn backfill %d to %s".formatted(id, to), tx -> BackfillTable.turn(tx, id, to, signature));
    }

    @Override
    public int forget(Instant finishedBefore, int limit) {
        return database.transaction("forget old backfills", tx -> BackfillTable.forget(tx, finishedBefore, limit));
    }

    @Override
    public Optional<Backfill> backfill(long id) {
        return database.transaction("read backfill " + id, tx -> BackfillTable.one(tx, id));
    }

    @Override
    public List<Backfill> backfills(String task, int limit) {
        return database.transaction("list backfills", tx -> BackfillTable.list(tx, task, limit));
    }

    @Override
    public List<BackfillSlot> slots(long id, BackfillSlot.State state, int limit) {
        return database.transaction("list the slots of backfill " + id, tx -> BackfillTable.slots(tx, id, state, limit));
    }
}
