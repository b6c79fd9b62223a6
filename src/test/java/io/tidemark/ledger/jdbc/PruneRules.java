package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Pruned;
import io.tidemark.ledger.RequeueResult.Status;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.SourceObject;
import io.tidemark.ledger.WatchedSlot;

interface PruneRules extends LedgerFixture {

    @Test
    default void aPrunedInstanceIsNeitherPlannedNorClaimedAgain() {
        plan(2);
        succeedAll();
        List<CycleInstance> before = List.of(instance(0), instance(1));

        assertThat(pruneAll(later())).isEqualTo(new Pruned(2, 2, 2, 2));

        assertThat(ledger().attempts(task(), SLOT)).isEmpty();
        assertThat(ledger().plan(task(), slots(2), RunKind.CYCLE, 0, null)).isZero();
        assertThat(other().plan(task(), slots(2), RunKind.BACKFILL, 9, null)).isZero();
        assertThat(ledger().claim(request("a", 10))).isEmpty();
        assertThat(List.of(instance(0), instance(1))).isEqualTo(before);
    }

    @Test
    default void pruningGoesInStepsUntilNothingIsLeft() {
        plan(5);
        succeedAll();

        List<Integer> steps = IntStream.range(0, 4).map(i -> prune(later(), later(), 2).instances()).boxed().toList();

        assertThat(steps).containsExactly(2, 2, 1, 0);
        assertThat(rows("tidemark_attempt") + rows("tidemark_attempt_object") + rows("tidemark_commit_intent")).isZero();
    }

    @Test
    default void aStepEndsBeforeItHoldsTheLedgerUp() {
        plan(3);
        List<SourceObject> many = IntStream.range(0, 5000).mapToObj(i -> new SourceObject("b", "k" + i, null, null, 1, null, null)).toList();
        ledger().claim(request("a", 3)).forEach(claim -> ledger().succeed(claim, new AttemptReport(null, many)));

        assertThat(prune(later(), later(), 100)).isEqualTo(new Pruned(1, 1, 5000, 0));
        assertThat(pruneAll(later()).instances()).isEqualTo(2);
    }

    @Test
    default void theOldestSuccessesGoFirstAndTheRetentionIsKept() {
        plan(3);
        for (int i = 0; i < 3; i++) {
            succeed(claimOne("a"));
            clock().advance(Duration.ofHours(1));
        }
        Instant secondSuccess = instance(1).finishedAt();

        assertThat(pruneAll(secondSuccess).instances()).isOne();
        assertThat(ledger().attempts(task(), slot(0))).isEmpty();
        assertThat(ledger().attempts(task(), slot(1))).hasSize(1);

        assertThat(pruneAll(secondSuccess.plusMillis(1)).instances()).isOne();
        assertThat(ledger().attempts(task(), slot(2))).hasSize(1);
    }

    @Test
    default void manifestsThatLateObjectsAreComparedWithStay() {
        plan(3);
        succeedAll();

        prune(later(), slot(1), 10);

        assertThat(ledger().attempts(task(), slot(0))).isEmpty();
        assertThat(ledger().attempts(task(), slot(1)).get(0).objects()).containsExactly(OBJECT);
        assertThat(ledger().attempts(task(), slot(2))).hasSize(1);
    }

    @Test
    default void versionsToldAsLateGoWithTheHistoryOfTheirSlot() {
        plan(2);
        succeedAll();
        for (int i = 0; i < 2; i++) {
            ledger().late(task(), new WatchedSlot(slot(i), InstanceState.SUCCEEDED, instance(i).epoch(), List.of(), false, List.of(), List.of(), true, false),
                    List.of(OBJECT), "came late", false);
        }
        assertThat(rows("tidemark_late_object")).isEqualTo(2);

        prune(later(), slot(1), 10);

        assertThat(rows("tidemark_late_object")).isOne();
        assertThat(instance(0).late()).as("what people see of it stays").isEqualTo("came late");
    }

    @Test
    default void onlyWhatHasSucceededIsPruned() {
        plan(5);
        ledger().fail(claimOne("a"), failed("x"));
        Claim doubtful = claimOne("a");
        ledger().commitLog(doubtful).intend(append("s1"));
        ledger().doubt(doubtful, failed("x"));
        ledger().retry(claimOne("a"), failed("x"), Duration.ofDays(1000));
        claimOne("a");
        long attempts = rows("tidemark_attempt");

        assertThat(pruneAll(later())).isEqualTo(new Pruned(0, 0, 0, 0));

        assertThat(rows("tidemark_attempt")).isEqualTo(attempts).isEqualTo(4);
        assertThat(rows("tidemark_commit_intent")).isOne();
    }

    @Test
    default void anAppendIsRememberedForGood() {
        plan(1);
        Claim claim = claimOne("a");
        commit(claim, append("s1"));
        ledger().succeed(claim, loaded());

        assertThat(pruneAll(later())).isEqualTo(new Pruned(1, 1, 1, 0));

        assertThat(ledger().requeue(task(), SLOT, RunKind.MANUAL, false).status()).isEqualTo(Status.WOULD_DOUBLE);
    }

    @Test
    default void anAppendThatWasReplacedGoesWithItsReplacement() {
        plan(1);
        Claim first = claimOne("a");
        commit(first, append("s1"));
        ledger().succeed(first, loaded());
        ledger().requeue(task(), SLOT, RunKind.MANUAL, true);
        Claim second = claimOne("a");
        commit(second, intent("s2"));
        ledger().succeed(second, loaded());

        assertThat(pruneAll(later()).intents()).isEqualTo(2);

        assertThat(ledger().requeue(task(), SLOT, RunKind.MANUAL, false).done()).isTrue();
    }

    @Test
    default void aCommitThatNobodyKnowsStaysWithWhateverState() throws Exception {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(intent("s1"));
        ledger().commitLog(claim).resolve("s1", CommitOutcome.UNKNOWN);
        ledger().doubt(claim, failed("x"));
        execute("UPDATE tidemark_cycle_instance SET state = 'SUCCEEDED' WHERE task = '%s'".formatted(task()));

        assertThat(pruneAll(later())).isEqualTo(new Pruned(1, 1, 0, 0));

        ledger().requeue(task(), SLOT, RunKind.MANUAL);
        assertThat(claimOne("a").unresolved()).isEqualTo(intent("s1"));
    }

    @Test
    default void aPrunedInstanceThatRunsAgainIsPrunedAgain() {
        plan(1);
        succeed(claimOne("a"));
        pruneAll(later());
        ledger().requeue(task(), SLOT, RunKind.MANUAL);
        Claim again = claimOne("a");
        assertThat(again.epoch()).isEqualTo(2);
        assertThat(pruneAll(later()).instances()).as("while it runs").isZero();
        succeed(again);
        assertThat(ledger().attempts(task(), SLOT)).extracting(Attempt::number).containsExactly(2);

        assertThat(pruneAll(later()).attempts()).isOne();
        assertThat(pruneAll(later()).instances()).isZero();
    }

    @Test
    default void anOwnerFromBeforeThePruningIsStale() {
        plan(1);
        Claim stale = claimOne("a");
        clock().advance(LEASE);
        Claim fresh = other().claim(request("b", 1)).get(0);
        other().succeed(fresh, loaded());
        pruneAll(later());

        assertThatThrownBy(() -> ledger().commitLog(stale).intend(intent("s1"))).isInstanceOf(StaleClaimException.class);
        assertThatThrownBy(() -> ledger().succeed(stale, loaded())).isInstanceOf(StaleClaimException.class);
    }

    /** What is pruned is run again at the same moment: no attempt that runs loses its row, and no slot is claimed twice. */
    @Test
    default void pruningWhileInstancesAreRequeuedAndClaimedDisturbsNobody() throws Exception {
        plan(40);
        succeedAll();
        plan(80);
        Instant end = later();

        List<List<Claim>> results = Together.run(4, i -> () -> switch (i) {
            case 0, 1 -> {
                pruneEach(end);
                yield List.of();
            }
            case 2 -> {
                slots(40).forEach(slot -> other().requeue(task(), slot, RunKind.MANUAL));
                yield List.of();
            }
            default -> claimAll(80);
        });

        List<Claim> claims = new ArrayList<>(results.get(3));
        assertThat(slotsOf(claims)).hasSize(80).doesNotHaveDuplicates();
        claims.forEach(claim -> ledger().succeed(claim, loaded()));
        assertThat(ledger().counts(task())).containsOnlyKeys(InstanceState.SUCCEEDED).containsValue(80L);
        pruneAll(later());
        assertThat(rows("tidemark_attempt")).isZero();
    }

    @Test
    default void manyPrunersShareTheWork() throws Exception {
        plan(60);
        succeedAll();
        Instant end = later();

        List<Pruned> pruned = Together.run(4, i -> () -> pruneEach(end));

        assertThat(pruned.stream().reduce(new Pruned(0, 0, 0, 0), Pruned::plus)).isEqualTo(new Pruned(60, 60, 60, 60));
    }

    @Test
    default void aStepWithoutALimitIsRefused() {
        assertThatThrownBy(() -> prune(later(), later(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private void succeedAll() {
        ledger().claim(request("a", 1000)).forEach(this::succeed);
    }

    private void succeed(Claim claim) {
        commit(claim, intent("s-" + claim.scheduledTime() + "-" + claim.epoch()));
        ledger().succeed(claim, loaded());
    }

    private List<Claim> claimAll(int count) {
        List<Claim> claims = new ArrayList<>();
        Instant patience = Instant.now().plusSeconds(60);
        while (claims.size() < count && Instant.now().isBefore(patience)) {
            claims.addAll(ledger().claim(request("a", 7)));
        }
        return claims;
    }

    /** Until three steps in a row find nothing: another pruner may just have had what this one looked for. */
    private Pruned pruneEach(Instant end) {
        Pruned all = new Pruned(0, 0, 0, 0);
        for (int nothing = 0; nothing < 3; ) {
            Pruned step = other().prune(task(), end, end, 3);
            nothing = step.instances() == 0 ? nothing + 1 : 0;
            all = all.plus(step);
        }
        return all;
    }

    private Pruned pruneAll(Instant finishedBefore) {
        Pruned all = new Pruned(0, 0, 0, 0);
        for (Pruned step = prune(finishedBefore, later(), 10); step.instances() > 0; step = prune(finishedBefore, later(), 10)) {
            all = all.plus(step);
        }
        return all;
    }

    private Pruned prune(Instant finishedBefore, Instant slotsBefore, int limit) {
        return ledger().prune(task(), finishedBefore, slotsBefore, limit);
    }

    private Instant later() {
        return clock().instant().plus(Duration.ofDays(1));
    }

    private long rows(String table) {
        try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM %s WHERE task = '%s'".formatted(table, task()))) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute(sql);
        }
    }
}
