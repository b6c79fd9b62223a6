package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.tidemark.alert.AlertRules;
import io.tidemark.cli.validate.RouteModel.Role;
import io.tidemark.cli.validate.RouteModel.Text;

/** Checks what must be unique, and that what is planned is also consumed, over all files. */
final class TaskCheck {

    private TaskCheck() {
    }

    static List<Finding> routeIds(List<Text> ids) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Place> first = new LinkedHashMap<>();
        for (Text id : ids) {
            Place other = first.putIfAbsent(id.value(), id.place());
            if (other != null) {
                findings.add(Finding.error(id.place(), "route id '%s' is already used at %s".formatted(id.value(), other)));
            }
        }
        return findings;
    }

    static List<Finding> cycleTasks(List<Endpoint> endpoints) {
        List<Endpoint> cycles = endpoints.stream()
                .filter(endpoint -> endpoint.scheme().equals("cycle") && endpoint.isPathKnown() && !endpoint.path().isBlank())
                .toList();
        List<Finding> findings = new ArrayList<>();
        Map<String, Place> feeds = new LinkedHashMap<>();
        for (Endpoint cycle : cycles) {
            if (cycle.role() == Role.CONSUMER) {
                Place other = feeds.putIfAbsent(cycle.path(), cycle.place());
                if (other != null) {
                    findings.add(Finding.error(cycle.place(), ("task '%s' already has a feed at %s; one task, one feed: "
                            + "give this one another name").formatted(cycle.path(), other)));
                }
            }
        }
        for (Endpoint cycle : cycles) {
            if (cycle.role() == Role.PRODUCER && !feeds.containsKey(cycle.path())) {
                findings.add(Finding.warning(cycle.place(), "task '%s' is planned here, but no route consumes cycle:%s%s".formatted(
                        cycle.path(), cycle.path(), Nearest.hint(cycle.path(), feeds.keySet()))));
            }
        }
        return findings;
    }

    /** Alerts of tasks that nobody runs, and alerts that nobody is told: a name with a slip of the pen would never be noticed. */
    static List<Finding> alerts(List<Endpoint> endpoints, ConfigFile config) {
        Set<String> begun = new TreeSet<>();
        Set<String> tasks = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.role() == Role.CONSUMER) {
                begun.add(endpoint.scheme() + ":" + endpoint.path());
                tasks.add(endpoint.scheme().equals("cycle") ? endpoint.path() : "");
            }
        }
        List<Finding> findings = new ArrayList<>();
        config.values().keySet().stream().sorted().forEach(key -> AlertRules.task(key)
                .filter(task -> !task.equals(AlertRules.DEFAULT) && !tasks.contains(task) && tasks.stream().noneMatch(name -> name.contains("{{")))
                .ifPresent(task -> findings.add(Finding.warning(config.place(key), "'%s' is about task '%s', but no route consumes cycle:%s%s"
                        .formatted(key, task, task, Nearest.hint(task, tasks))))));
        String endpoint = config.value(AlertRules.ENDPOINT).orElse(AlertRules.DEFAULT_ENDPOINT).split("\\?", 2)[0];
        config.values().keySet().stream().sorted().filter(key -> AlertRules.task(key).isPresent()).findFirst()
                .filter(key -> endpoint.startsWith("direct:") && !begun.contains(endpoint))
                .ifPresent(key -> findings.add(Finding.warning(config.place(key), ("alerts are sent to %s, and no route begins there: nobody is told. "
                        + "Put the shipped alerts.yaml among the routes.").formatted(endpoint))));
        return findings;
    }
}
