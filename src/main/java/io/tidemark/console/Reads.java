package io.tidemark.console;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.SlotStatus;

/** What the console asks of the ledger beyond single instances. */
final class Reads {

    private final Ledger ledger;

    Reads(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The slots from one instant to another, both included, ascending. */
    SlotLooks looks(String task, Instant from, Instant to) {
        SlotLooks looks = new SlotLooks();
        ledger.overview().slots(task, from, to, slot -> looks.add(slot.scheduledTime(), look(slot)));
        return looks;
    }

    static SlotLook look(SlotStatus slot) {
        return SlotLook.of(slot.state(), slot.deadLetter(), slot.late(), slot.setByPerson(), slot.rowsWritten() == null ? -1 : slot.rowsWritten(),
                slot.rowsRejected() == null ? 0 : slot.rowsRejected());
    }

    /** Ended instances, newest first. */
    List<CycleInstance> ended(String task, int limit) {
        return ledger.instances(new InstanceQuery(task, null, null, EnumSet.of(InstanceState.SUCCEEDED, InstanceState.FAILED,
                InstanceState.UNKNOWN), limit));
    }

    /**
     * Instances, newest slot first.
     *
     * @param task  null for all
     * @param after only what comes behind it; null for the first part
     */
    List<CycleInstance> instances(String task, Instant from, Instant to, Set<InstanceState> states, Cursor after, int limit) {
        return ledger.instances(new InstanceQuery(task, from, to, states, position(after), limit));
    }

    /** Instances with a report, FAILED or UNKNOWN, newest slot first. */
    List<CycleInstance> deadLetters(Cursor after, int limit) {
        return ledger.overview().deadLetters(EnumSet.complementOf(EnumSet.of(DeadLetterState.NONE)), position(after), limit);
    }

    private static InstanceQuery.Position position(Cursor after) {
        return after == null ? null : new InstanceQuery.Position(after.scheduledTime(), after.task());
    }
}
