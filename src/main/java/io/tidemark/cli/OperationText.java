package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.tidemark.cli.Palette.Painted;
import io.tidemark.cli.desk.Answered;
import io.tidemark.cli.desk.Previewed;
import io.tidemark.operation.ItemAnswer;
import io.tidemark.operation.PreviewItem;

/** Previews and answers as people read them. */
final class OperationText {

    private static final int MOST_LINES = 20;
    private static final int NAMED = 3;

    private final PrintWriter out;
    private final ZoneId zone;
    private final Palette palette;

    OperationText(PrintWriter out, ZoneId zone, Palette palette) {
        this.out = out;
        this.zone = zone;
        this.palette = palette;
    }

    /** @param atOnce how many slots run at a time, for the estimate */
    void print(Previewed preview, int atOnce) {
        List<PreviewItem> allowed = preview.items().stream().filter(PreviewItem::allowed).toList();
        if (!allowed.isEmpty()) {
            TextTable table = new TextTable("SLOT", "STATE", "ROWS NOW");
            allowed.stream().limit(MOST_LINES).forEach(item -> table.row(local(item.scheduledTime()), palette.state(item.state() == null ? "absent" : item.state()),
                    item.rows() == 0 ? "" : number(item.rows())));
            table.print(out);
            if (preview.allowed() > MOST_LINES) {
                out.println("… and %d more%s".formatted(preview.allowed() - MOST_LINES, preview.allowed() > allowed.size() ? ""
                        : " up to " + local(allowed.get(allowed.size() - 1).scheduledTime())));
            }
            out.println();
        }
        refusals(preview).forEach((reason, slots) -> out.println("%s left as %s: %s".formatted(slots(slots.size()), slots.size() == 1 ? "it is" : "they are",
                reason) + " (" + named(slots) + ")"));
        untold(preview.items().size(), preview.itemsTotal());
        out.println(sentence(preview, atOnce));
        out.flush();
    }

    private static Map<String, List<Instant>> refusals(Previewed preview) {
        return preview.items().stream().filter(item -> !item.allowed()).collect(Collectors.groupingBy(PreviewItem::refusal, LinkedHashMap::new,
                Collectors.mapping(PreviewItem::scheduledTime, Collectors.toList())));
    }

    private String named(List<Instant> slots) {
        String first = slots.stream().limit(NAMED).map(this::local).collect(Collectors.joining(", "));
        return slots.size() <= NAMED ? first : first + ", …";
    }

    private String sentence(Previewed preview, int atOnce) {
        StringBuilder text = new StringBuilder("%s of %s of %s".formatted(preview.action(), slots(preview.allowed()), preview.task()));
        if (preview.allowed() > 0) {
            text.append(preview.states().entrySet().stream().map(each -> number(each.getValue()) + " " + each.getKey())
                    .collect(Collectors.joining(", ", ": ", "")));
        }
        text.append('.');
        if (preview.replacedRows() > 0) {
            text.append(" Replaces %s rows.".formatted(number(preview.replacedRows())));
        }
        if (preview.doubledRows() > 0) {
            Painted warning = palette.warning("DOUBLES %s rows.".formatted(number(preview.doubledRows())));
            text.append(' ').append(warning.paint(warning.text()));
        }
        if (preview.perSlot() != null && preview.allowed() > 0) {
            text.append(" About %s a slot, %s with %d at a time.".formatted(time(preview.perSlot()), time(preview.estimate(atOnce)), atOnce));
        }
        if (!preview.complete()) {
            text.append(" There are more; raise --limit.");
        }
        return text.toString();
    }

    void print(Answered answer) {
        List<ItemAnswer> kept = answer.items().stream().filter(item -> !item.done()).toList();
        Map<String, Long> done = answer.items().stream().filter(ItemAnswer::done)
                .collect(Collectors.groupingBy(ItemAnswer::message, LinkedHashMap::new, Collectors.counting()));
        done.forEach((message, count) -> out.println(count == 1
                ? "%s %s".formatted(answer.items().stream().filter(item -> item.done() && item.message().equals(message)).findFirst()
                        .map(item -> local(item.scheduledTime())).orElseThrow(), message)
                : "%s: each %s".formatted(slots(count), message)));
        kept.forEach(item -> out.println("%s not done: %s".formatted(local(item.scheduledTime()), item.message())));
        untold(answer.items().size(), answer.itemsTotal());
        if (answer.itemsTotal() > answer.items().size()) {
            out.println("%s changed, %s not.".formatted(slots(answer.done()), number(answer.refused())));
        }
        out.flush();
    }

    /** A console tells the first slots one by one, and the sums of all. */
    private void untold(long told, long total) {
        if (total > told) {
            out.println("(one by one: the first %s of %s)".formatted(number(told), slots(total)));
        }
    }

    private String local(Instant slot) {
        return slot.atZone(zone).toLocalDateTime().toString();
    }

    static String slots(long count) {
        return count == 1 ? "1 slot" : number(count) + " slots";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String time(Duration duration) {
        return duration.compareTo(Duration.ofMinutes(2)) < 0 ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : duration.compareTo(Duration.ofHours(2)) < 0 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }
}
