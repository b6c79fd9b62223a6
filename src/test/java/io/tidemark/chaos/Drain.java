package io.tidemark.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.tidemark.chaos.Report.Instance;
import io.tidemark.chaos.Tally.Event;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.RunKind;

/** The end of a round, when everything is well again: waits as long as something still gets done. */
final class Drain {

    /** Nothing done for so long: the rest is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What is waited for. */
    interface Condition {

        boolean holds() throws IOException;
    }

    /** Looks after the nodes while it waits. */
    interface Waiter {

        /** @return false when it does not hold within the time */
        boolean until(Duration patience, Condition condition) throws IOException, InterruptedException;
    }

    private final Bed bed;
    private final Tally tally;
    private final Round round;
    private final Ledger look;
    private final Waiter waiter;
    private final Set<Instance> settled = new HashSet<>();

    Drain(Bed bed, Tally tally, Round round, Ledger look, Waiter waiter) {
        this.bed = bed;
        this.tally = tally;
        this.round = round;
        this.look = look;
        this.waiter = waiter;
    }

    void run() throws IOException, InterruptedException {
        int open = settle();
        boolean progress = true;
        while (open > 0 && progress) {
            int before = open;
            progress = waiter.until(PATIENCE, () -> settle() < before);
            open = settle();
        }
        waiter.until(PATIENCE, () -> RoundCheck.unmoved(bed, round) == 0);
    }

    /** What a person would do about instances in doubt, once; returns how many instances are not done. */
    private int settle() {
        int open = 0;
        for (Feed feed : Feed.ALL) {
            List<CycleInstance> all = look.instances(new InstanceQuery(feed.task(round), null, null, Set.of(), round.slots() + 1));
            open += round.slots() - all.size();
            for (CycleInstance instance : all.stream().filter(i -> i.state() != InstanceState.SUCCEEDED).toList()) {
                open++;
                if (instance.state() == InstanceState.UNKNOWN && settled.add(new Instance(instance.task(), instance.scheduledTime()))) {
                    // the service is asked again, which has its memory back
                    look.requeue(instance.task(), instance.scheduledTime(), RunKind.MANUAL);
                    tally.happened(Event.SETTLED);
                }
            }
        }
        return open;
    }
}
