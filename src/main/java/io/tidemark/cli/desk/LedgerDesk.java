package io.tidemark.cli.desk;

import java.util.List;
import java.util.stream.Collectors;

import io.tidemark.cli.Mistake;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.Ledger;
import io.tidemark.operation.BackfillRequest;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Operations;
import io.tidemark.operation.PreviewOutdatedException;

/** Works straight on the ledger, beside the nodes or without any. */
public final class LedgerDesk implements Desk {

    private final Ledger ledger;
    private final Operations operations;
    private final String actor;

    /**
     * @param ledger is closed with the desk
     * @param actor  who stands in the audit trail
     */
    public LedgerDesk(Ledger ledger, String actor) {
        this.ledger = ledger;
        this.operations = new Operations(ledger, QuartzRecurrence::parse);
        this.actor = actor;
    }

    @Override
    public List<TaskCounts> tasks() {
        return ledger.tasks().stream().map(task -> new TaskCounts(task, ledger.counts(task.name()), null)).toList();
    }

    @Override
    public CycleTask task(String name) {
        return ledger.task(name).orElseThrow(() -> unknown(name, ledger.tasks()));
    }

    static Mistake unknown(String name, List<CycleTask> known) {
        return new Mistake("--task=%s is not in the ledger. Known tasks: %s".formatted(name,
                known.isEmpty() ? "none." : known.stream().map(CycleTask::name).collect(Collectors.joining(", ", "", "."))));
    }

    @Override
    public List<CycleInstance> instances(InstanceQuery query) {
        return ledger.instances(query);
    }

    @Override
    public Previewed preview(OperationRequest request) {
        return Previewed.of(operations.preview(request));
    }

    @Override
    public Answered apply(OperationRequest request, String token, String reason) {
        try {
            return Answered.of(operations.apply(request, token, actor, reason));
        } catch (PreviewOutdatedException e) {
            throw outdated(request.selection().task(), request.action().name());
        }
    }

    @Override
    public Previewed preview(BackfillRequest request) {
        return Previewed.of(operations.preview(request));
    }

    @Override
    public Backfill start(BackfillRequest request, String token, String reason) {
        try {
            return operations.start(request, token, actor, reason);
        } catch (PreviewOutdatedException e) {
            throw outdated(request.task(), "BACKFILL");
        }
    }

    static Mistake outdated(String task, String action) {
        return new Mistake("slots of %s changed since the preview, and %s has done nothing; give the command again to see how they are now."
                .formatted(task, action));
    }

    @Override
    public boolean freezeTask(String task, boolean frozen, String reason) {
        return operations.freezeTask(task, frozen, actor, reason);
    }

    @Override
    public Backfill turn(long id, BackfillState to, String reason) {
        return operations.turn(id, to, actor, reason);
    }

    @Override
    public List<Backfill> backfills(String task, int limit) {
        return operations.backfills(task, limit);
    }

    @Override
    public List<AuditEntry> audit(AuditQuery query) {
        return operations.audit(query);
    }

    @Override
    public void close() {
        ledger.close();
    }
}
