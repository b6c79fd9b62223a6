package io.tidemark.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.Overview;
import io.tidemark.ledger.SlotChange;
import io.tidemark.ledger.SlotChanges;

/** Reads what changed in the ledger and tells it once, although the ledger tells some of it again. Only {@link #since} is for several threads. */
final class ChangeFeed {

    /** More changes than these between two looks are no news that a page could follow. */
    static final int MOST = 2000;
    private static final int BACKFILLS = 50;

    private final Ledger ledger;
    private final Map<String, SlotChange> told = new HashMap<>();
    private final Map<Long, BackfillNews> backfills = new HashMap<>();
    private Map<String, CycleTask> tasks;
    private Instant upTo;
    private Instant lastTick;

    ChangeFeed(Ledger ledger) {
        this.ledger = ledger;
    }

    record SlotNews(String task, Instant scheduledTime, String slot, String offset, String state, String look, Instant at) {
    }

    record BackfillNews(long id, String state, Map<String, Long> slots) {
    }

    record Items(List<?> items) {
    }

    private record Nothing() {
    }

    /** Up to when the ledger was read; null before the first look. */
    Instant upTo() {
        return upTo;
    }

    /** When any task's timer last planned; null when none has. */
    Instant lastTick() {
        return lastTick;
    }

    /**
     * @param all  whether to look at tasks and backfills, too
     * @param news gets the kind and the data of every event
     */
    void look(boolean all, BiConsumer<String, Object> news) {
        SlotChanges changes = ledger.overview().changedSince(upTo, MOST);
        if (all || tasks == null) {
            lookAtTasks(news);
            lookAtBackfills(news);
        }
        // told only once all of it can be: what fails here is read again by the next look
        List<SlotChange> untold = changes.slots().stream().filter(change -> !change.equals(told.get(key(change)))).toList();
        List<SlotNews> items = untold.stream().map(this::slot).toList();
        untold.forEach(change -> told.put(key(change), change));
        if (!changes.complete()) {
            news.accept("gap", new Nothing());
            news.accept("tasks", new Nothing());
        } else if (!items.isEmpty()) {
            news.accept("slots", new Items(items));
        }
        upTo = changes.upTo();
        Instant again = upTo.minus(Overview.OVERLAP.multipliedBy(2));
        told.values().removeIf(change -> change.changedAt().isBefore(again));
    }

    /** What changed since, for somebody who heard of it elsewhere; null when it is too much to tell. */
    List<SlotNews> since(Instant since) {
        SlotChanges changes = ledger.overview().changedSince(since, MOST);
        Zones zones = new Zones(ledger, ZoneOffset.UTC);
        return changes.complete() ? changes.slots().stream().map(change -> slot(change, zones.of(change.task()))).toList() : null;
    }

    private void lookAtTasks(BiConsumer<String, Object> news) {
        Map<String, CycleTask> now = new TreeMap<>();
        Instant tick = null;
        for (CycleTask task : ledger.tasks()) {
            // what every slot and every tick moves is no news of the task
            now.put(task.name(), new CycleTask(task.name(), task.zone(), task.recurrence(), null, task.frozen(), task.rerunPolicy(), null));
            tick = tick == null || task.lastTick() != null && task.lastTick().isAfter(tick) ? task.lastTick() : tick;
        }
        lastTick = tick;
        if (tasks != null && !tasks.equals(now)) {
            news.accept("tasks", new Nothing());
        }
        tasks = now;
    }

    private void lookAtBackfills(BiConsumer<String, Object> news) {
        List<BackfillNews> items = new ArrayList<>();
        Map<Long, BackfillNews> now = new HashMap<>();
        for (Backfill backfill : ledger.backfills().backfills(null, BACKFILLS)) {
            BackfillJson json = BackfillJson.of(backfill);
            BackfillNews its = new BackfillNews(json.id(), json.state(), json.slots());
            now.put(its.id(), its);
            if (upTo != null && !Objects.equals(its, backfills.get(its.id()))) {
                items.add(its);
            }
        }
        backfills.clear();
        backfills.putAll(now);
        if (!items.isEmpty()) {
            news.accept("backfills", new Items(items));
        }
    }

    private static String key(SlotChange change) {
        return change.slot().scheduledTime() + " " + change.task();
    }

    private SlotNews slot(SlotChange change) {
        CycleTask task = tasks.get(change.task());
        return slot(change, task == null ? ledger.task(change.task()).orElseThrow().zone() : task.zone());
    }

    private static SlotNews slot(SlotChange change, ZoneId zone) {
        SlotName name = SlotName.of(change.slot().scheduledTime(), zone);
        return new SlotNews(change.task(), name.scheduledTime(), name.slot(), name.offset(), change.slot().state().name(),
                Reads.look(change.slot()).word(), change.changedAt());
    }
}
