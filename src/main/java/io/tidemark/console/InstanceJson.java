package io.tidemark.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.CycleInstance;

/** An instance in a list. */
record InstanceJson(String task, Instant scheduledTime, String slot, String offset, String timeZone, String state, String look, String kind,
        int attempts, String owner, Instant dueAt, Instant plannedAt, Instant startedAt, Instant finishedAt, Double seconds, int objects,
        Long rowsRead, Long rowsWritten, Long rowsRejected, String cause, String deadLetter, String late, Instant lateAt) {

    static InstanceJson of(CycleInstance instance, ZoneId zone) {
        SlotName name = SlotName.of(instance.scheduledTime(), zone);
        LoadCounts counts = instance.counts();
        return new InstanceJson(instance.task(), name.scheduledTime(), name.slot(), name.offset(), zone.getId(), instance.state().name(),
                SlotLook.of(instance).word(), instance.kind().name(), instance.attempts(), instance.owner(), instance.dueAt(),
                instance.plannedAt(), instance.startedAt(), instance.finishedAt(), seconds(instance.startedAt(), instance.finishedAt()),
                instance.objects(), counts == null ? null : counts.rowsRead(), counts == null ? null : counts.rowsWritten(),
                counts == null ? null : counts.rowsRejected(), instance.cause(), instance.deadLetter().name(), instance.late(), instance.lateAt());
    }

    static Double seconds(Instant from, Instant to) {
        return from == null || to == null ? null : seconds(Duration.between(from, to));
    }

    static Double seconds(Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }
}
