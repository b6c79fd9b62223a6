package io.tidemark.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RerunPolicy;

/**
 * Which action suits which state: the one table that previews, answers, buttons and documentation are made from. The ledger's own
 * rules come on top of it, where they need to look at more than the state: an append that would be doubled, a commit in doubt.
 */
public final class ActionRules {

    /** The column of a slot that the ledger does not have. */
    private static final String ABSENT = "absent";

    private static final Map<OperatorAction, Row> TABLE = table();

    private ActionRules() {
    }

    /**
     * Why an action does not suit a state.
     *
     * @param why     goes on behind the instance's name
     * @param instead what can be done instead
     */
    public record Refusal(String why, String instead) {

        /** One line. */
        public String message() {
            return why + "; " + instead;
        }
    }

    /** Whether the action suits the state of an instance, whatever the task's policy; empty when it does. */
    public static Optional<Refusal> refusal(OperatorAction action, InstanceState state) {
        return Optional.ofNullable(TABLE.get(action).refusals().get(column(state)));
    }

    /**
     * Whether the action suits the state under the task's policy; empty when it does.
     *
     * @param state null for a slot that the ledger does not have
     */
    public static Optional<Refusal> refusal(OperatorAction action, InstanceState state, RerunPolicy policy) {
        Optional<Refusal> refusal = refusal(action, state);
        boolean again = (action == OperatorAction.RERUN || action == OperatorAction.BACKFILL) && state != null && state.isTerminal();
        if (refusal.isPresent() || !again || policy == RerunPolicy.ALL_ALLOWED) {
            return refusal;
        }
        if (policy == RerunPolicy.FAILURE_ALLOWED && state != InstanceState.SUCCEEDED) {
            return Optional.empty();
        }
        return Optional.of(new Refusal("is %s, and rerunPolicy=%s forbids to run it again".formatted(state, policy.word()),
                "change the option of the feed route, and start the node anew"));
    }

    /** What an action does, one line without a stop. */
    public static String does(OperatorAction action) {
        return TABLE.get(action).does();
    }

    /** The table for people, with the reasons below it. */
    public static String markdown() {
        List<String> columns = Stream.concat(Stream.of(ABSENT), Stream.of(InstanceState.values()).map(Enum::name)).toList();
        StringBuilder text = new StringBuilder("| action | ").append(String.join(" | ", columns)).append(" |\n");
        text.append("|---".repeat(columns.size() + 1)).append("|\n");
        TABLE.forEach((action, row) -> text.append("| ").append(action).append(" | ")
                .append(columns.stream().map(column -> row.refusals().containsKey(column) ? "–" : "yes").collect(Collectors.joining(" | ")))
                .append(" |\n"));
        text.append('\n');
        TABLE.forEach((action, row) -> {
            text.append("- **").append(action).append("**: ").append(row.does()).append('\n');
            byReason(row, columns).forEach((reason, states) ->
                    text.append("  - not when ").append(String.join(", ", states)).append(": ").append(reason).append('\n'));
        });
        return text.toString();
    }

    private static Map<String, List<String>> byReason(Row row, List<String> columns) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        columns.stream().filter(row.refusals()::containsKey).forEach(column ->
                byReason.computeIfAbsent(row.refusals().get(column).message(), reason -> new ArrayList<>()).add(column));
        return byReason;
    }

    private static String column(InstanceState state) {
        return state == null ? ABSENT : state.name();
    }

    /** What an action does, and when it does not. */
    private record Row(String does, Map<String, Refusal> refusals) {

        Row not(String why, String instead, InstanceState... states) {
            Map<String, Refusal> more = new LinkedHashMap<>(refusals);
            for (InstanceState state : states) {
                more.put(column(state), new Refusal(why, instead));
            }
            return new Row(does, Collections.unmodifiableMap(more));
        }

        Row notAbsent(String instead) {
            return not("is not in the ledger", instead, (InstanceState) null);
        }
    }

    private static Row does(String what) {
        return new Row(what, Map.of());
    }

    private static Map<OperatorAction, Row> table() {
        InstanceState planned = InstanceState.PLANNED;
        InstanceState running = InstanceState.RUNNING;
        InstanceState waiting = InstanceState.WAITING_OBJECT;
        InstanceState retrying = InstanceState.RETRYING;
        InstanceState succeeded = InstanceState.SUCCEEDED;
        InstanceState failed = InstanceState.FAILED;
        InstanceState unknown = InstanceState.UNKNOWN;
        InstanceState frozen = InstanceState.FROZEN;
        String goesOn = "has not ended and goes on by itself";
        String ended = "has ended";
        String doubtful = "may be loaded or not";

        Map<OperatorAction, Row> table = new EnumMap<>(OperatorAction.class);
        table.put(OperatorAction.RUN, does("plans one slot, due at once, also one that the recurrence does not have")
                .not(goesOn, "wait for it", planned, running, waiting, retrying)
                .not(ended, "rerun it", succeeded, failed, unknown)
                .not("is held back", "unfreeze it", frozen));
        table.put(OperatorAction.RERUN, does("starts a new series of attempts. The task's rerunPolicy decides too; what an overwrite loaded is"
                + " replaced, what an append loaded is doubled and therefore needs force")
                .notAbsent("run it, or backfill its day")
                .not(goesOn, "wait for it", planned, waiting, retrying)
                .not("is being run", "stop it first", running)
                .not("is held back", "unfreeze it", frozen));
        table.put(OperatorAction.STOP, does("ends the instance as FAILED, without another attempt and without a dead letter. The node that runs it sees"
                + " that at its next renewal of the lease, within a third of it; what is loaded by then has SUCCEEDED")
                .notAbsent("freeze the task to keep its slots to come from running")
                .not(ended, "there is nothing to stop", succeeded, failed)
                .not(doubtful, "settle it", unknown)
                .not("is held back and does not run", "leave it so, or unfreeze it", frozen));
        table.put(OperatorAction.FREEZE, does("holds the instance back until it is unfrozen. Of a task: the slots that it plans from then on begin held"
                + " back; those that it has planned still run")
                .notAbsent("freeze the task to hold its slots to come back")
                .not("is being run", "stop it first", running)
                .not(ended, "there is nothing to hold back", succeeded, failed)
                .not(doubtful, "settle it", unknown)
                .not("is held back already", "there is nothing to do", frozen));
        table.put(OperatorAction.UNFREEZE, does("lets a frozen instance run, due at once. Of a task: the slots to come; those that it planned frozen stay so")
                .notAbsent("unfreeze the task to let its slots to come run")
                .not("is not held back", "there is nothing to unfreeze", planned, running, waiting, retrying, succeeded, failed, unknown));
        table.put(OperatorAction.SET_SUCCESS, does("counts a failed instance as SUCCEEDED without loading anything; the reason is mandatory")
                .notAbsent("run it")
                .not("has not ended", "stop it first", planned, running, waiting, retrying)
                .not("has SUCCEEDED already", "there is nothing to do", succeeded)
                .not(doubtful, "settle it", unknown)
                .not("is held back", "unfreeze and stop it first", frozen));
        table.put(OperatorAction.SETTLE, does("says of an instance in doubt whether its commit took effect: COMMITTED makes it SUCCEEDED, NOT_COMMITTED"
                + " lets it run again; the reason is mandatory")
                .notAbsent("there is nothing to settle")
                .not("is not in doubt", "there is nothing to settle", planned, running, waiting, retrying, succeeded, failed, frozen));
        table.put(OperatorAction.REDELIVER, does("sends a report that was delivered, or had no channel, to the dead letter channel once more")
                .notAbsent("there is no report")
                .not("did not fail", "there is no report", planned, running, waiting, retrying, succeeded, frozen));
        table.put(OperatorAction.BACKFILL, does("lets the slots of days run, a few at a time and behind fresh ones: the missing ones, with mode"
                + " missing+failed also the failed ones, with mode all also the succeeded ones, under the same rules as RERUN")
                .not(goesOn, "wait for it", planned, running, waiting, retrying)
                .not(doubtful, "settle it", unknown)
                .not("is held back", "unfreeze it", frozen));
        return Collections.unmodifiableMap(table);
    }
}
