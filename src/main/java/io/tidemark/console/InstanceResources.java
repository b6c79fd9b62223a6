package io.tidemark.console;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.tidemark.commit.LoadCounts;
import io.tidemark.commit.LoadProgress;
import io.tidemark.commit.RejectedRows;
import io.tidemark.commit.TargetCount;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptNotes;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RecordedCommit;
import io.tidemark.ledger.SourceObject;
import io.tidemark.operation.ActionRules;
import io.tidemark.operation.Operations;

/** Instances, and all that is known of one. */
final class InstanceResources {

    private static final int AUDIT = 20;

    private final Ledger ledger;
    private final Operations operations;
    private final Reads reads;
    private final TaskResources tasks;
    private final ConsoleOptions options;

    InstanceResources(Ledger ledger, Operations operations, Reads reads, TaskResources tasks, ConsoleOptions options) {
        this.ledger = ledger;
        this.operations = operations;
        this.reads = reads;
        this.tasks = tasks;
        this.options = options;
    }

    List<Resource> resources() {
        Set<String> query = Set.of("from", "to", "state", "limit", "cursor");
        return List.of(
                Resource.get("listInstances", "/instances", query, call -> list(call, null)),
                Resource.get("listInstancesOfTask", "/tasks/{task}/instances", query, call -> list(call, tasks.task(call))),
                Resource.get("getInstance", "/tasks/{task}/instances/{scheduledTime}", Set.of(), this::one),
                Resource.get("getAttemptLog", "/tasks/{task}/instances/{scheduledTime}/attempts/{number}/log", Set.of(), this::log),
                Resource.get("getDefinition", "/tasks/{task}/definitions/{id}", Set.of(), this::definition),
                Resource.get("listDeadLetters", "/dead-letters", Set.of("limit", "cursor"), this::deadLetters));
    }

    record Verified(long targetRows, Instant at, boolean ok) {
    }

    record Progress(long bytes, Long totalBytes, long rows, Instant at) {
    }

    record Rejected(String object, Long line, Long offset, String column, String reason, String text) {
    }

    record AttemptJson(int number, long epoch, String node, Instant startedAt, Instant finishedAt, Double seconds, String outcome, String cause,
            Long rowsRead, Long rowsWritten, Long rowsRejected, String definition, Verified verified, Progress progress, String rejectsAt,
            List<Rejected> rejected, List<SourceObject> sources, boolean log) {
    }

    record CommitJson(String target, String sessionId, boolean overwrites, long rowsRead, long rowsWritten, long rowsRejected, Instant recordedAt,
            String outcome, Instant resolvedAt) {
    }

    record ActionJson(String action, boolean allowed, String why, String instead) {
    }

    record Names(List<String> objects, List<String> targets) {
    }

    record InstanceDetail(@JsonUnwrapped InstanceJson instance, List<AttemptJson> attemptList, List<CommitJson> commits, List<ActionJson> actions,
            Map<String, String> commands, List<AuditJson> audit, Names names) {
    }

    record DefinitionJson(String task, String id, String text, Instant firstSeen) {
    }

    record LogJson(List<String> lines, boolean complete) {
    }

    private Reply list(Call call, CycleTask task) {
        ZoneId zone = task == null ? options.timeZone() : task.zone();
        Instant from = call.time("from", zone);
        Instant to = call.time("to", zone);
        Set<InstanceState> states = call.names("state", InstanceState.class);
        int limit = call.limit();
        return page(reads.instances(task == null ? null : task.name(), from, to, states, Cursor.parse(call.query("cursor")), limit), limit);
    }

    private Reply deadLetters(Call call) {
        int limit = call.limit();
        return page(reads.deadLetters(Cursor.parse(call.query("cursor")), limit), limit);
    }

    private Reply page(List<CycleInstance> found, int limit) {
        Zones zones = new Zones(ledger, options.timeZone());
        CycleInstance last = found.isEmpty() ? null : found.get(found.size() - 1);
        return Reply.json(new Page<>(found.stream().map(instance -> InstanceJson.of(instance, zones.of(instance.task()))).toList(),
                found.size() < limit ? null : new Cursor(last.scheduledTime(), last.task()).text()));
    }

    private CycleInstance instance(Call call, CycleTask task) {
        Instant scheduledTime = call.pathInstant("scheduledTime");
        return ledger.instance(task.name(), scheduledTime).orElseThrow(() -> Problem.notFound(
                "slot %s of %s is not in the ledger".formatted(scheduledTime, task.name()),
                "if the slot is due, RUN plans it, and a backfill of its day finds it missing"));
    }

    private Reply one(Call call) {
        CycleTask task = tasks.task(call);
        CycleInstance instance = instance(call, task);
        Instant slot = instance.scheduledTime();
        return Reply.json(new InstanceDetail(InstanceJson.of(instance, task.zone()),
                ledger.attempts(task.name(), slot).stream().map(this::attempt).toList(),
                ledger.overview().commits(task.name(), slot).stream().map(InstanceResources::commit).toList(),
                actions(instance, task), commands(instance, task),
                operations.audit(new AuditQuery(task.name(), slot, null, AUDIT)).stream().map(entry -> AuditJson.of(entry, task.zone())).toList(),
                options.feeds().names(task.name(), slot).map(names -> new Names(names.objects(), names.targets())).orElse(null)));
    }

    private AttemptJson attempt(Attempt attempt) {
        LoadCounts counts = attempt.counts();
        AttemptNotes notes = attempt.notes();
        boolean logged = notes.logged() || options.logs().has(attempt.task(), attempt.scheduledTime(), attempt.number());
        return new AttemptJson(attempt.number(), attempt.epoch(), attempt.node(), attempt.startedAt(), attempt.finishedAt(),
                InstanceJson.seconds(attempt.startedAt(), attempt.finishedAt()), attempt.outcome().name(), attempt.cause(),
                counts == null ? null : counts.rowsRead(), counts == null ? null : counts.rowsWritten(),
                counts == null ? null : counts.rowsRejected(), notes.definition(), verified(notes.verified()), progress(notes),
                notes.rejectsAt(), notes.rejected().stream().map(InstanceResources::rejected).toList(), attempt.objects(), logged);
    }

    private static Verified verified(TargetCount count) {
        return count == null ? null : new Verified(count.rows(), count.at(), count.ok());
    }

    private static Progress progress(AttemptNotes notes) {
        LoadProgress progress = notes.progress();
        return progress == null ? null : new Progress(progress.bytes(), known(progress.totalBytes(), 0), progress.rows(), notes.progressAt());
    }

    private static Rejected rejected(RejectedRows.Row row) {
        return new Rejected(row.object(), known(row.line(), 1), known(row.offset(), 0), row.column(), row.reason(), row.text());
    }

    private static Long known(long number, long least) {
        return number < least ? null : number;
    }

    private static CommitJson commit(RecordedCommit commit) {
        return new CommitJson(commit.target(), commit.sessionId(), commit.overwrites(), commit.counts().rowsRead(), commit.counts().rowsWritten(),
                commit.counts().rowsRejected(), commit.recordedAt(), commit.outcome() == null ? null : commit.outcome().name(), commit.resolvedAt());
    }

    private static List<ActionJson> actions(CycleInstance instance, CycleTask task) {
        return Arrays.stream(OperatorAction.values()).filter(action -> action != OperatorAction.BACKFILL).map(action -> {
            Optional<ActionRules.Refusal> refusal = ActionRules.refusal(action, instance.state(), task.rerunPolicy());
            return new ActionJson(action.name(), refusal.isEmpty(), refusal.map(ActionRules.Refusal::why).orElse(null),
                    refusal.map(ActionRules.Refusal::instead).orElse(null));
        }).toList();
    }

    private static Map<String, String> commands(CycleInstance instance, CycleTask task) {
        Map<String, String> commands = new TreeMap<>();
        for (OperatorAction action : OperatorAction.values()) {
            if (action != OperatorAction.BACKFILL && ActionRules.refusal(action, instance.state(), task.rerunPolicy()).isEmpty()) {
                commands.put(action.name(), CommandLines.of(action, task, instance.scheduledTime()));
            }
        }
        return commands;
    }

    private Reply log(Call call) {
        CycleTask task = tasks.task(call);
        CycleInstance instance = instance(call, task);
        int number = (int) Math.min(Integer.MAX_VALUE, call.pathNumber("number"));
        return options.logs().log(task.name(), instance.scheduledTime(), number)
                .or(() -> ledger.attemptLog(task.name(), instance.scheduledTime(), number)
                        .map(log -> new AttemptLogs.Log(log.text().lines().toList(), log.complete())))
                .map(log -> Reply.json(new LogJson(log.lines(), log.complete())))
                .orElseThrow(() -> Problem.notFound("there is no log of attempt %d of %s %s".formatted(number, task.name(),
                        SlotName.of(instance.scheduledTime(), task.zone()).slot()),
                        "look at the log file of the node that ran it; the ledger keeps a log for a while only"));
    }

    private Reply definition(Call call) {
        CycleTask task = tasks.task(call);
        return ledger.definition(task.name(), call.path("id"))
                .map(its -> Reply.json(new DefinitionJson(its.task(), its.id(), its.text(), its.firstSeen())))
                .orElseThrow(() -> Problem.notFound("definition %s of %s is not in the ledger".formatted(call.path("id"), task.name()),
                        "it is kept for as long as attempts that ran it are"));
    }
}
