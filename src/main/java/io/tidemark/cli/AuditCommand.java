package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import io.tidemark.cli.desk.Desk;
import io.tidemark.cli.desk.TaskCounts;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.CycleTask;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit}: lists what people did, the newest first. */
@Command(name = "audit", mixinStandardHelpOptions = true, description = "List what people did, the newest first.")
final class AuditCommand implements Callable<Integer> {

    @Mixin
    private DeskOptions at;
    @Mixin
    private ViewOptions view;
    @Option(names = "--task", paramLabel = "T", description = "Only this task (default: all)")
    private String task;
    @Option(names = "--before", paramLabel = "ID", description = "Only entries before this one: the next page")
    private Long before;
    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many (default: ${DEFAULT-VALUE})")
    private int limit;
    @Option(names = "--json", description = "One JSON document for scripts")
    private boolean json;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AuditQuery query = new AuditQuery(task, null, before, limit);
        PrintWriter out = spec.commandLine().getOut();
        try (Desk desk = at.open()) {
            List<AuditEntry> entries = desk.audit(query);
            if (json) {
                out.println(OperationJson.array(entries, OperationJson::audit).toJson());
                out.flush();
                return Main.DONE;
            }
            Map<String, ZoneId> zones = desk.tasks().stream().map(TaskCounts::task).collect(Collectors.toMap(CycleTask::name, CycleTask::zone));
            Palette palette = view.palette();
            TextTable table = new TextTable("ID", "AT", "WHO", "ACTION", "TASK", "SLOT", "BEFORE", "AFTER", "REASON", "DETAIL");
            entries.forEach(each -> table.row(each.id(), each.at(), each.actor(), each.action(), each.task(),
                    local(each.scheduledTime(), zones.get(each.task())),
                    palette.state(each.before()), palette.state(each.after()), each.reason(), each.detail()));
            table.print(out);
        }
        return Main.DONE;
    }

    private static String local(Instant slot, ZoneId zone) {
        return slot == null ? "" : zone == null ? slot.toString() : slot.atZone(zone).toLocalDateTime().toString();
    }
}
