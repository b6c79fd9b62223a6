package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.camel.util.json.JsonArray;

import io.tidemark.cli.desk.Desk;
import io.tidemark.cli.desk.TaskCounts;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code instances}: lists the instances of a task, the oldest slot first. */
@Command(name = "instances", mixinStandardHelpOptions = true, description = "List cycle instances, slot by slot.")
final class InstancesCommand extends ListCommand {

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

    @Override
    void check() {
        if (limit < 1) {
            throw new Mistake("--limit=%d must be at least 1".formatted(limit));
        }
    }

    @Override
    void show(Desk desk, PrintWriter out) {
        List<CycleTask> tasks = task == null ? desk.tasks().stream().map(TaskCounts::task).toList() : List.of(desk.task(task));
        InstanceTable table = new InstanceTable(palette());
        JsonArray array = new JsonArray();
        for (CycleTask each : tasks) {
            instances(desk, each).forEach(instance -> {
                if (json()) {
                    array.add(OperationJson.instance(instance, each.zone()));
                } else {
                    table.add(instance, each.zone());
                }
            });
        }
        if (json()) {
            out.println(array.toJson());
            out.flush();
        } else {
            table.print(out);
        }
    }

    private Stream<CycleInstance> instances(Desk desk, CycleTask its) {
        Instant first = from == null ? null : TaskArgument.slot("--from", from, its.zone());
        Instant last = to == null ? null : TaskArgument.slot("--to", to, its.zone());
        return desk.instances(new InstanceQuery(its.name(), first, last, states, limit)).stream()
                .sorted(Comparator.comparing(CycleInstance::scheduledTime));
    }
}
