package io.tidemark.cli;

import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Command;

/** {@code stop}: ends instances that have not ended. */
@Command(name = "stop", mixinStandardHelpOptions = true, description = "End instances as FAILED, running ones too; no further attempt, no dead letter.")
final class StopCommand extends SlotsCommand {

    @Override
    OperationRequest request(Selection selection) {
        return new OperationRequest(OperatorAction.STOP, selection);
    }
}
