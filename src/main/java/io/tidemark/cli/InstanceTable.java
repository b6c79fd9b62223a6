package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.CycleInstance;

/** Instances as people read them: one line each, with the reconciliation line and the cause. */
final class InstanceTable {

    private static final int WIDEST_CAUSE = 60;

    private final TextTable table = new TextTable("TASK", "SLOT", "STATE", "ATTEMPTS", "OBJECTS", "ROWS READ", "WRITTEN", "REJECTED", "DURATION",
            "CAUSE");
    private final List<String> causes = new ArrayList<>();
    private final Palette palette;

    InstanceTable() {
        this(Palette.PLAIN);
    }

    InstanceTable(Palette palette) {
        this.palette = palette;
    }

    void add(CycleInstance instance, ZoneId zone) {
        LoadCounts counts = instance.counts();
        table.row(instance.task(), instance.scheduledTime().atZone(zone).toLocalDateTime(), palette.state(instance.state()), instance.attempts(),
                instance.objects(), counts == null ? "" : counts.rowsRead(), counts == null ? "" : counts.rowsWritten(),
                counts == null ? "" : counts.rowsRejected(), duration(instance), brief(cause(instance)));
        if (!Objects.equals(brief(cause(instance)), cause(instance))) {
            causes.add("%s %s: %s".formatted(instance.task(), instance.scheduledTime().atZone(zone).toLocalDateTime(), CellWidth.printable(cause(instance))));
        }
    }

    /** The table, and below it each cause that did not fit into it. */
    void print(PrintWriter out) {
        table.print(out);
        if (!causes.isEmpty()) {
            out.println();
            causes.forEach(out::println);
            out.flush();
        }
    }

    /** Why it is not done, or what came after it was. */
    private static String cause(CycleInstance instance) {
        return instance.cause() != null ? instance.cause() : instance.late();
    }

    private static String duration(CycleInstance instance) {
        if (instance.startedAt() == null || instance.finishedAt() == null) {
            return "";
        }
        return String.format(Locale.ROOT, "%.1f s", Duration.between(instance.startedAt(), instance.finishedAt()).toMillis() / 1000.0);
    }

    private static String brief(String cause) {
        return cause == null ? null : CellWidth.cut(cause, WIDEST_CAUSE);
    }
}
