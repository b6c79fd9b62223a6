package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.apache.camel.util.json.JsonObject;

import io.tidemark.cli.desk.Desk;
import io.tidemark.cli.desk.Previewed;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillState;
import io.tidemark.operation.BackfillMode;
import io.tidemark.operation.BackfillRequest;
import io.tidemark.operation.DayRange;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backfill}: lets the slots of days run, and looks after backfills. */
@Command(name = "backfill", mixinStandardHelpOptions = true, subcommands = BackfillListCommand.class,
         description = "Let the slots of days run, a few at a time and behind fresh ones. The nodes that run the task carry it out.")
final class BackfillCommand implements Callable<Integer> {

    private static final String WINDOW = "\\d{1,2}:\\d{2}(:\\d{2})?-\\d{1,2}:\\d{2}(:\\d{2})?";

    @Mixin
    private DeskOptions at;
    @Mixin
    private ViewOptions view;
    @Mixin
    private ConfirmOptions confirm = new ConfirmOptions();
    @Option(names = "--task", paramLabel = "T", description = "The cycle task")
    private String task;
    @Option(names = "--from", paramLabel = "DAY", description = "From this day of the task's zone on (2024-03-01); with --to up to seven times")
    private List<String> from = List.of();
    @Option(names = "--to", paramLabel = "DAY", description = "up to this one, which is included")
    private List<String> to = List.of();
    @Option(names = "--window", paramLabel = "HH:MM-HH:MM", description = "Only slots of this time of day, both ends included")
    private String window;
    @Option(names = "--mode", paramLabel = "MODE", defaultValue = "missing", description = "missing, missing+failed, or all (default: ${DEFAULT-VALUE})")
    private String mode;
    @Option(names = "--order", paramLabel = "ORDER", defaultValue = "asc", description = "asc: oldest first; desc: newest first (default: ${DEFAULT-VALUE})")
    private String order;
    @Option(names = "--concurrency", paramLabel = "N", defaultValue = "1", description = "So many of its slots at a time (default: ${DEFAULT-VALUE})")
    private int concurrency;
    @Option(names = "--force", description = "Run succeeded slots again although it doubles what they appended; needs --reason")
    private boolean force;
    @Option(names = "--dry-run", description = "Only say what it would do; exit code 0")
    private boolean dryRun;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Desk desk = at.open(confirm.actor())) {
            return start(desk);
        }
    }

    private int start(Desk desk) {
        BackfillRequest request = request();
        ZoneId zone = desk.task(task).zone();
        Previewed preview = desk.preview(request);
        JsonObject json = new JsonObject();
        if (confirm.json()) {
            json.put("preview", OperationJson.preview(preview, zone));
        } else {
            new OperationText(out(), zone, view.palette()).print(preview, concurrency);
        }
        int code = Main.DONE;
        if (preview.allowed() == 0) {
            code = dryRun ? Main.DONE : Main.FAILED;
        } else if (!dryRun && !confirm.confirmed("Backfill %s?".formatted(OperationText.slots(preview.allowed())))) {
            spec.commandLine().getErr().println("tidemark: nothing was done; add --yes to do it");
            code = Main.WRONG;
        } else if (!dryRun) {
            Backfill backfill = desk.start(request, preview.token(), confirm.reason());
            json.put("backfill", OperationJson.backfill(backfill));
            if (!confirm.json()) {
                println("Backfill %d runs. See: tidemark backfill list --task %s".formatted(backfill.id(), task));
            }
        }
        if (confirm.json()) {
            println(json.toJson());
        }
        return code;
    }

    private BackfillRequest request() {
        if (task == null || from.isEmpty() || from.size() != to.size()) {
            throw new Mistake("backfill needs --task T and --from DAY --to DAY, or several of both.");
        }
        List<DayRange> days = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            days.add(new DayRange(day("--from", from.get(i)), day("--to", to.get(i))));
        }
        LocalTime first = LocalTime.MIN;
        LocalTime last = LocalTime.MAX;
        if (window != null) {
            if (!window.matches(WINDOW)) {
                throw new Mistake("--window=%s is not a window of a day; write 00:00-01:00.".formatted(window));
            }
            first = time(window.split("-")[0]);
            last = time(window.split("-")[1]);
        }
        if (!order.equals("asc") && !order.equals("desc")) {
            throw new Mistake("--order=%s is neither asc nor desc.".formatted(order));
        }
        return new BackfillRequest(task, days, first, last, BackfillMode.of(mode.toLowerCase(Locale.ROOT)), order.equals("desc"), concurrency, force);
    }

    private static LocalDate day(String option, String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw new Mistake("%s=%s is not a day; write 2024-03-01, and --window 00:00-01:00 for a part of each day.".formatted(option, text), e);
        }
    }

    private LocalTime time(String text) {
        try {
            return LocalTime.parse(text.length() % 3 == 1 ? "0" + text : text);
        } catch (DateTimeException e) {
            throw new Mistake("--window=%s: %s is not a time of day; write 00:00-01:00.".formatted(window, text), e);
        }
    }

    @Command(name = "pause", mixinStandardHelpOptions = true, description = "Set no further slot going; those under way go on.")
    int pause(@Mixin DeskOptions desk, @Mixin ConfirmOptions by, @Parameters(paramLabel = "ID") long id) {
        return turn(desk, by, id, BackfillState.PAUSED);
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Go on with a paused backfill.")
    int resume(@Mixin DeskOptions desk, @Mixin ConfirmOptions by, @Parameters(paramLabel = "ID") long id) {
        return turn(desk, by, id, BackfillState.RUNNING);
    }

    @Command(name = "cancel", mixinStandardHelpOptions = true, description = "Leave out what was not set going; those under way go on.")
    int cancel(@Mixin DeskOptions desk, @Mixin ConfirmOptions by, @Parameters(paramLabel = "ID") long id) {
        return turn(desk, by, id, BackfillState.CANCELLED);
    }

    /** What can be taken back needs no second word; what cannot does. */
    private int turn(DeskOptions options, ConfirmOptions by, long id, BackfillState state) {
        if (state == BackfillState.CANCELLED && !by.confirmed("Cancel backfill %d?".formatted(id))) {
            spec.commandLine().getErr().println("tidemark: nothing was done; add --yes to do it");
            return Main.WRONG;
        }
        try (Desk desk = options.open(by.actor())) {
            Backfill backfill = desk.turn(id, state, by.reason());
            println(by.json() ? OperationJson.backfill(backfill).toJson() : "Backfill %d is %s.".formatted(id, backfill.state()));
        }
        return Main.DONE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void println(String line) {
        out().println(line);
        out().flush();
    }
}
