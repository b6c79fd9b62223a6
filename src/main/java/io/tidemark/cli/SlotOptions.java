package io.tidemark.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.operation.Selection;
import io.tidemark.operation.SlotRange;

import picocli.CommandLine.Option;

/** Which slots of a task. */
final class SlotOptions {

    @Option(names = "--at", paramLabel = "SLOT", split = ",", description = "These slots, local time of the task's zone (2024-03-01T00:15)")
    private List<String> at = List.of();
    @Option(names = "--from", paramLabel = "SLOT", description = "The instances from this slot on; with --to up to seven times")
    private List<String> from = List.of();
    @Option(names = "--to", paramLabel = "SLOT", description = "up to this one, which is included")
    private List<String> to = List.of();
    @Option(names = "--state", paramLabel = "STATE", split = ",", description = "Only these states: ${COMPLETION-CANDIDATES}")
    private Set<InstanceState> states = Set.of();
    @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "At most so many, the newest of the ranges (default: ${DEFAULT-VALUE})")
    private int limit;

    boolean areNone() {
        return at.isEmpty() && from.isEmpty() && to.isEmpty();
    }

    Selection of(CycleTask task, String command) {
        if (from.size() != to.size() || areNone()) {
            throw new Mistake("%s needs --at SLOT[,SLOT], or --from SLOT --to SLOT, or several of both.".formatted(command));
        }
        ZoneId zone = task.zone();
        List<Instant> slots = at.stream().map(text -> TaskArgument.slot("--at", text, zone)).distinct().toList();
        List<SlotRange> ranges = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            ranges.add(new SlotRange(TaskArgument.slot("--from", from.get(i), zone), TaskArgument.slot("--to", to.get(i), zone)));
        }
        return new Selection(task.name(), slots, ranges, states, limit);
    }
}
