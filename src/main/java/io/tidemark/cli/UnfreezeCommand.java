package io.tidemark.cli;

import io.tidemark.cli.desk.Desk;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Command;

/** {@code unfreeze}: lets what is frozen run. */
@Command(name = "unfreeze", mixinStandardHelpOptions = true, description = "Let frozen instances run; without any slot, the slots to come of the task.")
final class UnfreezeCommand extends SlotsCommand {

    @Override
    int run(Desk desk, CycleTask task) {
        return slots().areNone() ? onTask(desk, task, OperatorAction.UNFREEZE) : super.run(desk, task);
    }

    @Override
    OperationRequest request(Selection selection) {
        return new OperationRequest(OperatorAction.UNFREEZE, selection);
    }
}
