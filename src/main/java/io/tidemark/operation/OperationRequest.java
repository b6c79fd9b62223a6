package io.tidemark.operation;

import java.util.Objects;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.OperatorAction;

/**
 * An action on a selection of slots.
 *
 * @param action  any but BACKFILL, which is a {@link BackfillRequest}
 * @param force   RERUN: although it doubles what was appended
 * @param outcome SETTLE: COMMITTED or NOT_COMMITTED; else null
 */
public record OperationRequest(OperatorAction action, Selection selection, boolean force, CommitOutcome outcome) {

    /** @throws IllegalArgumentException when the parts do not belong together */
    public OperationRequest {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(selection, "selection");
        if (action == OperatorAction.BACKFILL) {
            throw new IllegalArgumentException("a backfill is made of days, a mode and an order, not of a selection");
        }
        boolean settles = outcome == CommitOutcome.COMMITTED || outcome == CommitOutcome.NOT_COMMITTED;
        if (settles != (action == OperatorAction.SETTLE)) {
            throw new IllegalArgumentException("%s with outcome %s: SETTLE, and only it, says COMMITTED or NOT_COMMITTED".formatted(action, outcome));
        }
        if (action == OperatorAction.RUN && !selection.ranges().isEmpty()) {
            throw new IllegalArgumentException("RUN plans slots that are named one by one; for a range, backfill it");
        }
    }

    public OperationRequest(OperatorAction action, Selection selection) {
        this(action, selection, false, null);
    }

    /** Whether it changes what nobody can see afterwards, so that somebody must say why. */
    public boolean needsReason() {
        return force || action == OperatorAction.SET_SUCCESS || action == OperatorAction.SETTLE;
    }
}
