package io.tidemark.console;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import io.tidemark.ledger.RequeueResult.Appended;
import io.tidemark.operation.Preview;
import io.tidemark.operation.PreviewItem;

/**
 * What an action would do.
 *
 * @param command    that does the same; null when there are too many slots to name
 * @param items      the first of them
 * @param itemsTotal how many there are
 */
record PreviewJson(String action, String task, long allowed, long refused, boolean complete, Map<String, Long> states, long replacedRows,
        long doubledRows, Double secondsPerSlot, Double estimateSeconds, String token, boolean needsReason, String command, List<Item> items,
        int itemsTotal) {

    /** So many slots, of a preview or an answer, are listed one by one. */
    static final int MOST_ITEMS = 1000;

    /**
     * @param state   null when the ledger does not have the slot
     * @param refusal why nothing would be done and what can be done instead; null when it would
     */
    record Item(Instant scheduledTime, String slot, String offset, String state, long rows, long doubledRows, String refusal) {
    }

    /** @param atOnce how many slots run at a time */
    static PreviewJson of(Preview preview, ZoneId zone, int atOnce, boolean needsReason, String command) {
        return new PreviewJson(preview.action().name(), preview.task(), preview.allowed(), preview.refused(), preview.complete(), preview.states(),
                preview.replacedRows(), preview.doubledRows(), InstanceJson.seconds(preview.perSlot()), InstanceJson.seconds(preview.estimate(atOnce)),
                preview.token(), needsReason, command, preview.items().stream().limit(MOST_ITEMS).map(item -> item(item, zone)).toList(),
                preview.items().size());
    }

    private static Item item(PreviewItem item, ZoneId zone) {
        SlotName name = SlotName.of(item.scheduledTime(), zone);
        return new Item(name.scheduledTime(), name.slot(), name.offset(), item.state() == null ? null : item.state().name(), item.rows(),
                item.doubles().stream().mapToLong(Appended::rows).sum(), item.refusal());
    }
}
