package io.tidemark.alert;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings {@code tidemark.alerts.TASK.RULE} and {@code tidemark.alerts.default.RULE}: what a task does not say holds for it as
 * for all, and {@code off} takes a rule of the default back.
 */
public final class AlertRules {

    /** What all settings of alerts begin with. */
    public static final String GROUP = "tidemark.alerts.";
    /** In the place of a task's name: for all tasks. */
    public static final String DEFAULT = "default";

    /** The setting that says where alerts are sent. */
    public static final String ENDPOINT = GROUP + "endpoint";
    public static final String DEFAULT_ENDPOINT = "direct:alerts";

    private static final String INTERVAL = GROUP + "interval";
    private static final Duration EVERY_MINUTE = Duration.ofMinutes(1);

    private final Map<String, TaskRules> tasks = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private final TaskRules others;

    private AlertRules(Map<String, String> settings) {
        settings.forEach((key, value) -> {
            if (key.startsWith(GROUP)) {
                problem(key, value).ifPresent(wrong -> {
                    throw new IllegalArgumentException("%s=%s %s".formatted(key, value, wrong));
                });
                this.settings.put(key, value.strip());
            }
        });
        Map<String, String> all = of(DEFAULT);
        others = TaskRules.of(all);
        this.settings.keySet().stream().map(AlertRules::task).flatMap(Optional::stream).filter(task -> !task.equals(DEFAULT)).distinct().forEach(task -> {
            Map<String, String> its = new HashMap<>(all);
            its.putAll(of(task));
            tasks.put(task, TaskRules.of(its));
        });
    }

    /**
     * @param settings others than those of alerts are passed over; values are resolved
     * @throws IllegalArgumentException names the key, the value and what is wrong
     */
    public static AlertRules parse(Map<String, String> settings) {
        return new AlertRules(settings);
    }

    /** What is wrong with a setting of {@link #GROUP}, without the key and the value; empty when nothing is. */
    public static Optional<String> problem(String key, String value) {
        try {
            if (key.equals(INTERVAL)) {
                AlertText.duration(value.strip());
                return Optional.empty();
            }
            if (key.equals(ENDPOINT)) {
                return value.contains(":") ? Optional.empty() : Optional.of("is not an endpoint; write it like direct:alerts");
            }
            String rule = key.substring(key.lastIndexOf('.') + 1);
            if (task(key).isEmpty() || AlertRule.of(rule).isEmpty() && !TaskRules.MANNERS.contains(rule)) {
                return Optional.of("is no rule of alerts; write tidemark.alerts.TASK.RULE or tidemark.alerts.default.RULE, where RULE is one of "
                        + Stream.concat(Stream.of(AlertRule.values()).map(AlertRule::key), TaskRules.MANNERS.stream().sorted())
                                .collect(Collectors.joining(", ")));
            }
            TaskRules.of(Map.of(rule, value.strip()));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The task that a key is about, {@link #DEFAULT} for all; empty when it is about none. */
    public static Optional<String> task(String key) {
        int last = key.lastIndexOf('.');
        return key.startsWith(GROUP) && last > GROUP.length() ? Optional.of(key.substring(GROUP.length(), last)) : Optional.empty();
    }

    private Map<String, String> of(String task) {
        Map<String, String> its = new HashMap<>();
        settings.forEach((key, value) -> task(key).filter(task::equals)
                .ifPresent(same -> its.put(key.substring(key.lastIndexOf('.') + 1), value)));
        return its;
    }

    /** Whether nothing is to be told of any task. */
    public boolean isEmpty() {
        return others.limits().isEmpty() && tasks.values().stream().allMatch(rules -> rules.limits().isEmpty());
    }

    /** How often the ledger is looked at. */
    public Duration interval() {
        return Optional.ofNullable(settings.get(INTERVAL)).map(AlertText::duration).orElse(EVERY_MINUTE);
    }

    /** Where alerts are sent. */
    public String endpoint() {
        return settings.getOrDefault(ENDPOINT, DEFAULT_ENDPOINT);
    }

    TaskRules rules(String task) {
        return tasks.getOrDefault(task, others);
    }
}
