package io.tidemark.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.tidemark.ledger.RequeueResult.Appended;

/**
 * What people do to instances and tasks. Every change is written in one transaction with its entry in the audit trail; what changed
 * nothing leaves no entry. Errors are those of {@link Ledger}.
 */
public interface Interventions {

    /**
     * Does it, if the instance is still in the state and epoch that the intervention names. Which action suits which state is the
     * caller's to know; the ledger refuses what its own rules forbid.
     *
     * <p>STOP of a RUNNING instance asks its owner to stop: it sees that when it renews its lease, and the instance is RUNNING
     * until then. So does STOP of an instance with a commit of which nobody knows what became: the next attempt finds that out
     * before it ends.
     */
    InterventionResult apply(Intervention intervention, Signature signature);

    /**
     * Lets the slots that the task's own recurrence plans from now on begin FROZEN, or no longer. Instances that exist stay as they
     * are.
     *
     * @return false when it was so before
     * @throws IllegalArgumentException when the task is not registered
     */
    boolean freezeTask(String task, boolean frozen, Signature signature);

    /**
     * What another run of succeeded slots would double: their appends that no later commit has replaced.
     *
     * @param from first slot, inclusive
     * @param to   last slot, inclusive
     */
    Map<Instant, List<Appended>> standing(String task, Instant from, Instant to);

    List<AuditEntry> audit(AuditQuery query);

    /**
     * Removes entries of the audit trail, oldest first, for those who may not keep them for ever; nothing but reading the trail depends on
     * them. One short transaction; to be repeated until it removes nothing.
     *
     * @param recordedBefore by the ledger's clock: the end of the retention
     * @param limit          at most so many, 1 or more
     * @return how many
     */
    int forgetAudit(Instant recordedBefore, int limit);
}
