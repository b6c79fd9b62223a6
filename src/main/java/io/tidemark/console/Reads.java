package io.tidemark.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;

/** What the console asks of the ledger beyond single instances; the one place that knows how. */
final class Reads {

    private static final int PAGE = 2000;
    private static final Set<InstanceState> OPEN = EnumSet.complementOf(EnumSet.of(InstanceState.SUCCEEDED));

    private final Ledger ledger;

    Reads(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The slots from one instant to another, both included, ascending. */
    SlotLooks looks(String task, Instant from, Instant to) {
        SlotLooks looks = new SlotLooks();
        Instant until = to;
        while (!until.isBefore(from)) {
            List<CycleInstance> page = ledger.instances(new InstanceQuery(task, from, until, Set.of(), PAGE));
            page.forEach(instance -> looks.add(instance.scheduledTime(), SlotLook.of(instance)));
            if (page.size() < PAGE) {
                break;
            }
            until = page.get(page.size() - 1).scheduledTime().minusMillis(1);
        }
        return looks.reverse();
    }

    /** The oldest slot of the task that is in the ledger; null when there is none. */
    Instant first(String task) {
        Instant low = null;
        Instant until = null;
        while (true) {
            List<CycleInstance> page = ledger.instances(new InstanceQuery(task, null, until, Set.of(), PAGE));
            if (!page.isEmpty()) {
                low = page.get(page.size() - 1).scheduledTime();
                until = low.minusMillis(1);
            }
            if (page.size() < PAGE) {
                return low;
            }
        }
    }

    /** How many slots from an instant on are in each state. */
    Map<InstanceState, Long> counts(String task, Instant from) {
        Map<InstanceState, Long> counts = new EnumMap<>(InstanceState.class);
        Instant until = null;
        while (true) {
            List<CycleInstance> page = ledger.instances(new InstanceQuery(task, from, until, Set.of(), PAGE));
            page.forEach(instance -> counts.merge(instance.state(), 1L, Long::sum));
            if (page.size() < PAGE) {
                return counts;
            }
            until = page.get(page.size() - 1).scheduledTime().minusMillis(1);
        }
    }

    /** How many instances of any age have not succeeded, by state. */
    Map<InstanceState, Long> open(String task) {
        Map<InstanceState, Long> open = new EnumMap<>(InstanceState.class);
        ledger.counts(task).forEach((state, count) -> {
            if (OPEN.contains(state)) {
                open.put(state, count);
            }
        });
        return open;
    }

    /** The oldest slot that has not ended, held back ones left out; null when all have. */
    Instant oldestOpen(String task) {
        List<CycleInstance> waiting = ledger.instances(new InstanceQuery(task, null, null, EnumSet.of(InstanceState.PLANNED,
                InstanceState.RUNNING, InstanceState.WAITING_OBJECT, InstanceState.RETRYING), PAGE));
        return waiting.isEmpty() ? null : waiting.get(waiting.size() - 1).scheduledTime();
    }

    /** Ended instances, newest first. */
    List<CycleInstance> ended(String task, int limit) {
        return ledger.instances(new InstanceQuery(task, null, null, EnumSet.of(InstanceState.SUCCEEDED, InstanceState.FAILED,
                InstanceState.UNKNOWN), limit));
    }

    /**
     * Instances, newest slot first, and of one slot by task.
     *
     * @param task  null for all
     * @param after only what comes behind it; null for the first part
     */
    List<CycleInstance> instances(String task, Instant from, Instant to, Set<InstanceState> states, Cursor after, int limit) {
        Instant until = after == null || to != null && to.isBefore(after.scheduledTime()) ? to : after.scheduledTime();
        List<CycleInstance> found = new ArrayList<>();
        // of the cursor's own slot, up to one instance for each task comes again
        int tasks = after == null || task != null ? 1 : ledger.tasks().size();
        for (CycleInstance instance : ledger.instances(new InstanceQuery(task, from, until, states, limit + tasks))) {
            if (after == null || behind(instance, after)) {
                found.add(instance);
            }
        }
        found.sort(Comparator.comparing(CycleInstance::scheduledTime).reversed().thenComparing(CycleInstance::task));
        return found.size() > limit ? found.subList(0, limit) : found;
    }

    /** Instances with a report, FAILED or UNKNOWN, newest slot first. */
    List<CycleInstance> deadLetters(Cursor after, int limit) {
        List<CycleInstance> letters = new ArrayList<>();
        Cursor behind = after;
        while (letters.size() < limit) {
            List<CycleInstance> page = instances(null, null, null, EnumSet.of(InstanceState.FAILED, InstanceState.UNKNOWN), behind, PAGE);
            page.stream().filter(instance -> instance.deadLetter() != DeadLetterState.NONE).limit((long) limit - letters.size()).forEach(letters::add);
            if (page.size() < PAGE) {
                break;
            }
            CycleInstance last = page.get(page.size() - 1);
            behind = new Cursor(last.scheduledTime(), last.task());
        }
        return letters;
    }

    /** What the attempts of an instance recorded to commit, oldest first. */
    List<InstanceResources.CommitJson> commits(String task, Instant scheduledTime) {
        return List.of();
    }

    private static boolean behind(CycleInstance instance, Cursor after) {
        int order = instance.scheduledTime().compareTo(after.scheduledTime());
        return order < 0 || order == 0 && instance.task().compareTo(after.task()) > 0;
    }

    /** How long the oldest slot that has not ended has been due; null when all have ended. */
    Duration lag(CycleTask task, Instant now) {
        Instant oldest = oldestOpen(task.name());
        return oldest == null ? null : oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
    }
}
