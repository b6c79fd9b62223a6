package io.tidemark.operation;

import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RequeueResult;
import io.tidemark.ledger.RequeueResult.Appended;
import io.tidemark.schedule.Recurrence;

/** The slots that a backfill would let run, and those of its days that it leaves. */
final class BackfillPlan {

    /** A year of slots every five minutes fits in twice. */
    static final int MOST_SLOTS = 250_000;

    private final Ledger ledger;
    private final CycleTask task;
    private final Recurrence recurrence;
    private final BackfillRequest request;

    BackfillPlan(Ledger ledger, CycleTask task, Recurrence recurrence, BackfillRequest request) {
        this.ledger = ledger;
        this.task = task;
        this.recurrence = recurrence;
        this.request = request;
    }

    /** Oldest slot first. */
    Preview preview() {
        NavigableSet<Instant> slots = slots();
        Map<Instant, PreviewItem> present = new HashMap<>();
        if (!slots.isEmpty()) {
            Map<Instant, List<Appended>> standing = request.mode() == BackfillMode.ALL
                    ? ledger.interventions().standing(task.name(), slots.first(), slots.last()) : Map.of();
            InstanceScan scan = new InstanceScan(ledger, task.name(), Set.of());
            for (SlotRange range : ranges()) {
                scan.read(range.from(), range.to(), instance -> {
                    if (slots.contains(instance.scheduledTime())) {
                        present.put(instance.scheduledTime(), item(instance, standing.getOrDefault(instance.scheduledTime(), List.of())));
                    }
                    return true;
                });
            }
        }
        Instant now = ledger.now();
        List<PreviewItem> items = slots.stream().map(slot -> present.getOrDefault(slot, absent(slot, now))).toList();
        return new Preview(OperatorAction.BACKFILL, task.name(), items, true, History.perSlot(ledger, task.name()),
                Look.token(OperatorAction.BACKFILL, task.name(), request.force(), items));
    }

    /** In the order in which they are to run. */
    static List<BackfillSlot> inOrder(Preview preview, boolean newestFirst) {
        List<BackfillSlot> slots = new ArrayList<>(preview.items().stream().filter(PreviewItem::allowed)
                .map(item -> BackfillSlot.pending(item.scheduledTime(), item.state())).toList());
        if (newestFirst) {
            Collections.reverse(slots);
        }
        return slots;
    }

    private List<SlotRange> ranges() {
        return request.days().stream().map(days -> new SlotRange(days.first().atStartOfDay(task.zone()).toInstant(),
                days.last().plusDays(1).atStartOfDay(task.zone()).toInstant().minusMillis(1))).toList();
    }

    private NavigableSet<Instant> slots() {
        NavigableSet<Instant> slots = new TreeSet<>();
        for (SlotRange range : ranges()) {
            for (Iterator<Instant> all = recurrence.slots(range.from().minusMillis(1), range.to()).iterator(); all.hasNext();) {
                Instant slot = all.next();
                LocalTime time = slot.atZone(task.zone()).toLocalTime();
                if (!time.isBefore(request.windowFrom()) && !time.isAfter(request.windowTo())) {
                    slots.add(slot);
                }
                if (slots.size() > MOST_SLOTS) {
                    throw new IllegalArgumentException("the days of the backfill of %s have more than %d slots; make several backfills of it"
                            .formatted(task.name(), MOST_SLOTS));
                }
            }
        }
        return slots;
    }

    private PreviewItem absent(Instant slot, Instant now) {
        return new PreviewItem(slot, null, 0, 0, List.of(),
                slot.isAfter(now) ? "is in the future, and its objects cannot be complete yet; its timer plans it" : null);
    }

    private PreviewItem item(CycleInstance instance, List<Appended> standing) {
        boolean succeeded = instance.state() == InstanceState.SUCCEEDED;
        List<Appended> doubles = succeeded ? standing : List.of();
        long rows = succeeded && instance.counts() != null ? instance.counts().rowsWritten() : 0;
        return new PreviewItem(instance.scheduledTime(), instance.state(), instance.epoch(), rows, doubles, refusal(instance.state(), doubles));
    }

    private String refusal(InstanceState state, List<Appended> doubles) {
        if (request.mode().leaves(state)) {
            return "is %s, and mode=%s leaves it as it is; choose mode=%s".formatted(state, request.mode().word(),
                    (state == InstanceState.FAILED ? BackfillMode.MISSING_AND_FAILED : BackfillMode.ALL).word());
        }
        String refusal = ActionRules.refusal(OperatorAction.BACKFILL, state, task.rerunPolicy()).map(ActionRules.Refusal::message).orElse(null);
        if (refusal == null && !doubles.isEmpty() && !request.force()) {
            return new RequeueResult(RequeueResult.Status.WOULD_DOUBLE, state, doubles).message();
        }
        return refusal;
    }
}
