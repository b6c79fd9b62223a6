package io.tidemark.cli;

import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Command;

/** {@code set-success}: counts failed instances as succeeded. */
@Command(name = "set-success", mixinStandardHelpOptions = true, description = "Count failed instances as SUCCEEDED without loading anything; needs --reason.")
final class SetSuccessCommand extends SlotsCommand {

    @Override
    OperationRequest request(Selection selection) {
        return new OperationRequest(OperatorAction.SET_SUCCESS, selection);
    }
}
