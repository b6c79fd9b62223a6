package io.tidemark.cli.desk;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.Preview;
import io.tidemark.operation.PreviewItem;

/**
 * A {@link Preview} of which perhaps not every slot is told, so that its sums are told beside them.
 *
 * @param items      oldest slot first; the first of them where a console tells no more
 * @param itemsTotal how many there are
 * @param perSlot    null when it is not known
 */
public record Previewed(OperatorAction action, String task, long allowed, long refused, boolean complete, Map<String, Long> states,
        long replacedRows, long doubledRows, Duration perSlot, String token, List<PreviewItem> items, long itemsTotal) {

    public Previewed {
        items = List.copyOf(items);
    }

    public static Previewed of(Preview preview) {
        return new Previewed(preview.action(), preview.task(), preview.allowed(), preview.refused(), preview.complete(), preview.states(),
                preview.replacedRows(), preview.doubledRows(), preview.perSlot(), preview.token(), preview.items(), preview.items().size());
    }

    /** @param atOnce how many slots run at a time */
    public Duration estimate(int atOnce) {
        return perSlot == null ? null : perSlot.multipliedBy((allowed + atOnce - 1) / atOnce);
    }
}
