package io.tidemark.cli;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code settle}: ends the doubt about instances by a person's word. */
@Command(name = "settle", mixinStandardHelpOptions = true,
         description = "Say of UNKNOWN instances whether their commit took effect; needs --reason.")
final class SettleCommand extends SlotsCommand {

    @Option(names = "--as", paramLabel = "OUTCOME", required = true,
            description = "committed: it is loaded; not-committed: it is not, and the instance runs again")
    private String as;

    @Override
    OperationRequest request(Selection selection) {
        return new OperationRequest(OperatorAction.SETTLE, selection, false, switch (as) {
            case "committed" -> CommitOutcome.COMMITTED;
            case "not-committed" -> CommitOutcome.NOT_COMMITTED;
            default -> throw new Mistake("--as=%s is neither committed nor not-committed.".formatted(as));
        });
    }
}
