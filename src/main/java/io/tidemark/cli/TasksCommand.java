package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.jdbc.JdbcLedger;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tasks}: lists the cycle tasks and how many instances are in each state. */
@Command(name = "tasks", mixinStandardHelpOptions = true, description = "List the cycle tasks and the states of their instances.")
final class TasksCommand implements Callable<Integer> {

    @Mixin
    private SettingsOptions options = new SettingsOptions();
    @Option(names = "--json", description = "One JSON document for scripts")
    private boolean json;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Ledger ledger = JdbcLedger.open(options.settings().ledger())) {
            if (json) {
                out.println(OperationJson.array(ledger.tasks(), task -> OperationJson.task(task, ledger.counts(task.name()))).toJson());
                out.flush();
                return Main.DONE;
            }
            TextTable table = new TextTable("TASK", "SUCCEEDED", "FAILED", "UNKNOWN", "RUNNING", "WAITING", "FROZEN", "LAST SLOT", "TIME ZONE", "RECURRENCE");
            for (CycleTask task : ledger.tasks()) {
                Map<InstanceState, Long> counts = ledger.counts(task.name());
                table.row(task.name(), count(counts, InstanceState.SUCCEEDED), count(counts, InstanceState.FAILED),
                        count(counts, InstanceState.UNKNOWN), count(counts, InstanceState.RUNNING),
                        count(counts, InstanceState.PLANNED, InstanceState.WAITING_OBJECT, InstanceState.RETRYING),
                        count(counts, InstanceState.FROZEN) + (task.frozen() ? " +task" : ""),
                        local(task, task.lastPlanned()), task.zone(), task.recurrence());
            }
            table.print(out);
        }
        return Main.DONE;
    }

    private static long count(Map<InstanceState, Long> counts, InstanceState... states) {
        long sum = 0;
        for (InstanceState state : states) {
            sum += counts.getOrDefault(state, 0L);
        }
        return sum;
    }

    private static String local(CycleTask task, Instant instant) {
        return instant == null ? "" : instant.atZone(task.zone()).toLocalDateTime().toString();
    }
}
