package io.tidemark.console;

import java.time.Instant;
import java.time.ZoneId;

import io.tidemark.ledger.AuditEntry;

/** An entry of the audit trail. */
record AuditJson(long id, Instant at, String actor, String action, String task, Instant scheduledTime, String slot, String offset, String reason,
        String request, String before, String after, String detail) {

    static AuditJson of(AuditEntry entry, ZoneId zone) {
        SlotName name = entry.scheduledTime() == null ? null : SlotName.of(entry.scheduledTime(), zone);
        return new AuditJson(entry.id(), entry.at(), entry.actor(), entry.action().name(), entry.task(), entry.scheduledTime(),
                name == null ? null : name.slot(), name == null ? null : name.offset(), entry.reason(), entry.request(), entry.before(),
                entry.after(), entry.detail());
    }
}
