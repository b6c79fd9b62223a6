package io.tidemark.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import org.apache.camel.util.json.JsonObject;

import io.tidemark.cli.desk.Answered;
import io.tidemark.cli.desk.Desk;
import io.tidemark.cli.desk.Previewed;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * An action on slots of a task: first the preview, then, if it is meant, the action. Exit code 0 when every
 * selected slot was changed, 1 when one was not, 2 when nothing was done because the call is wrong or was not confirmed.
 */
abstract class SlotsCommand implements Callable<Integer> {

    @Mixin
    private DeskOptions at;
    @Mixin
    private SlotOptions slots = new SlotOptions();
    @Mixin
    private ViewOptions view;
    @Mixin
    private ConfirmOptions confirm = new ConfirmOptions();
    @Option(names = "--task", paramLabel = "T", required = true, description = "The cycle task")
    private String task;
    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() {
        try (Desk desk = at.open(confirm.actor())) {
            return run(desk, desk.task(task));
        }
    }

    /** The whole command; overridden where something else than slots may be meant. */
    int run(Desk desk, CycleTask its) {
        return run(desk, its, request(slots.of(its, spec.name())));
    }

    abstract OperationRequest request(Selection selection);

    SlotOptions slots() {
        return slots;
    }

    ConfirmOptions confirm() {
        return confirm;
    }

    private int run(Desk desk, CycleTask its, OperationRequest request) {
        Previewed preview = desk.preview(request);
        if (preview.items().isEmpty()) {
            throw new Mistake("the selection holds no instance of %s; see: tidemark instances --task %s".formatted(task, task));
        }
        JsonObject json = new JsonObject();
        OperationText text = new OperationText(out(), its.zone(), view.palette());
        if (confirm.json()) {
            json.put("preview", OperationJson.preview(preview, its.zone()));
        } else {
            text.print(preview, 1);
        }
        Integer code = null;
        if (preview.allowed() == 0) {
            code = Main.FAILED;
        } else if (!confirm.confirmed("%s %s?".formatted(preview.action(), OperationText.slots(preview.allowed())))) {
            err("nothing was done; add --yes to do it");
            code = Main.WRONG;
        } else {
            Answered answer = desk.apply(request, preview.token(), confirm.reason());
            code = answer.allDone() ? Main.DONE : Main.FAILED;
            json.put("answer", OperationJson.answer(answer, its.zone()));
            if (!confirm.json()) {
                text.print(answer);
            }
        }
        if (confirm.json()) {
            println(json.toJson());
        }
        return code;
    }

    /** An action on the task itself. */
    int onTask(Desk desk, CycleTask its, OperatorAction action) {
        boolean freeze = action == OperatorAction.FREEZE;
        String consequence = freeze ? "%s: the slots that its timer plans from now on begin FROZEN; those that it has planned still run."
                : "%s: the slots that its timer plans from now on run; those that are FROZEN stay so.";
        if (!confirm.json()) {
            println(consequence.formatted(task));
        }
        if (!confirm.confirmed("%s task %s?".formatted(action, task))) {
            err("nothing was done; add --yes to do it");
            return Main.WRONG;
        }
        boolean changed = desk.freezeTask(its.name(), freeze, confirm.reason());
        JsonObject json = new JsonObject();
        json.put("task", task);
        json.put("frozen", freeze);
        json.put("changed", changed);
        println(confirm.json() ? json.toJson() : "%s is %s%s.".formatted(task, freeze ? "frozen" : "not frozen", changed ? " now" : ", as it was before"));
        return Main.DONE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void println(String line) {
        out().println(line);
        out().flush();
    }

    private void err(String line) {
        spec.commandLine().getErr().println("tidemark: " + line);
        spec.commandLine().getErr().flush();
    }
}
