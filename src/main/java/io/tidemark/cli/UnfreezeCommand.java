package io.tidemark.cli;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Operations;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Command;

/** {@code unfreeze}: lets what is frozen run. */
@Command(name = "unfreeze", mixinStandardHelpOptions = true, description = "Let frozen instances run; without any slot, the slots to come of the task.")
final class UnfreezeCommand extends SlotsCommand {

    @Override
    int run(Operations operations, CycleTask task) {
        return slots().areNone() ? onTask(operations, task, OperatorAction.UNFREEZE) : super.run(operations, task);
    }

    @Override
    OperationRequest request(Selection selection) {
        return new OperationRequest(OperatorAction.UNFREEZE, selection);
    }
}
