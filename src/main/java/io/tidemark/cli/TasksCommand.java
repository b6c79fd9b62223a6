package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import io.tidemark.cli.desk.Desk;
import io.tidemark.cli.desk.TaskCounts;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tasks}: lists the cycle tasks and how many instances are in each state. */
@Command(name = "tasks", mixinStandardHelpOptions = true, description = "List the cycle tasks and the states of their instances.")
final class TasksCommand implements Callable<Integer> {

    @Mixin
    private DeskOptions at;
    @Option(names = "--json", description = "One JSON document for scripts")
    private boolean json;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Desk desk = at.open()) {
            List<TaskCounts> tasks = desk.tasks();
            if (json) {
                out.println(OperationJson.array(tasks, OperationJson::task).toJson());
                out.flush();
            } else {
                print(tasks, out);
            }
        }
        return Main.DONE;
    }

    private static void print(List<TaskCounts> tasks, PrintWriter out) {
        boolean recent = tasks.stream().anyMatch(each -> each.succeededSince() != null);
        TextTable table = new TextTable("TASK", recent ? "SUCCEEDED LATELY" : "SUCCEEDED", "FAILED", "UNKNOWN", "RUNNING", "WAITING", "FROZEN", "LAST SLOT",
                "TIME ZONE", "RECURRENCE");
        for (TaskCounts each : tasks) {
            CycleTask task = each.task();
            table.row(task.name(), each.count(InstanceState.SUCCEEDED), each.count(InstanceState.FAILED), each.count(InstanceState.UNKNOWN),
                    each.count(InstanceState.RUNNING), each.count(InstanceState.PLANNED, InstanceState.WAITING_OBJECT, InstanceState.RETRYING),
                    each.count(InstanceState.FROZEN) + (task.frozen() ? " +task" : ""), local(task, task.lastPlanned()), task.zone(), task.recurrence());
        }
        table.print(out);
    }

    private static String local(CycleTask task, Instant instant) {
        return instant == null ? "" : instant.atZone(task.zone()).toLocalDateTime().toString();
    }
}
