package io.tidemark.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Ledger;
import io.tidemark.operation.BackfillMode;
import io.tidemark.operation.BackfillRequest;
import io.tidemark.operation.DayRange;
import io.tidemark.operation.Operations;
import io.tidemark.operation.PreviewOutdatedException;

/** Backfills. */
final class BackfillResources {

    private static final Set<String> PLAN = Set.of("task", "days", "windowFrom", "windowTo", "mode", "newestFirst", "concurrency", "force");

    private final Ledger ledger;
    private final Operations operations;
    private final TaskResources tasks;
    private final ConsoleOptions options;

    BackfillResources(Ledger ledger, Operations operations, TaskResources tasks, ConsoleOptions options) {
        this.ledger = ledger;
        this.operations = operations;
        this.tasks = tasks;
        this.options = options;
    }

    List<Resource> resources() {
        Set<String> start = new HashSet<>(PLAN);
        start.addAll(Set.of("token", "reason"));
        return List.of(
                Resource.post("previewBackfill", "/backfills/preview", PLAN, this::preview),
                Resource.post("startBackfill", "/backfills", start, this::start),
                Resource.post("pauseBackfill", "/backfills/{id}/pause", Set.of("reason"), call -> turn(call, BackfillState.PAUSED)),
                Resource.post("resumeBackfill", "/backfills/{id}/resume", Set.of("reason"), call -> turn(call, BackfillState.RUNNING)),
                Resource.post("cancelBackfill", "/backfills/{id}/cancel", Set.of("reason"), call -> turn(call, BackfillState.CANCELLED)),
                Resource.get("listBackfills", "/backfills", Set.of("task", "limit"), call -> Reply.json(new Page<>(
                        operations.backfills(call.query("task"), call.limit()).stream().map(BackfillJson::of).toList(), null))),
                Resource.get("getBackfill", "/backfills/{id}", Set.of(), call -> Reply.json(BackfillJson.of(backfill(call)))),
                Resource.get("listBackfillSlots", "/backfills/{id}/slots", Set.of("state", "limit"), this::slots));
    }

    record Slot(Instant scheduledTime, String slot, String offset, String state, String expected, String detail) {
    }

    private Backfill backfill(Call call) {
        long id = call.pathNumber("id");
        return operations.backfill(id).orElseThrow(() -> Problem.notFound("backfill %d is not in the ledger".formatted(id),
                "the list of backfills has those that are; ended ones are forgotten after a while, and the audit trail keeps that they were"));
    }

    private Reply slots(Call call) {
        Backfill backfill = backfill(call);
        ZoneId zone = new Zones(ledger, options.timeZone()).of(backfill.task());
        BackfillSlot.State state = call.query("state") == null ? null : Call.word(BackfillSlot.State.class, "state", call.query("state"));
        return Reply.json(new Page<>(ledger.backfills().slots(backfill.id(), state, call.limit()).stream().map(slot -> {
            SlotName name = SlotName.of(slot.scheduledTime(), zone);
            return new Slot(name.scheduledTime(), name.slot(), name.offset(), slot.state().name(),
                    slot.expected() == null ? null : slot.expected().name(), slot.detail());
        }).toList(), null));
    }

    private Reply preview(Call call) {
        CycleTask task = tasks.task(call.body().required("task"));
        return Reply.json(json(request(call.body()), task));
    }

    private PreviewJson json(BackfillRequest request, CycleTask task) {
        return PreviewJson.of(operations.preview(request), task.zone(), request.concurrency(), request.force(), CommandLines.of(request));
    }

    private Reply start(Call call) {
        CycleTask task = tasks.task(call.body().required("task"));
        BackfillRequest request = request(call.body());
        String token = call.body().text("token");
        try {
            return Reply.json(BackfillJson.of(operations.start(request, token, call.caller().name(), call.body().reason())));
        } catch (PreviewOutdatedException e) {
            throw ActionResources.outdated(e, json(request, task));
        }
    }

    private Reply turn(Call call, BackfillState to) {
        Backfill backfill = backfill(call);
        try {
            return Reply.json(BackfillJson.of(operations.turn(backfill.id(), to, call.caller().name(), call.body().reason())));
        } catch (IllegalStateException e) {
            throw Problem.refused(e.getMessage(), backfill.state().isTerminal() ? "start another backfill" : "look at its state anew");
        }
    }

    private static BackfillRequest request(Body body) {
        List<DayRange> days = body.objects("days").stream().map(range -> range.only(Set.of("from", "to")))
                .map(range -> new DayRange(day(range, "from"), day(range, "to"))).toList();
        String mode = body.text("mode");
        return new BackfillRequest(body.required("task"), days, time(body, "windowFrom", LocalTime.MIN), time(body, "windowTo", LocalTime.MAX),
                mode == null ? BackfillMode.MISSING : BackfillMode.of(mode), body.flag("newestFirst"), body.number("concurrency", 1), body.flag("force"));
    }

    private static LocalDate day(Body range, String member) {
        return Call.day(member, range.required(member));
    }

    private static LocalTime time(Body body, String member, LocalTime otherwise) {
        String text = body.text(member);
        try {
            return text == null || text.isBlank() ? otherwise : LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw Problem.badRequest("%s=%s is not a time of day".formatted(member, Problem.shown(text)), "write it like 08:00");
        }
    }
}
