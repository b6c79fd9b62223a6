package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Intervention;
import io.tidemark.ledger.InterventionResult;
import io.tidemark.ledger.InterventionResult.Status;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RequeueResult.Appended;
import io.tidemark.ledger.RerunPolicy;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.Signature;

interface InterventionRules extends LedgerFixture {

    Signature EVA = new Signature("eva@ops", "the object was repaired", "r1");

    /** Does it to slot 0 as it is now. */
    default InterventionResult intervene(OperatorAction action) {
        return intervene(action, null, false);
    }

    default InterventionResult intervene(OperatorAction action, CommitOutcome outcome, boolean force) {
        CycleInstance now = ledger().instance(task(), SLOT).orElse(null);
        return ledger().interventions().apply(new Intervention(action, task(), SLOT, now == null ? null : now.state(),
                now == null ? 0 : now.epoch(), force, outcome), EVA);
    }

    default List<AuditEntry> audit() {
        return ledger().interventions().audit(new AuditQuery(task(), null, null, 100));
    }

    private Claim fail() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().fail(claim, failed("broken object"));
        return claim;
    }

    @Test
    default void aRerunAndItsAuditEntryAreOneChange() {
        fail();

        InterventionResult result = intervene(OperatorAction.RERUN);

        assertThat(result).isEqualTo(new InterventionResult(Status.DONE, InstanceState.FAILED, InstanceState.PLANNED, "runs again"));
        assertThat(instance(0).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(instance(0).kind()).isEqualTo(RunKind.MANUAL);
        AuditEntry entry = audit().get(0);
        assertThat(entry).isEqualTo(new AuditEntry(entry.id(), MovingClock.START, "eva@ops", OperatorAction.RERUN, task(), SLOT,
                "the object was repaired", "r1", "FAILED", "PLANNED", null));
    }

    @Test
    default void whatChangedSinceThePersonSawItStaysAsItIs() {
        fail();
        InterventionResult stale = ledger().interventions().apply(
                new Intervention(OperatorAction.RERUN, task(), SLOT, InstanceState.FAILED, 0, false, null), EVA);
        assertThat(stale.status()).isEqualTo(Status.CHANGED);
        assertThat(stale.message()).isEqualTo("was claimed since you saw it and is FAILED again; look again");

        InterventionResult other = ledger().interventions().apply(
                new Intervention(OperatorAction.RERUN, task(), SLOT, InstanceState.SUCCEEDED, 1, false, null), EVA);
        assertThat(other.message()).isEqualTo("was SUCCEEDED when you saw it and is FAILED now; look again");
        assertThat(instance(0).state()).isEqualTo(InstanceState.FAILED);
        assertThat(audit()).as("what changed nothing leaves no entry").isEmpty();
    }

    @Test
    default void ofManyWhoDoTheSameOneDoesIt() throws Exception {
        Claim claim = fail();

        List<InterventionResult> results = Together.run(8, i -> () -> (i % 2 == 0 ? ledger() : other()).interventions().apply(
                new Intervention(OperatorAction.RERUN, task(), SLOT, InstanceState.FAILED, claim.epoch(), false, null), EVA));

        assertThat(results.stream().filter(InterventionResult::done)).hasSize(1);
        assertThat(audit()).hasSize(1);
    }

    @Test
    default void onlyAnAbsentSlotIsPlannedToRun() {
        assertThat(intervene(OperatorAction.RERUN).status()).isEqualTo(Status.REFUSED);

        assertThat(intervene(OperatorAction.RUN).done()).isTrue();

        assertThat(instance(0).kind()).isEqualTo(RunKind.MANUAL);
        assertThat(intervene(OperatorAction.RUN).message()).contains("is in the ledger already");
        assertThat(audit()).extracting(AuditEntry::before, AuditEntry::after).containsExactly(org.assertj.core.groups.Tuple.tuple(null, "PLANNED"));
    }

    @Test
    default void aRerunThatDoublesIsRefusedUntilForcedAndTheTrailSaysWhatItDoubled() {
        plan(1);
        Claim claim = claimOne("a");
        commit(claim, append("s1"));
        ledger().succeed(claim, loaded());
        assertThat(ledger().interventions().standing(task(), SLOT, slot(1)))
                .isEqualTo(Map.of(SLOT, List.of(new Appended(append("").target(), 12_000))));

        assertThat(intervene(OperatorAction.RERUN).message()).contains("would double 12,000 rows");
        assertThat(audit()).isEmpty();
        assertThat(intervene(OperatorAction.RERUN, null, true).done()).isTrue();

        assertThat(audit().get(0).detail()).contains("doubles 12,000 rows");
    }

    @Test
    default void aFrozenInstanceIsNotClaimedUntilItIsUnfrozen() {
        plan(1);

        assertThat(intervene(OperatorAction.FREEZE).after()).isEqualTo(InstanceState.FROZEN);
        assertThat(instance(0).cause()).isEqualTo("frozen by eva@ops: the object was repaired");
        assertThat(ledger().claim(request("a", 1))).isEmpty();

        assertThat(intervene(OperatorAction.UNFREEZE).after()).isEqualTo(InstanceState.PLANNED);
        assertThat(instance(0).cause()).isNull();
        claimOne("a");
    }

    @Test
    default void neitherARunningNorAnEndedInstanceIsFrozen() {
        plan(1);
        Claim claim = claimOne("a");
        assertThat(intervene(OperatorAction.FREEZE).message()).isEqualTo("is RUNNING and cannot become FROZEN");
        ledger().succeed(claim, loaded());
        assertThat(intervene(OperatorAction.FREEZE).status()).isEqualTo(Status.REFUSED);
        assertThat(intervene(OperatorAction.UNFREEZE).message()).isEqualTo("is SUCCEEDED and cannot become PLANNED");
    }

    @Test
    default void theSlotsThatAFrozenTaskPlansAreFrozenAndThoseBeforeRun() {
        plan(1);
        assertThat(ledger().interventions().freezeTask(task(), true, EVA)).isTrue();
        assertThat(ledger().interventions().freezeTask(task(), true, EVA)).as("it was frozen").isFalse();

        plan(2);
        ledger().plan(task(), List.of(slot(2)), RunKind.BACKFILL, 0, null);

        assertThat(ledger().task(task()).orElseThrow().frozen()).isTrue();
        assertThat(instance(0).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(instance(1).state()).isEqualTo(InstanceState.FROZEN);
        assertThat(instance(2).state()).as("a person asked for it").isEqualTo(InstanceState.PLANNED);
        ledger().interventions().freezeTask(task(), false, EVA);
        plan(4);
        assertThat(instance(1).state()).as("unfreezing the task does not unfreeze its instances").isEqualTo(InstanceState.FROZEN);
        assertThat(instance(3).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(audit()).extracting(AuditEntry::action).containsExactly(OperatorAction.UNFREEZE, OperatorAction.FREEZE);
    }

    @Test
    default void whatFailedIsSetToSucceededAndItsDeadLetterIsDropped() {
        fail();

        assertThat(intervene(OperatorAction.SET_SUCCESS).after()).isEqualTo(InstanceState.SUCCEEDED);

        CycleInstance instance = instance(0);
        assertThat(instance.cause()).isEqualTo("set to SUCCEEDED by eva@ops: the object was repaired");
        assertThat(instance.deadLetter()).isEqualTo(DeadLetterState.NONE);
        assertThat(instance.finishedAt()).isEqualTo(MovingClock.START);
        assertThat(ledger().claimDeadLetters(task(), LEASE, 10)).isEmpty();
    }

    @Test
    default void whatMayHaveBeenLoadedIsNotSetToSucceeded() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(intent("s1"));
        ledger().fail(claim, failed("x"));

        assertThat(intervene(OperatorAction.SET_SUCCESS).message()).contains("commit session s1");
        assertThat(instance(0).state()).isEqualTo(InstanceState.FAILED);
    }

    @Test
    default void aDoubtIsSettledByAPersonsWord() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(intent("s1"));
        ledger().doubt(claim, failed("nobody knows"));

        assertThat(intervene(OperatorAction.SETTLE, CommitOutcome.COMMITTED, false).after()).isEqualTo(InstanceState.SUCCEEDED);

        assertThat(instance(0).counts()).isEqualTo(COUNTS);
        assertThat(audit().get(0).detail()).isEqualTo("settled as COMMITTED");
        assertThat(intervene(OperatorAction.SETTLE, CommitOutcome.COMMITTED, false).status()).isEqualTo(Status.REFUSED);
    }

    @Test
    default void aDeliveredLetterIsDeliveredAgainAndAPendingOneIsNot() {
        Claim claim = fail();
        assertThat(intervene(OperatorAction.REDELIVER).status()).isEqualTo(Status.REFUSED);
        ledger().deadLettered(task(), SLOT, claim.epoch(), DeadLetterState.DELIVERED);

        assertThat(intervene(OperatorAction.REDELIVER).done()).isTrue();

        assertThat(ledger().claimDeadLetters(task(), LEASE, 10)).hasSize(1);
    }

    @Test
    default void theTrailIsReadPageByPageNewestFirst() {
        plan(1);
        for (int i = 0; i < 3; i++) {
            intervene(OperatorAction.FREEZE);
            intervene(OperatorAction.UNFREEZE);
        }
        List<AuditEntry> all = audit();
        assertThat(all).hasSize(6).isSortedAccordingTo((a, b) -> Long.compare(b.id(), a.id()));

        List<AuditEntry> first = ledger().interventions().audit(new AuditQuery(task(), SLOT, null, 4));
        List<AuditEntry> second = ledger().interventions().audit(new AuditQuery(task(), SLOT, first.get(3).id(), 4));

        assertThat(first).isEqualTo(all.subList(0, 4));
        assertThat(second).isEqualTo(all.subList(4, 6));
        assertThat(ledger().interventions().audit(new AuditQuery(task(), slot(1), null, 4))).isEmpty();
        assertThat(ledger().interventions().audit(new AuditQuery(null, null, null, 1000))).containsAll(all);
    }

    @Test
    default void oldEntriesOfTheTrailAreRemovedStepByStepAndNoneThatIsYounger() throws Exception {
        try (HikariDataSource database = emptyDatabase()) {
            JdbcLedger.migrate(database);
            Ledger own = new JdbcLedger(database, clock());
            own.register(task(), ZoneId.of("Asia/Shanghai"), null);
            for (int i = 0; i < 6; i++) {
                own.interventions().freezeTask(task(), i % 2 == 0, new Signature("eva", null, "request-" + i));
                clock().advance(Duration.ofDays(1));
            }
            Instant thirdDay = MovingClock.START.plus(Duration.ofDays(3));

            assertThat(own.interventions().forgetAudit(MovingClock.START, 10)).isZero();
            assertThat(own.interventions().forgetAudit(thirdDay, 2)).isEqualTo(2);
            assertThat(own.interventions().forgetAudit(thirdDay, 2)).isOne();
            assertThat(own.interventions().forgetAudit(thirdDay, 2)).isZero();

            assertThat(own.interventions().audit(new AuditQuery(task(), null, null, 10))).extracting(AuditEntry::at)
                    .containsExactly(thirdDay.plus(Duration.ofDays(2)), thirdDay.plus(Duration.ofDays(1)), thirdDay);
            assertThatThrownBy(() -> own.interventions().forgetAudit(thirdDay, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void theRerunPolicyIsKept() {
        assertThat(ledger().task(task()).orElseThrow().rerunPolicy()).isEqualTo(RerunPolicy.ALL_ALLOWED);

        ledger().declare(task(), RerunPolicy.ALL_DENIED);

        assertThat(ledger().task(task()).orElseThrow().rerunPolicy()).isEqualTo(RerunPolicy.ALL_DENIED);
    }
}
