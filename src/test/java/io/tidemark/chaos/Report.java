package io.tidemark.chaos;

import java.time.Instant;

/**
 * What a node tells the harness about one call of its ledger, as one line.
 *
 * @param node  the node's name
 * @param what  the name of a {@link Step} of the ledger, or {@link #REFUSED}
 * @param task  the cycle task
 * @param slot  null for a plan, which is of many
 * @param epoch of the claim; 0 for a plan
 */
record Report(String node, String what, String task, Instant slot, long epoch) {

    /** A claim that was no longer the newest of its instance: the ledger changed nothing. */
    static final String REFUSED = "REFUSED";

    private static final String NONE = "-";

    static Report parse(String line) {
        String[] words = line.split(" ");
        if (words.length != 5) {
            throw new IllegalArgumentException("not a report of five words: " + line);
        }
        return new Report(words[0], words[1], words[2], NONE.equals(words[3]) ? null : Instant.parse(words[3]), Long.parseLong(words[4]));
    }

    String line() {
        return "%s %s %s %s %d".formatted(node, what, task, slot == null ? NONE : slot.toString(), epoch);
    }

    Instance instance() {
        return new Instance(task, slot);
    }

    /** One slot of one task. */
    record Instance(String task, Instant slot) {
    }
}
