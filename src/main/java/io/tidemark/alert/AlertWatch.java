package io.tidemark.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.Alert;
import io.tidemark.ledger.Alerts;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.schedule.Recurrence;

/**
 * Looks at the ledger and tells people what is wrong. Every node may do so at any time: the ledger gives each look to one of them, and
 * each alert to one at a time. What was told is recorded after it was told, so that a node which dies in between tells it twice and
 * never not at all.
 */
public final class AlertWatch {

    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
    private static final int AT_ONCE = 2000;
    /** Longer than any chat takes to answer, or another node would tell the same meanwhile. */
    private static final Duration LEAST_LEASE = Duration.ofMinutes(2);

    private final Ledger ledger;
    private final AlertRules rules;
    private final BiFunction<String, ZoneId, Recurrence> cron;
    private final Teller teller;
    private boolean troubled;

    private record Key(String task, String rule, String subject) {
    }

    private record Group(String task, String rule, boolean ended) {
    }

    /** @param cron makes a recurrence of a cron expression */
    public AlertWatch(Ledger ledger, AlertRules rules, BiFunction<String, ZoneId, Recurrence> cron, Teller teller) {
        this.ledger = ledger;
        this.rules = rules;
        this.cron = cron;
        this.teller = teller;
    }

    /** Looks, unless another node has just looked, and tells what is to be told. */
    public void round() {
        Alerts alerts = ledger.alerts();
        if (!alerts.claimRound(rules.interval())) {
            return;
        }
        Instant now = ledger.now();
        Map<String, ZoneId> zones = new HashMap<>();
        Map<Key, Alert> known = new HashMap<>();
        alerts.all().forEach(alert -> known.put(new Key(alert.task(), alert.rule(), alert.subject()), alert));
        Set<Key> wrong = new HashSet<>();
        for (CycleTask task : ledger.tasks()) {
            zones.put(task.name(), task.zone());
            for (Condition condition : new Conditions(ledger, cron, task, rules.rules(task.name()), now).find()) {
                Key key = new Key(task.name(), condition.rule().key(), condition.subject());
                wrong.add(key);
                Alert alert = known.get(key);
                if (alert == null || alert.ended() || !alert.text().equals(condition.text())) {
                    alerts.open(key.task(), key.rule(), key.subject(), condition.text(), now);
                }
            }
        }
        known.forEach((key, alert) -> {
            if (!alert.ended() && !wrong.contains(key)) {
                end(alerts, alert, now);
            }
        });
        tell(alerts, zones, now);
    }

    /** What was never told need not be taken back; what is not well but only otherwise wrong is another rule's affair. */
    private void end(Alerts alerts, Alert alert, Instant now) {
        TaskRules its = rules.rules(alert.task());
        AlertRule rule = AlertRule.of(alert.rule()).filter(its::has).filter(AlertRule::lasts).orElse(null);
        boolean tell = rule != null && its.recovery() && alert.told() > 0 && isWell(alert, rule);
        alerts.end(alert, alert.text(), tell ? now : null);
    }

    private boolean isWell(Alert alert, AlertRule rule) {
        return switch (rule) {
            case FAILED, EXHAUSTED, UNKNOWN, OBJECT_MISSING, SLOW -> ledger.instance(alert.task(), Instant.parse(alert.subject()))
                    .map(CycleInstance::state).filter(InstanceState.SUCCEEDED::equals).isPresent();
            case NOT_FINISHED_BY, NO_TICK -> true;
            case REJECTED_ROWS -> false;
        };
    }

    private void tell(Alerts alerts, Map<String, ZoneId> zones, Instant now) {
        Duration lease = rules.interval().compareTo(LEAST_LEASE) > 0 ? rules.interval() : LEAST_LEASE;
        Map<Group, List<Alert>> groups = new LinkedHashMap<>();
        for (Alert alert : alerts.claimDue(lease, AT_ONCE)) {
            groups.computeIfAbsent(new Group(alert.task(), alert.rule(), alert.ended()), group -> new ArrayList<>()).add(alert);
        }
        groups.forEach((group, due) -> tell(alerts, group, due, zones.getOrDefault(group.task(), ZoneOffset.UTC), now));
    }

    private void tell(Alerts alerts, Group group, List<Alert> due, ZoneId zone, Instant now) {
        TaskRules its = rules.rules(group.task());
        AlertRule rule = AlertRule.of(group.rule()).orElse(null);
        if (rule == null) {
            // of a newer version that ran on this ledger
            due.forEach(alert -> alerts.end(alert, alert.text(), null));
            return;
        }
        LocalTime local = now.atZone(zone).toLocalTime();
        if (its.quietHours() != null && its.quietHours().contain(local)) {
            return;
        }
        int repeated = due.stream().mapToInt(Alert::told).max().orElse(0);
        try {
            teller.tell(AlertMessage.of(group.task(), rule, group.ended(), due.stream().map(Alert::text).toList(), repeated));
        } catch (Exception e) {
            notTold(group, e);
            return;
        }
        told();
        for (Alert alert : due) {
            boolean again = rule.lasts() && alert.told() + 1 < its.repeatTimes();
            alerts.told(alert, again ? now.plus(its.repeatEvery()) : null);
        }
    }

    private void notTold(Group group, Exception e) {
        if (troubled) {
            LOG.debug("{}: {} could still not be told", group.task(), group.rule(), e);
        } else {
            troubled = true;
            LOG.warn("{}: nobody could be told that {} {}: {}. It is told again later.", group.task(), group.rule(),
                    group.ended() ? "is over" : "holds", e.getMessage(), e);
        }
    }

    private void told() {
        if (troubled) {
            troubled = false;
            LOG.info("Alerts are told again");
        }
    }
}
