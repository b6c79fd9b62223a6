package io.tidemark.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Collectors;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Ledger;
import io.tidemark.schedule.ScheduledTime;

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
        try {
            return ScheduledTime.parse(text.strip(), zone).instant();
        } catch (IllegalArgumentException e) {
            throw new Mistake("%s=%s is not a slot of the task: %s. Its zone is %s.".formatted(option, text, e.getMessage(), zone), e);
        }
    }
}
