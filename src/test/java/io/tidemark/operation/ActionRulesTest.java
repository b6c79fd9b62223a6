package io.tidemark.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RerunPolicy;

class ActionRulesTest {

    private static Set<InstanceState> allowed(OperatorAction action) {
        return Stream.of(InstanceState.values()).filter(state -> ActionRules.refusal(action, state).isEmpty()).collect(Collectors.toSet());
    }

    @Test
    void everyActionHasItsStates() {
        assertThat(allowed(OperatorAction.RUN)).isEmpty();
        assertThat(allowed(OperatorAction.RERUN)).containsOnly(InstanceState.SUCCEEDED, InstanceState.FAILED, InstanceState.UNKNOWN);
        assertThat(allowed(OperatorAction.STOP)).containsOnly(InstanceState.PLANNED, InstanceState.RUNNING, InstanceState.WAITING_OBJECT,
                InstanceState.RETRYING);
        assertThat(allowed(OperatorAction.FREEZE)).containsOnly(InstanceState.PLANNED, InstanceState.WAITING_OBJECT, InstanceState.RETRYING);
        assertThat(allowed(OperatorAction.UNFREEZE)).containsOnly(InstanceState.FROZEN);
        assertThat(allowed(OperatorAction.SET_SUCCESS)).containsOnly(InstanceState.FAILED);
        assertThat(allowed(OperatorAction.SETTLE)).containsOnly(InstanceState.UNKNOWN);
        assertThat(allowed(OperatorAction.REDELIVER)).containsOnly(InstanceState.FAILED, InstanceState.UNKNOWN);
        assertThat(allowed(OperatorAction.BACKFILL)).containsOnly(InstanceState.SUCCEEDED, InstanceState.FAILED);
    }

    @Test
    void onlyRunAndBackfillTakeSlotsThatTheLedgerDoesNotHave() {
        assertThat(Stream.of(OperatorAction.values()).filter(action -> ActionRules.refusal(action, null).isEmpty()))
                .containsOnly(OperatorAction.RUN, OperatorAction.BACKFILL);
    }

    /** A button that does what the ledger forbids would be a lie, also where a person stops what must first be settled. */
    @Test
    void whatIsAllowedIsATransitionOfTheLedger() {
        assertTransition(OperatorAction.RERUN, InstanceState.PLANNED);
        assertTransition(OperatorAction.STOP, InstanceState.FAILED);
        assertTransition(OperatorAction.FREEZE, InstanceState.FROZEN);
        assertTransition(OperatorAction.UNFREEZE, InstanceState.PLANNED);
        assertTransition(OperatorAction.SET_SUCCESS, InstanceState.SUCCEEDED);
        assertTransition(OperatorAction.SETTLE, InstanceState.SUCCEEDED);
        assertTransition(OperatorAction.SETTLE, InstanceState.PLANNED);
        assertTransition(OperatorAction.BACKFILL, InstanceState.PLANNED);
    }

    private static void assertTransition(OperatorAction action, InstanceState to) {
        assertThat(allowed(action)).isNotEmpty().allMatch(from -> from.canBecome(to));
    }

    @Test
    void thePolicyDecidesAboutWhatHasEnded() {
        for (OperatorAction action : Set.of(OperatorAction.RERUN, OperatorAction.BACKFILL)) {
            assertThat(ActionRules.refusal(action, InstanceState.SUCCEEDED, RerunPolicy.ALL_ALLOWED)).isEmpty();
            assertThat(ActionRules.refusal(action, InstanceState.SUCCEEDED, RerunPolicy.FAILURE_ALLOWED).orElseThrow().message())
                    .isEqualTo("is SUCCEEDED, and rerunPolicy=failureAllowed forbids to run it again; change the option of the feed route, and start"
                            + " the node anew");
            assertThat(ActionRules.refusal(action, InstanceState.FAILED, RerunPolicy.FAILURE_ALLOWED)).isEmpty();
            assertThat(ActionRules.refusal(action, InstanceState.FAILED, RerunPolicy.ALL_DENIED)).isPresent();
        }
        assertThat(ActionRules.refusal(OperatorAction.BACKFILL, null, RerunPolicy.ALL_DENIED)).as("it never ran").isEmpty();
        assertThat(ActionRules.refusal(OperatorAction.STOP, InstanceState.RUNNING, RerunPolicy.ALL_DENIED)).isEmpty();
    }

    @Test
    void thePublishedTableIsTheOneInCode() throws Exception {
        assertThat(Files.readString(Path.of("src/main/docs/operations.md"))).contains(ActionRules.markdown());
    }
}
