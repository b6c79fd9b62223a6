package io.tidemark.operation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RequeueResult;
import io.tidemark.ledger.RequeueResult.Appended;

/** Looks at the slots that an action is for and says what it would do to each. */
final class Look {

    private final Ledger ledger;
    private final CycleTask task;
    private final OperationRequest request;
    private final OperatorAction action;
    private final Instant now;

    Look(Ledger ledger, CycleTask task, OperationRequest request) {
        this.ledger = ledger;
        this.task = task;
        this.request = request;
        this.action = request.action();
        this.now = ledger.now();
    }

    Preview preview() {
        NavigableMap<Instant, Optional<CycleInstance>> found = new TreeMap<>();
        Selection selection = request.selection();
        for (Instant slot : selection.slots()) {
            Optional<CycleInstance> instance = ledger.instance(task.name(), slot);
            if (selection.states().isEmpty() || instance.map(CycleInstance::state).filter(selection.states()::contains).isPresent()) {
                found.put(slot, instance);
            }
        }
        InstanceScan scan = new InstanceScan(ledger, task.name(), selection.states());
        boolean[] complete = {true};
        for (SlotRange range : selection.ranges()) {
            scan.read(range.from(), range.to(), instance -> {
                if (found.size() == selection.limit() && !found.containsKey(instance.scheduledTime())) {
                    complete[0] = false;
                    return false;
                }
                found.put(instance.scheduledTime(), Optional.of(instance));
                return true;
            });
        }
        List<PreviewItem> items = items(found);
        return new Preview(action, task.name(), items, complete[0], perSlot(), token(action, task.name(), request.force(), items));
    }

    private List<PreviewItem> items(SortedMap<Instant, Optional<CycleInstance>> found) {
        Map<Instant, List<Appended>> standing = action == OperatorAction.RERUN && !found.isEmpty()
                ? ledger.interventions().standing(task.name(), found.firstKey(), found.lastKey()) : Map.of();
        List<PreviewItem> items = new ArrayList<>(found.size());
        found.forEach((slot, instance) -> items.add(instance.map(its -> item(its, standing.getOrDefault(slot, List.of())))
                .orElseGet(() -> absent(slot))));
        return items;
    }

    private PreviewItem absent(Instant slot) {
        String refusal = ActionRules.refusal(action, null, task.rerunPolicy()).map(ActionRules.Refusal::message).orElse(null);
        if (refusal == null && slot.isAfter(now)) {
            refusal = "is in the future, and its objects cannot be complete yet; wait for it";
        }
        return new PreviewItem(slot, null, 0, 0, List.of(), refusal);
    }

    private PreviewItem item(CycleInstance instance, List<Appended> standing) {
        boolean loadedAnew = action == OperatorAction.RERUN && instance.state() == InstanceState.SUCCEEDED;
        long rows = loadedAnew && instance.counts() != null ? instance.counts().rowsWritten() : 0;
        List<Appended> doubles = loadedAnew ? standing : List.of();
        return new PreviewItem(instance.scheduledTime(), instance.state(), instance.epoch(), rows, doubles, refusal(instance, doubles));
    }

    private String refusal(CycleInstance instance, List<Appended> doubles) {
        Optional<ActionRules.Refusal> refusal = ActionRules.refusal(action, instance.state(), task.rerunPolicy());
        if (refusal.isPresent()) {
            return refusal.get().message();
        }
        if (!doubles.isEmpty() && !request.force()) {
            return new RequeueResult(RequeueResult.Status.WOULD_DOUBLE, instance.state(), doubles).message();
        }
        return action == OperatorAction.REDELIVER ? letterRefusal(instance.deadLetter()) : null;
    }

    private static String letterRefusal(DeadLetterState letter) {
        return switch (letter) {
            case PENDING -> "waits for the dead letter channel already; look at why the channel does not take it";
            case NONE -> "was stopped by a person and has no report; rerun it";
            case DELIVERED, UNDECLARED -> null;
        };
    }

    private Duration perSlot() {
        boolean runs = action == OperatorAction.RUN || action == OperatorAction.RERUN || action == OperatorAction.UNFREEZE
                || request.outcome() == CommitOutcome.NOT_COMMITTED;
        return runs ? History.perSlot(ledger, task.name()) : null;
    }

    /** Of what would be changed, and of nothing else: instances that only run by do not make a preview stale. */
    static String token(OperatorAction action, String task, boolean force, List<PreviewItem> items) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        digest.update("%s|%s|%s".formatted(action, task, force).getBytes(StandardCharsets.UTF_8));
        items.stream().filter(PreviewItem::allowed).forEach(item -> digest.update(("|" + item.scheduledTime().toEpochMilli() + "," + item.state() + ","
                + item.epoch()).getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
