package io.tidemark.operation;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;

/** Reads the instances of a range page by page, so that memory holds what is kept of them and no more than one page. */
final class InstanceScan {

    private static final int PAGE = 2000;

    private final Ledger ledger;
    private final String task;
    private final Set<InstanceState> states;

    /** @param states empty for all */
    InstanceScan(Ledger ledger, String task, Set<InstanceState> states) {
        this.ledger = ledger;
        this.task = task;
        this.states = states;
    }

    /**
     * Newest first.
     *
     * @param wantsMore given each; false ends the scan
     */
    void read(Instant from, Instant to, Predicate<CycleInstance> wantsMore) {
        Instant until = to;
        while (!until.isBefore(from)) {
            List<CycleInstance> page = ledger.instances(new InstanceQuery(task, from, until, states, PAGE));
            for (CycleInstance instance : page) {
                if (!wantsMore.test(instance)) {
                    return;
                }
            }
            if (page.size() < PAGE) {
                return;
            }
            until = page.get(page.size() - 1).scheduledTime().minusMillis(1);
        }
    }
}
