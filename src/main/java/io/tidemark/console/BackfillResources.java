package io.tidemark.console;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.Ledger;
import io.tidemark.operation.Operations;

/** Backfills. */
final class BackfillResources {

    private final Ledger ledger;
    private final Operations operations;
    private final ConsoleOptions options;

    BackfillResources(Ledger ledger, Operations operations, ConsoleOptions options) {
        this.ledger = ledger;
        this.operations = operations;
        this.options = options;
    }

    List<Resource> resources() {
        return List.of(
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
                "GET /backfills lists those that are; ended ones are forgotten after a while, and the audit trail keeps that they were"));
    }

    private Reply slots(Call call) {
        Backfill backfill = backfill(call);
        ZoneId zone = new Zones(ledger, options.timeZone()).of(backfill.task());
        BackfillSlot.State state = call.query("state") == null ? null : Call.word(BackfillSlot.State.class, "state", call.query("state"));
        return Reply.json(new Page<>(ledger.backfills().slots(backfill.id(), state, call.limit()).stream().map(slot -> {
            SlotName name = SlotName.of(slot.scheduledTime(), zone);
            return new Slot(name.scheduledTime(), name.slot(), name.offset(), slot.state().name(),
                    slot.expected() == null ? "ABSENT" : slot.expected().name(), slot.detail());
        }).toList(), null));
    }
}
