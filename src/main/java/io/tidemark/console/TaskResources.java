package io.tidemark.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.Overview;
import io.tidemark.ledger.TaskOverview;
import io.tidemark.operation.Operations;
import io.tidemark.schedule.Recurrence;

/** Tasks, and the grid of their slots. */
final class TaskResources {

    /** How far the counts of a task reach back, beside the day of UTC that began before. */
    private static final int RECENT_DAYS = 7;
    private static final int UPCOMING = 5;
    private static final int CHART = 96;
    private static final int DEFAULT_DAYS = 14;
    private static final int MOST_DAYS = 400;

    private final Ledger ledger;
    private final Operations operations;
    private final Reads reads;
    private final Feeds feeds;

    TaskResources(Ledger ledger, Operations operations, Reads reads, Feeds feeds) {
        this.ledger = ledger;
        this.operations = operations;
        this.reads = reads;
        this.feeds = feeds;
    }

    List<Resource> resources() {
        return List.of(
                Resource.get("listTasks", "/tasks", Set.of(), call -> Reply.json(new Page<>(all(), null))),
                Resource.get("getTask", "/tasks/{task}", Set.of(), call -> Reply.json(detail(task(call)))),
                Resource.get("getGrid", "/tasks/{task}/grid", Set.of("from", "to", "zoom"), this::grid));
    }

    record Definition(String id, Instant deployedAt) {
    }

    record TaskJson(String name, String timeZone, String recurrence, boolean frozen, String rerunPolicy, Instant lastPlanned, SlotName nextSlot,
            Double lagSeconds, Instant countsFrom, Map<String, Long> counts, Map<String, Long> open, Instant lastTickAt, boolean deployed,
            Definition definition) {
    }

    record Upcoming(Instant scheduledTime, String slot, String offset, List<String> objects, List<String> targets) {
    }

    record Bar(Instant scheduledTime, String slot, String offset, Long rowsWritten, Long rowsRejected, Double seconds, String state) {
    }

    record TaskDetail(@JsonUnwrapped TaskJson task, List<Upcoming> upcoming, List<Bar> chart, String definitionText) {
    }

    record DayGrid(String task, String timeZone, LocalDate from, LocalDate to, LocalDate first, Long slotSeconds, List<?> days) {
    }

    CycleTask task(Call call) {
        return task(call.path("task"));
    }

    CycleTask task(String name) {
        return ledger.task(name).orElseThrow(() -> Problem.notFound("task %s is not in the ledger".formatted(name),
                "the list of tasks has those that are; a new one appears when a node with its timer has started"));
    }

    private List<TaskJson> all() {
        Instant now = ledger.now();
        return ledger.overview().tasks(countsFrom(now)).stream().map(task -> json(task, now)).toList();
    }

    private TaskJson json(CycleTask task, Instant now) {
        Overview overview = ledger.overview();
        return json(new TaskOverview(task, overview.counts(task.name(), beginning(countsFrom(now))), overview.open(task.name()),
                overview.oldestOpen(task.name()).orElse(null)), now);
    }

    private TaskJson json(TaskOverview overview, Instant now) {
        CycleTask task = overview.task();
        List<Instant> next = upcoming(task, now, 1);
        Optional<Feeds.Definition> definition = feeds.definition(task.name());
        return new TaskJson(task.name(), task.zone().getId(), task.recurrence(), task.frozen(), task.rerunPolicy().word(), task.lastPlanned(),
                next.isEmpty() ? null : SlotName.of(next.get(0), task.zone()), lag(overview.oldestOpen(), now), beginning(countsFrom(now)),
                named(overview.counts()), named(overview.open()), task.lastTick(), definition.isPresent(),
                definition.map(its -> new Definition(its.id(), its.deployedAt())).orElse(null));
    }

    private static LocalDate countsFrom(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(RECENT_DAYS);
    }

    private static Instant beginning(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** How long the oldest slot that is still to be loaded has been due. */
    private static Double lag(Instant oldest, Instant now) {
        return oldest == null ? null : Math.max(0, InstanceJson.seconds(oldest, now));
    }

    private static Map<String, Long> named(Map<InstanceState, Long> counts) {
        Map<String, Long> named = new TreeMap<>();
        counts.forEach((state, count) -> named.put(state.name(), count));
        return named;
    }

    private TaskDetail detail(CycleTask task) {
        Instant now = ledger.now();
        List<Upcoming> upcoming = upcoming(task, now, UPCOMING).stream().map(slot -> upcoming(task, slot)).toList();
        List<Bar> chart = new ArrayList<>();
        for (CycleInstance instance : reads.ended(task.name(), CHART)) {
            chart.add(0, bar(instance, task.zone()));
        }
        return new TaskDetail(json(task, now), upcoming, chart, feeds.definition(task.name()).map(Feeds.Definition::text).orElse(null));
    }

    private Upcoming upcoming(CycleTask task, Instant slot) {
        SlotName name = SlotName.of(slot, task.zone());
        Optional<Feeds.SlotNames> names = feeds.names(task.name(), slot);
        return new Upcoming(slot, name.slot(), name.offset(), names.map(Feeds.SlotNames::objects).orElse(List.of()),
                names.map(Feeds.SlotNames::targets).orElse(List.of()));
    }

    private static Bar bar(CycleInstance instance, ZoneId zone) {
        InstanceJson json = InstanceJson.of(instance, zone);
        return new Bar(json.scheduledTime(), json.slot(), json.offset(), json.rowsWritten(), json.rowsRejected(), json.seconds(), json.state());
    }

    /** Empty when the ledger does not know yet when the task's slots are. */
    private List<Instant> upcoming(CycleTask task, Instant now, int limit) {
        Recurrence recurrence = recurrence(task);
        if (recurrence == null) {
            return List.of();
        }
        return recurrence.slots(now, now.plus(Duration.ofDays(MOST_DAYS))).limit(limit).toList();
    }

    private Recurrence recurrence(CycleTask task) {
        return task.recurrence() == null ? null : operations.recurrence(task);
    }

    private Reply grid(Call call) {
        CycleTask task = task(call);
        Instant now = ledger.now();
        LocalDate given = call.day("to");
        LocalDate to = given == null ? now.atZone(task.zone()).toLocalDate() : given;
        LocalDate from = call.day("from") == null ? to.minusDays(DEFAULT_DAYS - 1L) : call.day("from");
        if (from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to.plusDays(1))) {
            throw Problem.badRequest("the grid from %s to %s has not 1 to %d days".formatted(from, to, MOST_DAYS), "ask for fewer days");
        }
        Instant first = ledger.overview().first(task.name()).orElse(null);
        Grid grid = new Grid(task.zone(), from, to, recurrence(task), first, now);
        SlotLooks slots = reads.looks(task.name(), from.atStartOfDay(task.zone()).toInstant(),
                to.plusDays(1).atStartOfDay(task.zone()).toInstant().minusMillis(1));
        String zoom = call.query("zoom") == null ? "day" : call.query("zoom");
        List<?> days = switch (zoom) {
            case "day" -> grid.days(slots);
            case "year" -> grid.sums(slots);
            default -> throw Problem.badRequest("zoom=%s is none of day, year".formatted(zoom), "write one of these");
        };
        return Reply.json(new DayGrid(task.name(), task.zone().getId(), from, to,
                first == null ? null : first.atZone(task.zone()).toLocalDate(), grid.slotSeconds(), days));
    }
}
