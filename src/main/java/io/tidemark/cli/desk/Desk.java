package io.tidemark.cli.desk;

import java.util.List;

import io.tidemark.cli.Mistake;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.LedgerException;
import io.tidemark.operation.BackfillRequest;
import io.tidemark.operation.OperationRequest;

/**
 * Where operators work. Whoever opened it stands in the audit trail. All methods throw {@link Mistake} or
 * {@link IllegalArgumentException} with one line that says what to do when they are refused, and {@link LedgerException} or
 * {@link AwayException} when nobody answers.
 */
public interface Desk extends AutoCloseable {

    /** By name. */
    List<TaskCounts> tasks();

    /** @throws Mistake when there is none; names those that there are */
    CycleTask task(String name);

    /** As the ledger lists them; a console does not tell priority, epoch and lease, which are 0, 0 and null then. */
    List<CycleInstance> instances(InstanceQuery query);

    Previewed preview(OperationRequest request);

    /** @param reason null where none is given */
    Answered apply(OperationRequest request, String token, String reason);

    Previewed preview(BackfillRequest request);

    Backfill start(BackfillRequest request, String token, String reason);

    /** @return false when it was so before */
    boolean freezeTask(String task, boolean frozen, String reason);

    Backfill turn(long id, BackfillState to, String reason);

    /** The newest first. @param task null for all */
    List<Backfill> backfills(String task, int limit);

    List<AuditEntry> audit(AuditQuery query);

    @Override
    void close();
}
