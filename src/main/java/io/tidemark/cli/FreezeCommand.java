package io.tidemark.cli;

import io.tidemark.cli.desk.Desk;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Command;

/** {@code freeze}: holds instances back, or the slots to come of a task. */
@Command(name = "freeze", mixinStandardHelpOptions = true, description = "Hold instances back; without any slot, the slots to come of the task.")
final class FreezeCommand extends SlotsCommand {

    @Override
    int run(Desk desk, CycleTask task) {
        return slots().areNone() ? onTask(desk, task, OperatorAction.FREEZE) : super.run(desk, task);
    }

    @Override
    OperationRequest request(Selection selection) {
        return new OperationRequest(OperatorAction.FREEZE, selection);
    }
}
