package io.tidemark.operation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.tidemark.ledger.OperatorAction;

/**
 * What an action would do, before it does.
 *
 * @param items    oldest slot first
 * @param complete false when the limit left some out
 * @param perSlot  how long a slot of the task took lately, retries included; null when none has succeeded yet, or nothing would run
 * @param token    changes when a slot that would be changed does
 */
public record Preview(OperatorAction action, String task, List<PreviewItem> items, boolean complete, Duration perSlot, String token) {

    public Preview {
        items = List.copyOf(items);
    }

    /** How many slots would be changed. */
    public long allowed() {
        return items.stream().filter(PreviewItem::allowed).count();
    }

    /** How many slots would stay as they are. */
    public long refused() {
        return items.size() - allowed();
    }

    /** How many of those that would be changed are in each state; absent ones as {@code ABSENT}. */
    public Map<String, Long> states() {
        return items.stream().filter(PreviewItem::allowed)
                .collect(Collectors.groupingBy(item -> item.state() == null ? "ABSENT" : item.state().name(), TreeMap::new, Collectors.counting()));
    }

    /** Rows in the target that would be replaced. */
    public long replacedRows() {
        return items.stream().filter(item -> item.allowed() && item.doubles().isEmpty()).mapToLong(PreviewItem::rows).sum();
    }

    /** Rows that would be in the target twice. */
    public long doubledRows() {
        return items.stream().filter(PreviewItem::allowed).flatMap(item -> item.doubles().stream()).mapToLong(each -> each.rows()).sum();
    }

    /**
     * How long all of it takes from what is known; null when that is nothing.
     *
     * @param atOnce how many slots run at a time
     */
    public Duration estimate(int atOnce) {
        return perSlot == null ? null : perSlot.multipliedBy((allowed() + atOnce - 1) / atOnce);
    }
}
