package io.tidemark.cli;

import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Command;

/** {@code redeliver}: delivers dead letters again. */
@Command(name = "redeliver", mixinStandardHelpOptions = true, description = "Send reports of failed instances to the dead letter channel once more.")
final class RedeliverCommand extends SlotsCommand {

    @Override
    OperationRequest request(Selection selection) {
        return new OperationRequest(OperatorAction.REDELIVER, selection);
    }
}
