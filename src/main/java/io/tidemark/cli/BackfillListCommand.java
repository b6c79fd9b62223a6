package io.tidemark.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

import io.tidemark.cli.desk.Desk;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot.State;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backfill list}: lists backfills and how far they are. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "List backfills and how far they are, the newest first.")
final class BackfillListCommand implements Callable<Integer> {

    @Mixin
    private DeskOptions at;
    @Option(names = "--task", paramLabel = "T", description = "Only this task")
    private String task;
    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "At most so many (default: ${DEFAULT-VALUE})")
    private int limit;
    @Option(names = "--json", description = "One JSON document for scripts")
    private boolean json;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new Mistake("--limit=%d must be at least 1".formatted(limit));
        }
        try (Desk desk = at.open()) {
            print(desk.backfills(task, limit), spec.commandLine().getOut());
        }
        return Main.DONE;
    }

    private void print(List<Backfill> backfills, PrintWriter out) {
        if (json) {
            out.println(OperationJson.array(backfills, OperationJson::backfill).toJson());
            out.flush();
            return;
        }
        TextTable table = new TextTable("ID", "TASK", "STATE", "DONE", "FAILED", "SKIPPED", "ACTIVE", "TOTAL", "BY", "DAYS");
        backfills.forEach(each -> table.row(each.id(), each.task(), each.state(), each.count(State.DONE), each.count(State.FAILED),
                each.count(State.SKIPPED), each.count(State.ACTIVE), each.total(), each.actor(), each.description()));
        table.print(out);
    }
}
