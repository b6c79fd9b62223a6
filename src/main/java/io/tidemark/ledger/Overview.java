package io.tidemark.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What people look at: reads that change nothing, hold no lock, and need memory that does not grow with the history. Errors are those
 * of {@link Ledger}. Slots have whole milliseconds; bounds are cut off to them.
 */
public interface Overview {

    /**
     * How far back {@link #changedSince} reads behind what it was asked for. A change carries the time at which its transaction read
     * the clock and is seen when that transaction has ended, which takes milliseconds, seconds where it waits for another one, and
     * never so long: a node that stands still within a transaction is cut off by the database after 5 s.
     */
    Duration OVERLAP = Duration.ofSeconds(15);

    /**
     * How the slots of a task stand, ascending.
     *
     * @param from    inclusive; null for no bound
     * @param to      inclusive; null for no bound
     * @param visitor called outside of any transaction, so that it may take its time; what changes meanwhile is seen or not, and each
     *                slot is visited at most once
     */
    void slots(String task, Instant from, Instant to, Consumer<SlotStatus> visitor);

    /**
     * What changed, over all tasks: whatever a person sees of an instance, but not that its lease was renewed. Asked again and again
     * with the answer's {@link SlotChanges#upTo}, it loses no change and tells some of them more than once.
     *
     * @param since null to begin now: then nothing has changed yet
     * @param limit at most so many, 1 or more
     */
    SlotChanges changedSince(Instant since, int limit);

    /** How many slots of a task, from this one on, are in each state; states without any are absent. */
    Map<InstanceState, Long> counts(String task, Instant from);

    /** How many instances of a task that have not succeeded are in each state, however old; states without any are absent. */
    Map<InstanceState, Long> open(String task);

    /** The oldest slot of a task that is still to be loaded: neither ended, nor held back by a person. */
    Optional<Instant> oldestOpen(String task);

    /** The oldest slot of a task. */
    Optional<Instant> first(String task);

    /**
     * How all tasks stand, by name: as {@link #counts}, {@link #open} and {@link #oldestOpen} of each, at a price that grows with what
     * is open and with what changed since it was last asked for, not with the history. The first time, and once an hour, it counts all
     * slots since the day. Exact, but that after a step of the database's clock backwards the counts of the days may miss
     * changes until then.
     *
     * @param from the first day that is counted, of UTC
     * @throws IllegalArgumentException when the day is before 1970
     */
    List<TaskOverview> tasks(LocalDate from);

    /**
     * Instances that have a report for people, over all tasks, newest slot first.
     *
     * @param letters where the report is; {@link DeadLetterState#NONE} lists nothing, for that is no report
     * @param before  only instances behind this one, which is the last of the page before; null for the first page
     * @param limit   1 or more
     */
    List<CycleInstance> deadLetters(Set<DeadLetterState> letters, InstanceQuery.Position before, int limit);

    /** The commits that the instance's attempts recorded, oldest first; those that were pruned are not among them. */
    List<RecordedCommit> commits(String task, Instant scheduledTime);
}
