package io.tidemark.ledger.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Intervention;
import io.tidemark.ledger.InterventionResult;
import io.tidemark.ledger.Interventions;
import io.tidemark.ledger.RequeueResult.Appended;
import io.tidemark.ledger.Signature;

/** The interventions of a {@link JdbcLedger}: one transaction each. */
record JdbcInterventions(Database database) implements Interventions {

    @Override
    public InterventionResult apply(Intervention wish, Signature signature) {
        return database.transaction("%s slot %s of task %s".formatted(wish.action(), wish.scheduledTime(), wish.task()),
                tx -> InstanceChanges.apply(tx, wish, signature));
    }

    @Override
    public boolean freezeTask(String task, boolean frozen, Signature signature) {
        return database.transaction((frozen ? "freeze task " : "unfreeze task ") + task, tx -> Tasks.freeze(tx, task, frozen, signature));
    }

    @Override
    public Map<Instant, List<Appended>> standing(String task, Instant from, Instant to) {
        return database.transaction("read what task " + task + " has appended", tx -> Intents.standing(tx, task, from, to));
    }

    @Override
    public int forgetAudit(Instant recordedBefore, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a step through the audit trail has a limit of 1 entry or more, and this is " + limit);
        }
        return database.transaction("remove old entries of the audit trail", tx -> Audit.forget(tx, recordedBefore, limit));
    }

    @Override
    public List<AuditEntry> audit(AuditQuery query) {
        return database.transaction("list the audit trail", tx -> Audit.list(tx, query));
    }
}
