package io.tidemark.alert;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be told of one task, and how often.
 *
 * @param limits     of each rule that is on, as it is written
 * @param quietHours null for none
 * @param repeatEvery how long an alert is not told again
 * @param repeatTimes how often it is told at most
 * @param recovery   whether its end is told
 */
record TaskRules(Map<AlertRule, String> limits, QuietHours quietHours, Duration repeatEvery, int repeatTimes, boolean recovery) {

    static final String OFF = "off";
    static final Set<String> MANNERS = Set.of("quietHours", "repeatEvery", "repeatTimes", "recovery");

    private static final Duration EVERY = Duration.ofMinutes(30);
    private static final int TIMES = 3;

    /** @throws IllegalArgumentException says what is wrong with the value, without naming the key */
    static TaskRules of(Map<String, String> settings) {
        Map<AlertRule, String> limits = new EnumMap<>(AlertRule.class);
        settings.forEach((key, value) -> AlertRule.of(key).filter(rule -> isOn(rule, value)).ifPresent(rule -> limits.put(rule, value)));
        return new TaskRules(Map.copyOf(limits),
                manner(settings, "quietHours").map(AlertText::quietHours).orElse(null),
                manner(settings, "repeatEvery").map(AlertText::duration).orElse(EVERY),
                manner(settings, "repeatTimes").map(text -> (int) Math.min(Integer.MAX_VALUE, AlertText.count(text, 1))).orElse(TIMES),
                manner(settings, "recovery").map(AlertText::flag).orElse(true));
    }

    private static Optional<String> manner(Map<String, String> settings, String key) {
        return Optional.ofNullable(settings.get(key)).filter(value -> !value.equals(OFF));
    }

    private static boolean isOn(AlertRule rule, String value) {
        if (value.equals(OFF)) {
            return false;
        }
        return switch (rule) {
            case FAILED, EXHAUSTED, UNKNOWN -> AlertText.flag(value);
            case OBJECT_MISSING, SLOW, NO_TICK -> !AlertText.duration(value).isZero();
            case REJECTED_ROWS -> AlertText.count(value, 0) >= 0;
            case NOT_FINISHED_BY -> !AlertText.deadline(value).isNegative();
        };
    }

    boolean has(AlertRule rule) {
        return limits.containsKey(rule);
    }

    Duration length(AlertRule rule) {
        return AlertText.duration(limits.get(rule));
    }

    Duration deadline() {
        return AlertText.deadline(limits.get(AlertRule.NOT_FINISHED_BY));
    }

    long rejectedRows() {
        return AlertText.count(limits.get(AlertRule.REJECTED_ROWS), 0);
    }
}
