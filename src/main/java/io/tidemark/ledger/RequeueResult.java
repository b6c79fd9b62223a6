package io.tidemark.ledger;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What came of running an instance again.
 *
 * @param state   in which the instance was; null when it is absent
 * @param doubles what the instance has appended and no later commit has replaced: another run puts it there once more. Empty
 *                unless it had SUCCEEDED.
 */
public record RequeueResult(Status status, InstanceState state, List<Appended> doubles) {

    public RequeueResult {
        doubles = List.copyOf(doubles);
    }

    /** Whether the instance runs again, or why it does not. */
    public enum Status {
        REQUEUED,
        /** The ledger does not have the slot. */
        ABSENT,
        /** Only what has ended runs again: SUCCEEDED, FAILED, UNKNOWN. */
        WRONG_STATE,
        /** It would put rows into a target for a second time; only force does that. */
        WOULD_DOUBLE
    }

    /**
     * Rows that the commits of an instance have appended.
     *
     * @param target as the writer named it
     * @param rows   the sum of those commits
     */
    public record Appended(String target, long rows) {
    }

    /** Whether the instance is PLANNED now. Otherwise nothing changed. */
    public boolean done() {
        return status == Status.REQUEUED;
    }

    /** One line for people that goes on behind the instance's name. */
    public String message() {
        return switch (status) {
            case REQUEUED -> doubles.isEmpty() ? "runs again" : "runs again and doubles " + appended();
            case ABSENT -> "is not in the ledger; plan it, for example by a backfill";
            case WRONG_STATE -> "is %s; only SUCCEEDED, FAILED and UNKNOWN instances run again".formatted(state);
            case WOULD_DOUBLE -> ("SUCCEEDED by appending, and another run would double %s; take those away in the target first, "
                    + "then force it").formatted(appended());
        };
    }

    private String appended() {
        return doubles.stream().map(each -> "%s rows in %s".formatted(String.format(Locale.ROOT, "%,d", each.rows()), each.target()))
                .collect(Collectors.joining(" and "));
    }
}
