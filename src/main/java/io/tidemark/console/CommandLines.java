package io.tidemark.console;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.BackfillRequest;
import io.tidemark.operation.DayRange;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;
import io.tidemark.operation.SlotRange;

/** The command line that does the same: what a person copies into a runbook. */
final class CommandLines {

    /** More slots than this make no command that somebody would type. */
    private static final int MOST_SLOTS = 100;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,-]+");

    private CommandLines() {
    }

    static String of(OperatorAction action, CycleTask task, Instant slot) {
        return "tidemark %s --task %s --at %s%s".formatted(name(action), quote(task.name()), time(slot, task.zone()),
                action == OperatorAction.SETTLE ? " --as committed" : "");
    }

    /** Null when there are too many slots to name. */
    static String of(OperationRequest request, ZoneId zone) {
        Selection selection = request.selection();
        if (selection.slots().size() > MOST_SLOTS) {
            return null;
        }
        StringBuilder line = new StringBuilder("tidemark ").append(name(request.action())).append(" --task ").append(quote(selection.task()));
        if (!selection.slots().isEmpty()) {
            line.append(" --at ").append(selection.slots().stream().map(slot -> time(slot, zone)).collect(Collectors.joining(",")));
        }
        for (SlotRange range : selection.ranges()) {
            line.append(" --from ").append(time(range.from(), zone)).append(" --to ").append(time(range.to(), zone));
        }
        if (!selection.states().isEmpty()) {
            line.append(" --state ").append(selection.states().stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
        }
        line.append(" --limit ").append(selection.limit());
        if (request.action() == OperatorAction.SETTLE) {
            line.append(" --as ").append(request.outcome() == CommitOutcome.COMMITTED ? "committed" : "not-committed");
        }
        return line.append(request.force() ? " --force" : "").toString();
    }

    static String of(BackfillRequest request) {
        StringBuilder line = new StringBuilder("tidemark backfill --task ").append(quote(request.task()));
        for (DayRange days : request.days()) {
            line.append(" --from ").append(days.first()).append(" --to ").append(days.last());
        }
        if (!request.windowFrom().equals(LocalTime.MIN) || !request.windowTo().equals(LocalTime.MAX)) {
            line.append(" --window ").append(request.windowFrom()).append('-').append(request.windowTo().withNano(0));
        }
        return line.append(" --mode ").append(request.mode().word()).append(" --order ").append(request.newestFirst() ? "desc" : "asc")
                .append(" --concurrency ").append(request.concurrency()).append(request.force() ? " --force" : "").toString();
    }

    /** Local time; with its offset where the clock repeats it. */
    private static String time(Instant slot, ZoneId zone) {
        SlotName name = SlotName.of(slot, zone);
        List<?> offsets = zone.getRules().getValidOffsets(LocalDateTime.parse(name.slot()));
        return offsets.size() == 1 ? name.slot() : name.slot() + name.offset();
    }

    private static String name(OperatorAction action) {
        return action == OperatorAction.RUN ? "run-slot" : action.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String quote(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
