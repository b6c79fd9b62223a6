package io.tidemark.cli;

import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rerun}: runs instances again that have ended. */
@Command(name = "rerun", mixinStandardHelpOptions = true, description = "Run instances again that have ended.")
final class RerunCommand extends SlotsCommand {

    @Option(names = "--force", description = "Although it doubles what was appended; needs --reason")
    private boolean force;

    @Override
    OperationRequest request(Selection selection) {
        return new OperationRequest(OperatorAction.RERUN, selection, force, null);
    }
}
