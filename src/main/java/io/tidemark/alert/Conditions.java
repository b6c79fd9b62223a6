package io.tidemark.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.RunKind;
import io.tidemark.schedule.Recurrence;
import io.tidemark.schedule.RecurrenceWords;

/** What is wrong with a task by its rules, as the ledger knows it. Backfills are watched by whoever started them. */
final class Conditions {

    private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);
    /** Older slots are for whoever works through them, and not for an alarm. */
    private static final Duration LOOKBACK = Duration.ofDays(7);
    private static final Duration REJECTS_LOOKBACK = Duration.ofDays(2);
    private static final int MOST = 1000;
    private static final Set<InstanceState> WRONG = EnumSet.of(InstanceState.RETRYING, InstanceState.FAILED, InstanceState.UNKNOWN,
            InstanceState.WAITING_OBJECT, InstanceState.RUNNING);

    private final Ledger ledger;
    private final BiFunction<String, ZoneId, Recurrence> cron;
    private final CycleTask task;
    private final TaskRules rules;
    private final Instant now;
    private final List<Condition> found = new ArrayList<>();

    /** @param cron makes a recurrence of a cron expression */
    Conditions(Ledger ledger, BiFunction<String, ZoneId, Recurrence> cron, CycleTask task, TaskRules rules, Instant now) {
        this.ledger = ledger;
        this.cron = cron;
        this.task = task;
        this.rules = rules;
        this.now = now;
    }

    List<Condition> find() {
        if (Stream.of(AlertRule.FAILED, AlertRule.EXHAUSTED, AlertRule.UNKNOWN, AlertRule.OBJECT_MISSING, AlertRule.SLOW).anyMatch(rules::has)) {
            instances(LOOKBACK, WRONG).forEach(this::look);
        }
        if (rules.has(AlertRule.REJECTED_ROWS)) {
            instances(REJECTS_LOOKBACK, Set.of(InstanceState.SUCCEEDED)).forEach(this::lookForRejects);
        }
        if (rules.has(AlertRule.NOT_FINISHED_BY)) {
            LocalDate today = now.atZone(task.zone()).toLocalDate();
            for (int back = 2; back >= 0; back--) {
                lookAtDay(today.minusDays(back));
            }
        }
        if (rules.has(AlertRule.NO_TICK) && task.lastTick() != null && isOlder(task.lastTick(), rules.length(AlertRule.NO_TICK))) {
            add(AlertRule.NO_TICK, "timer", "its timer planned last at " + local(task.lastTick()) + ", on whatever node");
        }
        return found;
    }

    private Stream<CycleInstance> instances(Duration lookback, Set<InstanceState> states) {
        return ledger.instances(new InstanceQuery(task.name(), now.minus(lookback), null, states, MOST)).stream()
                .filter(instance -> instance.kind() != RunKind.BACKFILL);
    }

    private void look(CycleInstance instance) {
        switch (instance.state()) {
            case RETRYING -> addIf(true, AlertRule.FAILED, instance, "failed and is tried again: " + instance.cause());
            case FAILED -> {
                addIf(!rules.has(AlertRule.EXHAUSTED), AlertRule.FAILED, instance, "failed: " + instance.cause());
                addIf(true, AlertRule.EXHAUSTED, instance, "failed for good after %d attempt%s: %s".formatted(instance.attempts(),
                        instance.attempts() == 1 ? "" : "s", instance.cause()));
            }
            case UNKNOWN -> addIf(true, AlertRule.UNKNOWN, instance, "nobody knows whether it was committed; a person decides: " + instance.cause());
            case WAITING_OBJECT -> addIf(rules.has(AlertRule.OBJECT_MISSING)
                    && isOlder(later(instance.scheduledTime(), instance.plannedAt()), rules.length(AlertRule.OBJECT_MISSING)),
                    AlertRule.OBJECT_MISSING, instance, "its objects are not there: " + instance.cause());
            case RUNNING -> addIf(rules.has(AlertRule.SLOW) && isOlder(instance.startedAt(), rules.length(AlertRule.SLOW)),
                    AlertRule.SLOW, instance, "runs since " + local(instance.startedAt()) + " on " + instance.owner());
            default -> LOG.debug("{} {}: nobody asked for {}", task.name(), instance.scheduledTime(), instance.state());
        }
    }

    private void lookForRejects(CycleInstance instance) {
        if (instance.counts() != null && instance.counts().rowsRejected() > rules.rejectedRows()) {
            found.add(new Condition(AlertRule.REJECTED_ROWS, instance.scheduledTime() + "#" + instance.epoch(),
                    "%s: %d of %d rows were rejected".formatted(local(instance.scheduledTime()), instance.counts().rowsRejected(),
                            instance.counts().rowsRead())));
        }
    }

    /** Of the slots of the day up to the deadline, frozen ones aside: who froze them knows. */
    private void lookAtDay(LocalDate day) {
        LocalDateTime by = day.atStartOfDay().plus(rules.deadline());
        Instant deadline = by.atZone(task.zone()).toInstant();
        Instant first = ledger.overview().first(task.name()).orElse(null);
        if (deadline.isAfter(now) || first == null) {
            return;
        }
        Instant from = later(day.atStartOfDay(task.zone()).toInstant(), first);
        Instant end = day.plusDays(1).atStartOfDay(task.zone()).toInstant();
        Instant until = (deadline.isBefore(end) ? deadline : end).minusMillis(1);
        Set<Instant> seen = new HashSet<>();
        List<Instant> open = new ArrayList<>();
        ledger.overview().slots(task.name(), from, until, slot -> {
            seen.add(slot.scheduledTime());
            if (slot.state() != InstanceState.SUCCEEDED && slot.state() != InstanceState.FROZEN) {
                open.add(slot.scheduledTime());
            }
        });
        long missing = expected(from, until).filter(slot -> !seen.contains(slot)).peek(open::add).count();
        if (!open.isEmpty()) {
            Instant oldest = open.stream().min(Instant::compareTo).orElseThrow();
            add(AlertRule.NOT_FINISHED_BY, day.toString(), "%d of %d slots of %s are not loaded by %s, the first is %s%s".formatted(open.size(),
                    seen.size() + missing, day, by, local(oldest), missing == 0 ? "" : "; %d of them were never planned".formatted(missing)));
        }
    }

    /** A task whose recurrence cannot be read again shows only what was planned. */
    private Stream<Instant> expected(Instant from, Instant until) {
        if (task.recurrence() == null || until.isBefore(from)) {
            return Stream.empty();
        }
        try {
            return RecurrenceWords.parse(task.recurrence(), cron).slots(from.minusMillis(1), until).toList().stream();
        } catch (IllegalArgumentException e) {
            LOG.debug("{}: its recurrence cannot be read", task.name(), e);
            return Stream.empty();
        }
    }

    private void addIf(boolean wrong, AlertRule rule, CycleInstance instance, String what) {
        if (wrong && rules.has(rule)) {
            found.add(new Condition(rule, instance.scheduledTime().toString(), local(instance.scheduledTime()) + ": " + what));
        }
    }

    private void add(AlertRule rule, String subject, String text) {
        found.add(new Condition(rule, subject, text));
    }

    private boolean isOlder(Instant since, Duration than) {
        return since != null && since.plus(than).isBefore(now);
    }

    private static Instant later(Instant a, Instant b) {
        return b == null || a.isAfter(b) ? a : b;
    }

    private String local(Instant instant) {
        return instant.atZone(task.zone()).toLocalDateTime().withNano(0).toString();
    }
}
