package io.tidemark.operation;

import io.tidemark.ledger.InstanceState;

/** Which slots of its days a backfill lets run. */
public enum BackfillMode {
    /** Those that the ledger does not have. */
    MISSING("missing"),
    MISSING_AND_FAILED("missing+failed"),
    /** Also those that succeeded. */
    ALL("all");

    private final String word;

    BackfillMode(String word) {
        this.word = word;
    }

    /** As people write it. */
    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException names the words there are */
    public static BackfillMode of(String word) {
        for (BackfillMode mode : values()) {
            if (mode.word.equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("mode=%s is none of missing, missing+failed, all".formatted(word));
    }

    boolean leaves(InstanceState state) {
        return state == InstanceState.FAILED && this == MISSING || state == InstanceState.SUCCEEDED && this != ALL;
    }
}
