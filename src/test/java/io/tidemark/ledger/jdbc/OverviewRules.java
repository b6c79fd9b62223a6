package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Intervention;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.Overview;
import io.tidemark.ledger.RecordedCommit;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.Signature;
import io.tidemark.ledger.SlotChange;
import io.tidemark.ledger.SlotChanges;
import io.tidemark.ledger.SlotStatus;
import io.tidemark.ledger.TaskOverview;
import io.tidemark.ledger.WatchedSlot;

/** What people look at. */
interface OverviewRules extends LedgerFixture {

    Signature EVA = new Signature("eva", "because", "request-1");

    /** The day of UTC of {@link #SLOT}, which is near its end. */
    LocalDate DAY = LocalDate.of(2019, 11, 6);

    private List<SlotStatus> visited(Instant from, Instant to) {
        List<SlotStatus> visited = new ArrayList<>();
        ledger().overview().slots(task(), from, to, visited::add);
        return visited;
    }

    @Test
    default void slotsAreVisitedFromTheOldestToTheNewest() {
        plan(4);
        Claim claim = claimOne("a");
        commit(claim, intent("s"));
        ledger().succeed(claim, loaded());
        ledger().fail(claimOne("a"), failed("x"));

        assertThat(visited(null, null)).containsExactly(
                new SlotStatus(slot(0), InstanceState.SUCCEEDED, 12_000L, 4L, false, DeadLetterState.NONE, false, 1),
                new SlotStatus(slot(1), InstanceState.FAILED, null, null, false, DeadLetterState.PENDING, false, 0),
                new SlotStatus(slot(2), InstanceState.PLANNED, null, null, false, DeadLetterState.NONE, false, 0),
                new SlotStatus(slot(3), InstanceState.PLANNED, null, null, false, DeadLetterState.NONE, false, 0));
        assertThat(visited(slot(1), slot(2))).extracting(SlotStatus::scheduledTime).containsExactly(slot(1), slot(2));
        assertThat(visited(Instant.MIN, Instant.MAX)).hasSize(4);
        assertThat(visited(slot(9), null)).isEmpty();
    }

    @Test
    default void moreSlotsThanAPageHoldsAreVisitedOnceEach() {
        plan(5001);

        assertThat(visited(null, null)).extracting(SlotStatus::scheduledTime).isEqualTo(slots(5001));
    }

    @Test
    default void whatAPersonSetToSucceededIsToldFromWhatWasLoaded() {
        plan(2);
        ledger().fail(claimOne("a"), failed("x"));
        intervene(OperatorAction.SET_SUCCESS, 0, null);
        Claim doubtful = claimOne("a");
        ledger().commitLog(doubtful).intend(intent("s"));
        ledger().commitLog(doubtful).resolve("s", CommitOutcome.UNKNOWN);
        ledger().doubt(doubtful, failed("who knows"));
        intervene(OperatorAction.SETTLE, 1, CommitOutcome.COMMITTED);

        assertThat(visited(null, null)).extracting(SlotStatus::state).containsOnly(InstanceState.SUCCEEDED);
        assertThat(visited(null, null)).extracting(SlotStatus::setByPerson).containsExactly(true, false);
    }

    private void intervene(OperatorAction action, int number, CommitOutcome outcome) {
        CycleInstance now = ledger().instance(task(), slot(number)).orElse(null);
        assertThat(ledger().interventions().apply(new Intervention(action, task(), slot(number), now == null ? null : now.state(),
                now == null ? 0 : now.epoch(), true, outcome), EVA).done()).isTrue();
    }

    @Test
    default void everyChangeThatAPersonSeesIsTold() {
        plan(0);
        told(() -> plan(1));
        told(() -> intervene(OperatorAction.FREEZE, 0, null));
        told(() -> intervene(OperatorAction.UNFREEZE, 0, null));
        told(() -> ledger().defer(changing(() -> claimOne("a")), "not there", Duration.ZERO));
        told(() -> ledger().handBack(changing(() -> claimOne("a")), "stops"));
        told(() -> ledger().retry(changing(() -> claimOne("a")), failed("x"), Duration.ZERO));
        told(() -> intervene(OperatorAction.STOP, 0, null));
        told(() -> intervene(OperatorAction.RERUN, 0, null));
        told(() -> ledger().fail(changing(() -> claimOne("a")), failed("x")));
        told(() -> ledger().deadLettered(task(), SLOT, instance(0).epoch(), DeadLetterState.DELIVERED));
        told(() -> intervene(OperatorAction.REDELIVER, 0, null));
        told(() -> intervene(OperatorAction.SET_SUCCESS, 0, null));
        told(() -> ledger().requeue(task(), SLOT, RunKind.MANUAL, true));
        told(() -> claimOne("a"));
        told(() -> intervene(OperatorAction.STOP, 0, null));
        clock().advance(LEASE);
        told(() -> other().claim(request("b", 1)));
        clock().advance(LEASE);
        Claim doubtful = claimOne("c");
        ledger().commitLog(doubtful).intend(intent("s"));
        told(() -> ledger().doubt(doubtful, failed("x")));
        told(() -> ledger().judge(task(), SLOT, CommitOutcome.COMMITTED, "eva", "seen"));
        WatchedSlot slot = new WatchedSlot(SLOT, InstanceState.SUCCEEDED, instance(0).epoch(), List.of(), false, List.of(), List.of(), true, false);
        told(() -> ledger().late(task(), slot, List.of(OBJECT), "came late", false));
        told(() -> ledger().requeue(task(), SLOT, RunKind.MANUAL, true));
        told(() -> ledger().succeed(changing(() -> claimOne("a")), loaded()));
    }

    private Claim changing(Supplier<Claim> change) {
        Claim claim = change.get();
        clock().advance(Duration.ofMinutes(1));
        return claim;
    }

    private void told(Runnable change) {
        clock().advance(Duration.ofMinutes(1));
        change.run();
        assertThat(changed(clock().instant())).extracting(SlotChange::changedAt).containsExactly(clock().instant());
        assertThat(changed(clock().instant()).get(0).slot()).isEqualTo(visited(SLOT, SLOT).get(0));
    }

    private List<SlotChange> changed(Instant since) {
        return ledger().overview().changedSince(since, 100_000).slots().stream().filter(each -> each.task().equals(task())).toList();
    }

    @Test
    default void anInstanceThatIsTakenAwayFromASilentOwnerHasChanged() {
        plan(2);
        claimOne("a");
        clock().advance(LEASE);

        ledger().claim(new ClaimRequest(task(), "b", 1, 1, LEASE, true, Set.of(slot(1))));

        assertThat(changed(clock().instant())).extracting(change -> change.slot().state()).contains(InstanceState.RETRYING);
    }

    @Test
    default void aRenewedLeaseIsNoChange() {
        plan(1);
        Claim claim = claimOne("a");
        clock().advance(Duration.ofMinutes(1));

        ledger().renew(claim, LEASE);

        assertThat(changed(clock().instant())).isEmpty();
    }

    @Test
    default void aChangeWhoseTransactionWasOpenWhenSomebodyReadIsToldTheNextTime() throws Exception {
        plan(1);
        clock().advance(Duration.ofMinutes(1));
        Instant changed = clock().instant();
        try (Connection slow = dataSource().getConnection(); Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.executeUpdate("UPDATE tidemark_cycle_instance SET changed_at = %d WHERE task = '%s'".formatted(
                    changed.toEpochMilli(), task()));
            clock().advance(Duration.ofSeconds(5));
            SlotChanges before = other().overview().changedSince(changed, 100_000);
            assertThat(before.slots()).extracting(SlotChange::task).doesNotContain(task());
            slow.commit();

            clock().advance(Duration.ofSeconds(5));
            assertThat(changed(before.upTo())).hasSize(1);
        }
    }

    @Test
    default void whoBeginsToListenIsToldNothingOfThePast() {
        plan(1);

        SlotChanges changes = ledger().overview().changedSince(null, 10);

        assertThat(changes).isEqualTo(new SlotChanges(List.of(), clock().instant(), true));
        assertThatThrownBy(() -> ledger().overview().changedSince(null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void moreChangesThanAskedForAreCutOffAndTheAnswerSaysSo() {
        clock().advance(Duration.ofDays(3650));
        Instant since = clock().instant();
        plan(3);
        clock().advance(Duration.ofMillis(1));
        claimOne("a");

        assertThat(ledger().overview().changedSince(since, 4)).satisfies(changes -> {
            assertThat(changes.complete()).isTrue();
            assertThat(changes.slots()).hasSize(3);
        });
        assertThat(ledger().overview().changedSince(since, 2)).satisfies(changes -> {
            assertThat(changes.complete()).isFalse();
            assertThat(changes.slots()).hasSize(2);
            assertThat(changes.slots().get(0).slot().state()).isEqualTo(InstanceState.RUNNING);
        });
        forgetChanges();
    }

    /** Those of the far future would stand in the way of other tests. */
    private void forgetChanges() {
        try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.executeUpdate("UPDATE tidemark_cycle_instance SET changed_at = NULL WHERE task = '%s'".formatted(task()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    default void aTaskIsCountedFromASlotOnAndItsOpenInstancesHoweverOld() {
        plan(5);
        ledger().fail(claimOne("a"), failed("x"));
        ledger().succeed(claimOne("a"), loaded());
        intervene(OperatorAction.FREEZE, 2, null);

        Overview overview = ledger().overview();

        assertThat(overview.counts(task(), slot(1))).isEqualTo(Map.of(InstanceState.SUCCEEDED, 1L, InstanceState.FROZEN, 1L, InstanceState.PLANNED, 2L));
        assertThat(overview.open(task())).isEqualTo(Map.of(InstanceState.FAILED, 1L, InstanceState.FROZEN, 1L, InstanceState.PLANNED, 2L));
        assertThat(overview.oldestOpen(task())).contains(slot(3));
        assertThat(overview.first(task())).contains(slot(0));
        assertThat(stand(ledger(), DAY)).isEqualTo(new TaskOverview(ledger().task(task()).orElseThrow(), overview.counts(task(), SLOT),
                overview.open(task()), slot(3)));
    }

    private TaskOverview stand(Ledger ledger, LocalDate from) {
        return ledger.overview().tasks(from).stream().filter(each -> each.task().name().equals(task())).findFirst().orElseThrow();
    }

    /** Over midnight of UTC, so that one of the days changes and the other does not. */
    @Test
    default void theCountsOfAllTasksFollowEveryChangeWhicheverNodeMadeIt() {
        plan(40);
        assertThat(stand(ledger(), DAY).counts()).isEqualTo(Map.of(InstanceState.PLANNED, 40L));
        assertThat(stand(ledger(), DAY.plusDays(1)).counts()).isEqualTo(Map.of(InstanceState.PLANNED, 5L));
        assertThat(stand(ledger(), DAY).counts()).as("an earlier day than before").isEqualTo(Map.of(InstanceState.PLANNED, 40L));
        for (int i = 0; i < 3; i++) {
            clock().advance(Duration.ofMinutes(2));
            Claim claim = other().claim(new ClaimRequest(task(), "b", 1, 1000, LEASE, false, Set.of(slot(37 + i)))).get(0);
            assertFollowed();
            other().succeed(claim, loaded());
            assertFollowed();
        }
        intervene(OperatorAction.RERUN, 38, null);
        assertFollowed();
        other().plan(task(), List.of(slot(100), slot(-1)), RunKind.MANUAL, 0, null);
        assertFollowed();
        assertThat(stand(ledger(), DAY).counts()).isEqualTo(Map.of(InstanceState.PLANNED, 40L, InstanceState.SUCCEEDED, 2L));
    }

    private void assertFollowed() {
        assertThat(stand(ledger(), DAY).counts()).isEqualTo(ledger().overview().counts(task(), DAY.atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    @Test
    default void aChangeWhoseTransactionWasOpenWhenAllTasksWereCountedIsCountedTheNextTime() throws Exception {
        plan(2);
        stand(ledger(), DAY);
        clock().advance(Duration.ofMinutes(1));
        try (Connection slow = dataSource().getConnection(); Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.executeUpdate("UPDATE tidemark_cycle_instance SET state = 'SUCCEEDED', changed_at = %d WHERE task = '%s' AND scheduled_time = %d"
                    .formatted(clock().instant().toEpochMilli(), task(), SLOT.toEpochMilli()));
            clock().advance(Duration.ofSeconds(5));
            assertThat(stand(ledger(), DAY).counts()).isEqualTo(Map.of(InstanceState.PLANNED, 2L));
            slow.commit();

            clock().advance(Duration.ofSeconds(5));
            assertThat(stand(ledger(), DAY).counts()).isEqualTo(Map.of(InstanceState.PLANNED, 1L, InstanceState.SUCCEEDED, 1L));
        }
    }

    /** Such a change was made while the clock of the database stood behind. */
    @Test
    default void whatWasNotToldAsAChangeIsCountedWithinAnHour() throws Exception {
        plan(1);
        stand(ledger(), DAY);
        clock().advance(Duration.ofMinutes(1));
        stand(ledger(), DAY);
        clock().advance(Duration.ofMinutes(58));
        try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.executeUpdate("UPDATE tidemark_cycle_instance SET state = 'FROZEN' WHERE task = '%s'".formatted(task()));
        }
        assertThat(stand(ledger(), DAY).counts()).isEqualTo(Map.of(InstanceState.PLANNED, 1L));

        clock().advance(Duration.ofMinutes(1));

        assertThat(stand(ledger(), DAY).counts()).isEqualTo(Map.of(InstanceState.FROZEN, 1L));
    }

    @Test
    default void aTaskWithoutInstancesHasNoCounts() {
        Overview overview = ledger().overview();

        assertThat(overview.counts(task(), SLOT)).isEmpty();
        assertThat(overview.open(task())).isEmpty();
        assertThat(overview.oldestOpen(task())).isEmpty();
        assertThat(overview.first(task())).isEmpty();
        assertThat(stand(ledger(), DAY).counts()).isEmpty();
        assertThatThrownBy(() -> overview.tasks(LocalDate.of(1969, 12, 31))).isInstanceOf(IllegalArgumentException.class);
    }

    /** Names that Java and the database's language may order differently. */
    @Test
    default void pagesOverAllTasksNeitherRepeatAnInstanceNorLeaveOneOut() {
        List<String> tasks = List.of("-B", "-a", "_b", "-C c", "Zz", "ä", "z", "a-b", "ab", "数据").stream().map(each -> task() + each).toList();
        for (String each : tasks) {
            ledger().register(each, ZoneId.of("Asia/Shanghai"), null);
            ledger().plan(each, slots(3), RunKind.CYCLE, 0, null);
            ledger().claim(new ClaimRequest(each, "a", 1, 1, LEASE, false, Set.of())).forEach(claim -> {
                if (claim.task().length() % 2 == 0) {
                    ledger().fail(claim, failed("x"));
                }
            });
        }
        for (Set<InstanceState> states : List.of(Set.<InstanceState>of(), Set.of(InstanceState.PLANNED),
                Set.of(InstanceState.PLANNED, InstanceState.FAILED, InstanceState.RUNNING))) {
            assertThat(paged(states)).doesNotHaveDuplicates().hasSize(states.size() == 1 ? 20 : 30);
        }
    }

    private List<String> paged(Set<InstanceState> states) {
        List<String> found = new ArrayList<>();
        InstanceQuery.Position before = null;
        List<CycleInstance> page;
        do {
            page = ledger().instances(new InstanceQuery(null, slot(0), slot(2), states, before, 7));
            for (CycleInstance each : page) {
                before = new InstanceQuery.Position(each.scheduledTime(), each.task());
                if (each.task().startsWith(task()) && !each.task().equals(task())) {
                    found.add(each.task() + each.scheduledTime());
                }
            }
        } while (!page.isEmpty());
        return found;
    }

    @Test
    default void aPageOfOneTaskBeginsBehindTheLastInstanceOfTheOneBefore() {
        plan(5);

        assertThat(ledger().instances(new InstanceQuery(task(), null, slot(4), Set.of(), new InstanceQuery.Position(slot(3), task()), 2)))
                .extracting(CycleInstance::scheduledTime).containsExactly(slot(2), slot(1));
        assertThat(ledger().instances(new InstanceQuery(task(), null, slot(1), Set.of(InstanceState.PLANNED),
                new InstanceQuery.Position(slot(3), task()), 9))).hasSize(2);
    }

    @Test
    default void theCommitsOfAnInstanceAreListedWithWhatBecameOfThem() {
        plan(1);
        Claim claim = claimOne("a");
        commit(claim, intent("first"));
        ledger().commitLog(claim).intend(append("second"));

        assertThat(ledger().overview().commits(task(), SLOT)).containsExactly(
                new RecordedCommit(1, intent("first").target(), "first", true, COUNTS, clock().instant(), CommitOutcome.COMMITTED, clock().instant()),
                new RecordedCommit(1, intent("first").target(), "second", false, COUNTS, clock().instant(), null, null));
        assertThat(ledger().overview().commits(task(), slot(1))).isEmpty();
    }

    @Test
    default void theTimersLastTickIsToldAlsoWhenItHadNothingToPlan() {
        assertThat(lastTick()).isNull();
        ledger().plan(task(), slots(1), RunKind.MANUAL, 0, null);
        assertThat(lastTick()).isNull();

        ledger().plan(task(), slots(2), RunKind.CYCLE, 0, slot(1));
        assertThat(lastTick()).isEqualTo(clock().instant());

        clock().advance(Duration.ofSeconds(7));
        ledger().plan(task(), List.of(), RunKind.CYCLE, 0, null);
        assertThat(lastTick()).isEqualTo(clock().instant());
    }

    @Test
    default void ticksWithinASecondWriteNothing() {
        ledger().plan(task(), slots(1), RunKind.CYCLE, 0, null);
        Instant first = lastTick();
        clock().advance(Duration.ofMillis(999));

        ledger().plan(task(), slots(1), RunKind.CYCLE, 0, null);

        assertThat(lastTick()).isEqualTo(first);
    }

    private Instant lastTick() {
        return ledger().task(task()).map(CycleTask::lastTick).orElse(null);
    }

    @Test
    default void prunedInstancesLeaveTheChanges() {
        plan(1);
        ledger().succeed(claimOne("a"), loaded());
        clock().advance(Duration.ofDays(2));

        ledger().prune(task(), clock().instant(), slot(9), 10);

        assertThat(changed(Instant.EPOCH)).isEmpty();
    }
}
