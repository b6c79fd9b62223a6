package io.tidemark.alert;

import java.util.Optional;
import java.util.stream.Stream;

/** What can be wrong with a task, by the names that the configuration uses. */
public enum AlertRule {
    /** An attempt failed, whether or not another one follows. */
    FAILED("failed", "failed", true),
    /** The attempts are exhausted: nothing more happens by itself. */
    EXHAUSTED("exhausted", "failed for good", true),
    /** A commit of which nobody knows what became: a person decides. */
    UNKNOWN("unknown", "in doubt", true),
    /** The objects are not there so long after the scheduled time. */
    OBJECT_MISSING("objectMissing", "waiting for objects", true),
    /** An attempt series runs longer. */
    SLOW("slow", "running too long", true),
    /** Loaded, with more rejected rows. */
    REJECTED_ROWS("rejectedRows", "loaded with rejected rows", false),
    /** Not all slots of a day are loaded by then. */
    NOT_FINISHED_BY("notFinishedBy", "not finished in time", true),
    /** The task's timer has planned nothing for so long, on any node. */
    NO_TICK("noTick", "no timer tick", true);

    private final String key;
    private final String words;
    private final boolean lasts;

    AlertRule(String key, String words, boolean lasts) {
        this.key = key;
        this.words = words;
        this.lasts = lasts;
    }

    public static Optional<AlertRule> of(String key) {
        return Stream.of(values()).filter(rule -> rule.key.equals(key)).findFirst();
    }

    /** As the configuration and the ledger name it. */
    public String key() {
        return key;
    }

    /** For people. */
    String words() {
        return words;
    }

    /** Whether it can come to an end; what does not is told once. */
    boolean lasts() {
        return lasts;
    }
}
