package io.tidemark.ledger.jdbc;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Overview;
import io.tidemark.ledger.RecordedCommit;
import io.tidemark.ledger.SlotChanges;
import io.tidemark.ledger.SlotStatus;
import io.tidemark.ledger.TaskOverview;

/** What people look at, each read in a transaction of its own. */
final class JdbcOverview implements Overview {

    /** Slots that are read at a time: few enough for memory, enough that the way to the database does not count. */
    private static final int PAGE = 5000;

    private final Database database;
    private final RecentCounts recent;

    JdbcOverview(Database database, RecentCounts recent) {
        this.database = database;
        this.recent = recent;
    }

    /** Page by page, each visited when its transaction has ended: a browser that reads slowly must keep nothing from anybody. */
    @Override
    public void slots(String task, Instant from, Instant to, Consumer<SlotStatus> visitor) {
        long first = from == null ? -Long.MAX_VALUE : Slots.millis(from);
        long last = to == null ? Long.MAX_VALUE : Slots.millis(to);
        List<SlotStatus> page;
        do {
            long begin = first;
            page = database.transaction("read the slots of task " + task, tx -> SlotReads.page(tx, task, begin, last, PAGE));
            page.forEach(visitor);
            first = page.isEmpty() ? first : page.get(page.size() - 1).scheduledTime().toEpochMilli() + 1;
        } while (page.size() == PAGE);
    }

    @Override
    public SlotChanges changedSince(Instant since, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a list of changes has a limit of 1 or more, and this is " + limit);
        }
        return database.transaction("read what changed", tx -> SlotReads.changes(tx, since, limit));
    }

    @Override
    public Map<InstanceState, Long> counts(String task, Instant from) {
        return database.transaction("count the slots of task " + task, tx -> TaskReads.counts(tx, task, Slots.millis(from)));
    }

    @Override
    public Map<InstanceState, Long> open(String task) {
        return database.transaction("count the open instances of task " + task, tx -> TaskReads.open(tx, task));
    }

    @Override
    public Optional<Instant> oldestOpen(String task) {
        return database.transaction("find the oldest open slot of task " + task, tx -> TaskReads.oldestOpen(tx, task));
    }

    @Override
    public Optional<Instant> first(String task) {
        return database.transaction("find the first slot of task " + task, tx -> TaskReads.first(tx, task));
    }

    @Override
    public List<TaskOverview> tasks(LocalDate from) {
        if (from.toEpochDay() < 0) {
            throw new IllegalArgumentException("slots are counted from a day since 1970 on, and this is " + from);
        }
        // one after the other, and not each with a connection in its hand: the first has counted for the others
        synchronized (recent) {
            return database.transaction("read how the tasks stand", tx -> TaskReads.all(tx, recent.since(tx, from.toEpochDay())));
        }
    }

    @Override
    public List<CycleInstance> deadLetters(Set<DeadLetterState> letters, InstanceQuery.Position before, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a list of dead letters has a limit of 1 or more, and this is " + limit);
        }
        return database.transaction("list the dead letters", tx -> DeadLetters.list(tx, letters, before, limit));
    }

    @Override
    public List<RecordedCommit> commits(String task, Instant scheduledTime) {
        return database.transaction("list the commits of slot %s of task %s".formatted(scheduledTime, task),
                tx -> Intents.list(tx, task, Slots.truncated(scheduledTime)));
    }
}
