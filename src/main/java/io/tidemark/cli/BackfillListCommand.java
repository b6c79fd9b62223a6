package io.tidemark.cli;

import java.io.PrintWriter;
import java.util.List;

import io.tidemark.cli.desk.Desk;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot.State;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backfill list}: lists backfills and how far they are. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "List backfills and how far they are, the newest first.")
final class BackfillListCommand extends ListCommand {

    @Option(names = "--task", paramLabel = "T", description = "Only this task")
    private String task;
    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "At most so many (default: ${DEFAULT-VALUE})")
    private int limit;

    @Override
    void check() {
        if (limit < 1) {
            throw new Mistake("--limit=%d must be at least 1".formatted(limit));
        }
    }

    @Override
    void show(Desk desk, PrintWriter out) {
        List<Backfill> backfills = desk.backfills(task, limit);
        if (json()) {
            out.println(OperationJson.array(backfills, OperationJson::backfill).toJson());
            out.flush();
            return;
        }
        Palette palette = palette();
        TextTable table = new TextTable("ID", "TASK", "STATE", "DONE", "FAILED", "SKIPPED", "ACTIVE", "TOTAL", "BY", "DAYS");
        backfills.forEach(each -> table.row(each.id(), each.task(), palette.state(each.state()), each.count(State.DONE),
                palette.alarm(each.count(State.FAILED)), each.count(State.SKIPPED), each.count(State.ACTIVE), each.total(), each.actor(), each.description()));
        table.print(out);
    }
}
