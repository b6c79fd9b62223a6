package io.tidemark.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Ledger;

/** Reads what a person types for a task and its slots. */
final class TaskArgument {

    private TaskArgument() {
    }

    static CycleTask of(Ledger ledger, String name) {
        return ledger.task(name).orElseThrow(() -> new Mistake("--task=%s is not in the ledger. Known tasks: %s".formatted(name,
                ledger.tasks().isEmpty() ? "none." : ledger.tasks().stream().map(CycleTask::name).collect(Collectors.joining(", ", "", ".")))));
    }

    /**
     * A slot in local time of the task's zone, or with an offset where local time is ambiguous.
     *
     * @param option the option that holds it, for the message
     */
    static Instant slot(String option, String text, ZoneId zone) {
        String iso = text.strip().replace(' ', 'T');
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException notAnOffset) {
            return local(option, text, iso, zone);
        }
    }

    private static Instant local(String option, String text, String iso, ZoneId zone) {
        LocalDateTime local;
        try {
            local = LocalDateTime.parse(iso);
        } catch (DateTimeException e) {
            throw new Mistake("%s=%s is not a slot; write it like 2024-03-01T00:15, in local time of %s".formatted(option, text, zone), e);
        }
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            throw new Mistake("%s=%s does not exist in %s: the clock is put forward over it.".formatted(option, text, zone));
        }
        if (offsets.size() > 1) {
            throw new Mistake("%s=%s happens twice in %s; write %s%s or %s%s.".formatted(option, text, zone, local, offsets.get(0), local,
                    offsets.get(1)));
        }
        return local.toInstant(offsets.get(0));
    }
}
