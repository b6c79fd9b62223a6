package io.tidemark.cli;

import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Command;

/** {@code run-slot}: plans slots that the ledger does not have, due at once. */
@Command(name = "run-slot", mixinStandardHelpOptions = true, description = "Plan slots that the ledger does not have, due at once; a node runs them.")
final class RunSlotCommand extends SlotsCommand {

    @Override
    OperationRequest request(Selection selection) {
        return new OperationRequest(OperatorAction.RUN, selection);
    }
}
