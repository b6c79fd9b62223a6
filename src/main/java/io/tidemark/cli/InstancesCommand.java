package io.tidemark.cli;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import org.apache.camel.util.json.JsonArray;

import io.tidemark.cli.desk.Desk;
import io.tidemark.cli.desk.TaskCounts;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code instances}: lists the instances of a task, the oldest slot first. */
@Command(name = "instances", mixinStandardHelpOptions = true, description = "List cycle instances, slot by slot.")
final class InstancesCommand implements Callable<Integer> {

    @Mixin
    private DeskOptions at;
    @Option(names = "--task", paramLabel = "T", description = "Only this task (default: all)")
    private String task;
    @Option(names = "--from", paramLabel = "SLOT", description = "First slot, local time of the task's zone (2024-03-01T00:15)")
    private String from;
    @Option(names = "--to", paramLabel = "SLOT", description = "Last slot")
    private String to;
    @Option(names = "--state", paramLabel = "STATE", split = ",", description = "Only these states: ${COMPLETION-CANDIDATES}")
    private Set<InstanceState> states = Set.of();
    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "At most so many of each task, the newest (default: ${DEFAULT-VALUE})")
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
            List<CycleTask> tasks = task == null ? desk.tasks().stream().map(TaskCounts::task).toList() : List.of(desk.task(task));
            InstanceTable table = new InstanceTable();
            JsonArray array = new JsonArray();
            for (CycleTask t : tasks) {
                Instant first = from == null ? null : TaskArgument.slot("--from", from, t.zone());
                Instant last = to == null ? null : TaskArgument.slot("--to", to, t.zone());
                desk.instances(new InstanceQuery(t.name(), first, last, states, limit)).stream()
                        .sorted(Comparator.comparing(CycleInstance::scheduledTime))
                        .forEach(i -> {
                            if (json) {
                                array.add(OperationJson.instance(i, t.zone()));
                            } else {
                                table.add(i, t.zone());
                            }
                        });
            }
            if (json) {
                spec.commandLine().getOut().println(array.toJson());
                spec.commandLine().getOut().flush();
            } else {
                table.print(spec.commandLine().getOut());
            }
        }
        return Main.DONE;
    }
}
