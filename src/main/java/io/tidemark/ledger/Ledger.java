package io.tidemark.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.StaleClaimException;

/**
 * What is known of every instance. All times are the ledger's own: no node's clock decides anything.
 *
 * <p>Every method that takes a {@link Claim} changes something only while the claim is the newest of its instance, and
 * throws {@link StaleClaimException} otherwise. A lease that has ended while nobody took the instance over does not make
 * its claim stale. Slots have whole milliseconds; anything finer is cut off.
 *
 * <p>A change that returned is durable. Every method throws {@link LedgerException} when the database fails; unless its
 * message says that the outcome is not known, nothing changed. Causes are kept as one line of at most 2,000 characters.
 * Safe for any number of threads.
 */
public interface Ledger extends AutoCloseable {

    /** The ledger's clock. */
    Instant now();

    /**
     * Makes the task known, or changes its zone and recurrence. A null recurrence leaves what is there.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    void register(String task, ZoneId zone, String recurrence);

    /**
     * Tells which ended instances of the task may be run again, for those who do that without knowing its route.
     *
     * @throws IllegalArgumentException when the task is not registered
     */
    void declare(String task, RerunPolicy policy);

    List<CycleTask> tasks();

    Optional<CycleTask> task(String name);

    /**
     * Writes the slots that are absent as PLANNED, or as FROZEN where they are of {@link RunKind#CYCLE} and the task is frozen.
     * Planning a slot again, on any node at any moment, changes nothing. Whoever plans by {@link RunKind#CYCLE} is the task's timer,
     * and {@link CycleTask#lastTick} tells when it last did, also without any slots.
     *
     * @param upTo the newest slot that the task's recurrence has now planned; null when the slots come from elsewhere
     * @return how many were absent
     * @throws IllegalArgumentException when the task is not registered
     */
    int plan(String task, Collection<Instant> slots, RunKind kind, int priority, Instant upTo);

    /**
     * Starts a new series of attempts for an instance that is FAILED, UNKNOWN or SUCCEEDED: due at once, no attempts counted,
     * planned now, and a dead letter and source actions that are still pending are dropped. A commit that nobody can judge stays
     * unresolved. What a FAILED or UNKNOWN instance had appended counts on and is not appended again; of a SUCCEEDED one it
     * is, and therefore only by force.
     *
     * @param force run a SUCCEEDED instance again although its recorded appends double rows; the result says which
     * @return whether it runs again, and why not; then nothing changed
     */
    RequeueResult requeue(String task, Instant scheduledTime, RunKind kind, boolean force);

    /**
     * Without force.
     *
     * @return false when it does not run again
     */
    default boolean requeue(String task, Instant scheduledTime, RunKind kind) {
        return requeue(task, scheduledTime, kind, false).done();
    }

    /**
     * Ends the doubt about an UNKNOWN instance by a person's word, in place of the target's. COMMITTED: its open commit is
     * resolved so and the instance has SUCCEEDED with the counts of that commit; or it runs again, where its attempt told that the
     * route has more to do than that commit ({@link AttemptReport#unfinished}). What it appended counts on then. NOT_COMMITTED: its open commit is resolved so
     * and the instance runs again; the person answers for it that the session cannot commit any more. A pending dead letter is
     * dropped, and the attempt keeps the judgement in its cause.
     *
     * @param who the person, not blank
     * @param why one line, not blank
     * @return the instance as it is now
     * @throws IllegalArgumentException when the outcome is UNKNOWN
     * @throws IllegalStateException    when the instance is absent or not UNKNOWN; nothing changed
     */
    CycleInstance judge(String task, Instant scheduledTime, CommitOutcome outcome, String who, String why);

    /**
     * Takes due instances for running: first those whose lease has ended, then by {@link RunKind}, higher priority, older slot.
     *
     * @return at most {@code limit}, never so many that more than {@code parallelism} of the task hold a lease
     * @throws IllegalArgumentException when the task is not registered
     */
    List<Claim> claim(ClaimRequest request);

    /**
     * Lets the lease end so long from now; returns the claim with its new end, and with the word of whoever wants it stopped.
     */
    Claim renew(Claim claim, Duration lease);

    /**
     * Records what the attempt reads and what is to be done to it afterwards, so that a successor knows should this node die.
     *
     * @param report its cause is not recorded
     */
    void describe(Claim claim, AttemptReport report);

    /** As {@link #describe(Claim, AttemptReport)}, of an attempt that only has objects. */
    default void describe(Claim claim, List<SourceObject> objects) {
        describe(claim, new AttemptReport(null, objects));
    }

    /**
     * What the attempt recorded that made the instance's newest commit: the report of whoever finds that commit made. Empty parts
     * where it recorded none.
     */
    AttemptReport described(Claim claim);

    /**
     * Where the attempt records what it is about to commit. {@code intend} throws {@link IllegalStateException} while another
     * session of the instance is unresolved or UNKNOWN; {@code resolve} may be repeated and makes a known outcome of an
     * UNKNOWN one, but never another of a known one.
     */
    CommitLog commitLog(Claim claim);

    /**
     * What the newest attempt of the current series that recorded a commit is known to have committed, in that order; what it
     * skipped because an earlier one had appended it is not among it. Whether that was all the attempt had to commit, only its
     * route can say.
     */
    List<CommitIntent> committed(Claim claim);

    /**
     * The instance is loaded. Its row counts are those of the series' newest commit, if one is recorded. From the same moment on
     * the report's actions are due, and kept until somebody has carried them out.
     *
     * @throws IllegalStateException when a recorded commit of the instance is not resolved; it stays RUNNING
     */
    void succeed(Claim claim, AttemptReport report);

    /**
     * The attempt failed; the next one is due after the delay. An instance that somebody wants stopped does not go on: whether
     * it is to be retried, deferred or handed back, it is FAILED instead, without a dead letter. Only a commit of which nobody
     * knows what became comes first: the next attempt settles it.
     */
    void retry(Claim claim, AttemptReport report, Duration delay);

    /** The objects are not there yet: looked for again after the delay; the attempt does not count and leaves no row. */
    void defer(Claim claim, String missing, Duration delay);

    /** The instance failed for good; its dead letter is pending. */
    void fail(Claim claim, AttemptReport report);

    /** A commit of the attempt cannot be judged: a person decides. */
    void doubt(Claim claim, AttemptReport report);

    /** Gives an unfinished instance back, due at once; the attempt does not count. */
    void handBack(Claim claim, AttemptReport report);

    /** As {@link #handBack(Claim, AttemptReport)}, of an attempt that leaves nothing but the reason. */
    default void handBack(Claim claim, String why) {
        handBack(claim, new AttemptReport(why, List.of()));
    }

    /** Takes instances, FAILED or UNKNOWN, whose dead letter is pending, for as long as the lease; each goes to one caller only. */
    List<CycleInstance> claimDeadLetters(String task, Duration lease, int limit);

    /**
     * Ends a pending dead letter as DELIVERED or UNDECLARED.
     *
     * @param epoch of the failure, as {@link #claimDeadLetters} told it
     * @return false when that failure's dead letter is no longer pending
     */
    boolean deadLettered(String task, Instant scheduledTime, long epoch, DeadLetterState outcome);

    /**
     * Takes source actions that are due, for as long as the lease; each goes to one caller only.
     *
     * @param scheduledTime only those of this slot; null for all of the task
     */
    List<SourceAction> claimSourceActions(String task, Instant scheduledTime, Duration lease, int limit);

    /** Forgets actions that were carried out, or never will be. Those that are gone already change nothing. */
    void endSourceActions(Collection<SourceAction> actions);

    /** The action failed: due again after the delay. One that is gone already changes nothing. */
    void postponeSourceAction(SourceAction action, Duration delay);

    /**
     * Takes the task's next look for late objects.
     *
     * @param pause no caller takes another one before it has passed
     * @return false when it is not due
     */
    boolean claimLateCheck(String task, Duration pause);

    /**
     * Slots that SUCCEEDED or FAILED with an attempt that looked for objects, ascending. As many as fit into memory, at least one
     * unless there is none; the caller goes on behind the last.
     *
     * @param from the first slot, inclusive
     */
    List<WatchedSlot> watchedSlots(String task, Instant from);

    /**
     * Records what came late for a slot, and has it run again if asked to, as by {@link #requeue} with {@link RunKind#MANUAL}.
     *
     * @param text for people
     * @return false when the instance was claimed or requeued since it was read, or all of it was told before; nothing changed
     */
    boolean late(String task, WatchedSlot slot, List<SourceObject> objects, String text, boolean rerun);

    Optional<CycleInstance> instance(String task, Instant scheduledTime);

    List<CycleInstance> instances(InstanceQuery query);

    /** How many instances of a task are in each state; states without any are absent. */
    Map<InstanceState, Long> counts(String task);

    /** All attempts of an instance, oldest first. */
    List<Attempt> attempts(String task, Instant scheduledTime);

    /** What the node logged during an attempt; empty when nothing was kept. */
    Optional<AttemptLog> attemptLog(String task, Instant scheduledTime, int number);

    /**
     * Keeps what a task is made of under an id, for those who look at its attempts later. Doing it again changes nothing but how
     * long it is kept: it goes when no attempt that was not pruned ran it, and nobody has defined it for the time of the retention.
     *
     * @throws IllegalArgumentException when the id has more than 100 characters, or the text more than 1,000,000
     */
    void define(String task, String id, String text);

    Optional<Definition> definition(String task, String id);

    /**
     * The newest first.
     *
     * @param limit 1 or more
     */
    List<Definition> definitions(String task, int limit);

    /**
     * Removes attempts, their manifests, the versions told as late and resolved commits of instances that have SUCCEEDED, oldest
     * success first: one short transaction; to be repeated until it finds no instance. The instance itself stays, so that planning its
     * slot again changes nothing, and so does what a duplicate could depend on: appends that stand in their target and commits that
     * nobody can judge. Everything of instances in another state stays too: what FAILED or is UNKNOWN is somebody's work to do, however
     * old, until it is run again, settled or set to SUCCEEDED.
     *
     * @param finishedBefore only instances that succeeded before, by the ledger's clock: the end of the retention
     * @param slotsBefore    only slots before: from here on, late objects are compared with the manifests
     * @param limit          at most so many instances, at least 1
     */
    Pruned prune(String task, Instant finishedBefore, Instant slotsBefore, int limit);

    /**
     * A node's sign of life. The first one of a process makes it known, also in the place of a dead one of the same name; the
     * times are the ledger's.
     *
     * @param alive how long the node counts as alive without another sign; some of its intervals, so that one may be missed
     * @throws NodeNameTakenException when another process has the name and still counts as alive; nothing changed
     */
    void heartbeat(NodeInfo node, Duration alive);

    /** All nodes that were not forgotten, by name, each with the number of instances it owns. */
    List<Node> nodes();

    /**
     * Frees the name of one process: the last act of a node that stops, or of a person who knows that the process is dead.
     * What it owns stays its own until the leases end.
     *
     * @return false when the process does not have the name; nothing changed
     */
    boolean forgetNode(String name, String startId);

    /**
     * Forgets the dead nodes whose last sign of life is at least so long ago.
     *
     * @return how many
     */
    int forgetNodes(Duration silent);

    /** What people look at. */
    Overview overview();

    /** What people do to instances and tasks. */
    Interventions interventions();

    Backfills backfills();

    /** What people were told is wrong. */
    Alerts alerts();

    /** Closes what this ledger opened, and nothing that was given to it. */
    @Override
    void close();
}
