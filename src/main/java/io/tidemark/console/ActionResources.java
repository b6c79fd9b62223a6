package io.tidemark.console;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.Answer;
import io.tidemark.operation.ItemAnswer;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Operations;
import io.tidemark.operation.Preview;
import io.tidemark.operation.PreviewOutdatedException;
import io.tidemark.operation.Selection;
import io.tidemark.operation.SlotRange;

/** What people do to instances and tasks. The rules are those of {@link Operations}; here are only the words. */
final class ActionResources {

    private static final Set<String> SELECTION = Set.of("action", "task", "slots", "ranges", "states", "limit", "force", "outcome");
    /** As the command line has it. */
    private static final int DEFAULT_LIMIT = 1000;

    private final Operations operations;
    private final TaskResources tasks;
    private final Feeds feeds;

    ActionResources(Operations operations, TaskResources tasks, Feeds feeds) {
        this.operations = operations;
        this.tasks = tasks;
        this.feeds = feeds;
    }

    List<Resource> resources() {
        Set<String> apply = new HashSet<>(SELECTION);
        apply.addAll(Set.of("token", "reason"));
        return List.of(
                Resource.post("previewAction", "/actions/preview", SELECTION, this::preview),
                Resource.post("applyAction", "/actions", apply, this::apply),
                Resource.post("freezeTask", "/tasks/{task}/freeze", Set.of("reason"), call -> freeze(call, true)),
                Resource.post("unfreezeTask", "/tasks/{task}/unfreeze", Set.of("reason"), call -> freeze(call, false)),
                Resource.post("reloadRoutes", "/routes/reload", Set.of("dryRun"), this::reload));
    }

    record Item(Instant scheduledTime, String slot, String offset, boolean done, String before, String after, String message) {
    }

    record AnswerJson(String request, long done, long refused, List<Item> items, int itemsTotal) {
    }

    record Frozen(String task, boolean frozen, boolean changed) {
    }

    private Reply preview(Call call) {
        CycleTask task = tasks.task(call.body().required("task"));
        OperationRequest request = request(call.body());
        return Reply.json(json(operations.preview(request), request, task.zone()));
    }

    private static PreviewJson json(Preview preview, OperationRequest request, ZoneId zone) {
        return PreviewJson.of(preview, zone, 1, request.needsReason(), CommandLines.of(request, zone));
    }

    private Reply apply(Call call) {
        CycleTask task = tasks.task(call.body().required("task"));
        OperationRequest request = request(call.body());
        try {
            Answer answer = operations.apply(request, call.body().text("token"), call.caller().name(), call.body().reason());
            return Reply.json(new AnswerJson(answer.request(), answer.done(), answer.items().size() - answer.done(),
                    answer.items().stream().limit(PreviewJson.MOST_ITEMS).map(item -> item(item, task.zone())).toList(), answer.items().size()));
        } catch (PreviewOutdatedException e) {
            throw outdated(e, json(operations.preview(request), request, task.zone()));
        }
    }

    static Problem outdated(PreviewOutdatedException e, PreviewJson preview) {
        return new Problem(Problem.Code.PREVIEW_OUTDATED, e.getMessage(), "look at the new preview, and send its token").with("preview", preview);
    }

    private static Item item(ItemAnswer item, ZoneId zone) {
        SlotName name = SlotName.of(item.scheduledTime(), zone);
        return new Item(name.scheduledTime(), name.slot(), name.offset(), item.done(), word(item.before()), word(item.after()), item.message());
    }

    private static String word(InstanceState state) {
        return state == null ? null : state.name();
    }

    private static OperationRequest request(Body body) {
        OperatorAction action = Call.word(OperatorAction.class, "action", body.required("action"));
        List<SlotRange> ranges = body.objects("ranges").stream().map(range -> range.only(Set.of("from", "to")))
                .map(range -> new SlotRange(range.instant("from"), range.instant("to"))).toList();
        Set<InstanceState> states = EnumSet.noneOf(InstanceState.class);
        body.texts("states").forEach(state -> states.add(Call.word(InstanceState.class, "states", state)));
        List<Instant> slots = body.instants("slots").stream().distinct().toList();
        int limit = body.number("limit", Math.max(DEFAULT_LIMIT, Math.min(slots.size(), Selection.MOST_SLOTS)));
        String outcome = body.text("outcome");
        return new OperationRequest(action, new Selection(body.required("task"), slots, ranges, states, limit), body.flag("force"),
                outcome == null ? null : Call.word(CommitOutcome.class, "outcome", outcome));
    }

    private Reply freeze(Call call, boolean frozen) {
        CycleTask task = tasks.task(call.path("task"));
        return Reply.json(new Frozen(task.name(), frozen, operations.freezeTask(task.name(), frozen, call.caller().name(), call.body().reason())));
    }

    private Reply reload(Call call) {
        try {
            return Reply.json(feeds.reload(call.body().flag("dryRun"), call.caller().name()));
        } catch (IllegalStateException e) {
            throw Problem.refused(e.getMessage(), "nothing changed; the routes run as before");
        }
    }
}
