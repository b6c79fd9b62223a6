package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

import io.tidemark.cli.desk.Desk;
import io.tidemark.cli.desk.TaskCounts;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;

import picocli.CommandLine.Command;

/** {@code tasks}: lists the cycle tasks and how many instances are in each state. */
@Command(name = "tasks", mixinStandardHelpOptions = true, description = "List the cycle tasks and the states of their instances.")
final class TasksCommand extends ListCommand {

    @Override
    void show(Desk desk, PrintWriter out) {
        List<TaskCounts> tasks = desk.tasks();
        if (json()) {
            out.println(OperationJson.array(tasks, OperationJson::task).toJson());
            out.flush();
        } else {
            print(tasks, palette(), out);
        }
    }

    private static void print(List<TaskCounts> tasks, Palette palette, PrintWriter out) {
        boolean recent = tasks.stream().anyMatch(each -> each.succeededSince() != null);
        TextTable table = new TextTable("TASK", recent ? "SUCCEEDED LATELY" : "SUCCEEDED", "FAILED", "UNKNOWN", "RUNNING", "WAITING", "FROZEN", "LAST SLOT",
                "TIME ZONE", "RECURRENCE");
        for (TaskCounts each : tasks) {
            CycleTask task = each.task();
            table.row(task.name(), each.count(InstanceState.SUCCEEDED), palette.alarm(each.count(InstanceState.FAILED)),
                    palette.alarm(each.count(InstanceState.UNKNOWN)), each.count(InstanceState.RUNNING),
                    each.count(InstanceState.PLANNED, InstanceState.WAITING_OBJECT, InstanceState.RETRYING),
                    each.count(InstanceState.FROZEN) + (task.frozen() ? " +task" : ""), local(task, task.lastPlanned()), task.zone(), task.recurrence());
        }
        table.print(out);
    }

    private static String local(CycleTask task, Instant instant) {
        return instant == null ? "" : instant.atZone(task.zone()).toLocalDateTime().toString();
    }
}
