package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.LateObject;
import io.tidemark.ledger.SourceObject;
import io.tidemark.ledger.WatchedSlot;

/** Reads ended slots with what their last attempts looked for and read, so many at a time as fit into memory. */
final class WatchedSlots {

    private static final int MOST_SLOTS = 1_000;
    private static final int MOST_OBJECTS = 20_000;

    private static final String ENDED = """
            SELECT i.scheduled_time, i.state, i.epoch, i.object_count, a.sources
            FROM tidemark_cycle_instance i
            JOIN tidemark_attempt a ON a.task = i.task AND a.scheduled_time = i.scheduled_time AND a.epoch = i.epoch
            WHERE i.task = ? AND a.sources IS NOT NULL AND i.state IN ('SUCCEEDED', 'FAILED')
            """;

    private static final String FROM = ENDED + " AND i.scheduled_time >= ? ORDER BY i.scheduled_time LIMIT ?";

    private static final String BEFORE = ENDED + " AND i.scheduled_time < ? ORDER BY i.scheduled_time DESC LIMIT 1";

    private static final String OBJECTS = """
            SELECT o.scheduled_time, o.bucket, o.object_key, o.version_id, o.etag, o.size_bytes, o.last_modified, o.crc64
            FROM tidemark_attempt_object o
            JOIN tidemark_cycle_instance i ON i.task = o.task AND i.scheduled_time = o.scheduled_time AND i.epoch = o.epoch
            WHERE o.task = ? AND o.scheduled_time BETWEEN ? AND ?
            """;

    private static final String COMMITS = """
            SELECT DISTINCT scheduled_time, overwrites FROM tidemark_commit_intent
            WHERE task = ? AND scheduled_time BETWEEN ? AND ? AND outcome = 'COMMITTED'
            """;

    private final Tx tx;
    private final String task;
    private final List<Ended> ended;
    private final Map<Instant, List<SourceObject>> objects = new HashMap<>();
    private final Map<Instant, List<LateObject>> told = new HashMap<>();
    private final Map<Instant, List<Boolean>> overwrites = new HashMap<>();

    private record Ended(Instant slot, InstanceState state, long epoch, int objects, List<String> sources) {

        boolean sharesSource(Ended other) {
            return other != null && !Collections.disjoint(sources, other.sources);
        }
    }

    private WatchedSlots(Tx tx, String task, List<Ended> ended) {
        this.tx = tx;
        this.task = task;
        this.ended = ended;
    }

    static List<WatchedSlot> read(Tx tx, String task, Instant from) throws SQLException {
        List<Ended> ended = tx.list(FROM, WatchedSlots::ended, task, from, MOST_SLOTS + 1);
        if (ended.isEmpty()) {
            return List.of();
        }
        Ended before = tx.one(BEFORE, WatchedSlots::ended, task, from).orElse(null);
        return new WatchedSlots(tx, task, ended).read(before);
    }

    private List<WatchedSlot> read(Ended before) throws SQLException {
        int count = fitting();
        Instant first = ended.get(0).slot();
        Instant last = ended.get(count - 1).slot();
        tx.list(OBJECTS, row -> of(objects, row).add(Attempts.object(row)), task, first, last);
        tx.list(COMMITS, row -> of(overwrites, row).add(row.flag("overwrites")), task, first, last);
        LateObjects.told(tx, task, first, last).forEach(each -> told.computeIfAbsent(each.slot(), slot -> new ArrayList<>()).add(each.object()));
        List<WatchedSlot> slots = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Ended previous = i == 0 ? before : ended.get(i - 1);
            Ended next = i + 1 == ended.size() ? null : ended.get(i + 1);
            slots.add(slot(ended.get(i), ended.get(i).sharesSource(previous) || ended.get(i).sharesSource(next)));
        }
        return slots;
    }

    private int fitting() {
        int count = 0;
        int sum = 0;
        while (count < Math.min(ended.size(), MOST_SLOTS) && (count == 0 || sum + ended.get(count).objects() <= MOST_OBJECTS)) {
            sum += ended.get(count).objects();
            count++;
        }
        return count;
    }

    private WatchedSlot slot(Ended each, boolean sharesSource) {
        List<Boolean> committed = overwrites.getOrDefault(each.slot(), List.of());
        return new WatchedSlot(each.slot(), each.state(), each.epoch(), each.sources(), sharesSource,
                List.copyOf(objects.getOrDefault(each.slot(), List.of())), List.copyOf(told.getOrDefault(each.slot(), List.of())),
                committed.contains(true), committed.contains(false));
    }

    private static <T> List<T> of(Map<Instant, List<T>> bySlot, Row row) throws SQLException {
        return bySlot.computeIfAbsent(row.instant("scheduled_time"), slot -> new ArrayList<>());
    }

    private static Ended ended(Row row) throws SQLException {
        return new Ended(row.instant("scheduled_time"), row.constant("state", InstanceState.class), row.number("epoch"),
                row.integer("object_count"), AttemptSources.read(row));
    }
}
