package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.SourceObject;

interface ReadRules extends LedgerFixture {

    @Test
    default void instancesAreListedNewestFirst() {
        plan(6);
        ledger().succeed(claimOne("a"), loaded());
        ledger().fail(claimOne("a"), failed("x"));

        assertThat(list(null, null, Set.of(), 100)).containsExactly(slot(5), slot(4), slot(3), slot(2), slot(1), slot(0));
        assertThat(list(null, null, Set.of(), 2)).containsExactly(slot(5), slot(4));
        assertThat(list(slot(1), slot(3), Set.of(), 100)).containsExactly(slot(3), slot(2), slot(1));
        assertThat(list(null, null, Set.of(InstanceState.FAILED, InstanceState.SUCCEEDED), 100))
                .containsExactly(slot(1), slot(0));
        assertThat(list(slot(7), null, Set.of(), 100)).isEmpty();
        assertThat(list(slot(1), slot(3), Set.of(InstanceState.PLANNED, InstanceState.FAILED), 2)).containsExactly(slot(3), slot(2));
        assertThat(list(null, null, Set.of(InstanceState.UNKNOWN), 100)).isEmpty();
    }

    private List<Instant> list(Instant from, Instant to, Set<InstanceState> states, int limit) {
        return ledger().instances(new InstanceQuery(task(), from, to, states, limit)).stream()
                .map(CycleInstance::scheduledTime).toList();
    }

    @Test
    default void instancesOfAllTasksAreListedTogether() {
        plan(1);
        String second = task() + "-second";
        ledger().register(second, ZoneId.of("Asia/Shanghai"), null);
        ledger().plan(second, List.of(slot(1)), RunKind.CYCLE, 0, null);

        assertThat(ledger().instances(new InstanceQuery(null, null, null, Set.of(), 10_000)))
                .filteredOn(each -> each.task().startsWith(task()))
                .extracting(CycleInstance::task).containsExactly(second, task());
    }

    @Test
    default void instancesOfSomeStatesAreListedOverAllTasks() {
        plan(3);
        ledger().succeed(claimOne("a"), loaded());
        ledger().fail(claimOne("a"), failed("x"));

        assertThat(slotsOfAll(InstanceState.FAILED, InstanceState.PLANNED)).containsExactly(slot(2), slot(1));
        assertThat(slotsOfAll(InstanceState.FAILED, InstanceState.SUCCEEDED)).containsExactly(slot(1), slot(0));
        assertThat(slotsOfAll(InstanceState.UNKNOWN)).isEmpty();
    }

    private List<Instant> slotsOfAll(InstanceState... states) {
        return ledger().instances(new InstanceQuery(null, slot(0), slot(2), Set.of(states), 10_000)).stream()
                .filter(each -> each.task().equals(task())).map(CycleInstance::scheduledTime).toList();
    }

    @Test
    default void statesAreCountedByTask() {
        plan(4);
        ledger().succeed(claimOne("a"), loaded());
        claimOne("a");

        assertThat(ledger().counts(task())).isEqualTo(Map.of(
                InstanceState.SUCCEEDED, 1L, InstanceState.RUNNING, 1L, InstanceState.PLANNED, 2L));
        assertThat(ledger().counts("no-such-task")).isEmpty();
        assertThat(ledger().instance(task(), slot(44))).isEmpty();
        assertThat(ledger().attempts(task(), slot(44))).isEmpty();
        assertThat(ledger().task("no-such-task")).isEmpty();
    }

    @Test
    default void aLongManifestComesBackInReadingOrder() {
        plan(1);
        List<SourceObject> objects = IntStream.range(0, 2500).mapToObj(i ->
                new SourceObject("iot-raw", "a/" + (2500 - i) + ".csv", "v" + i, null, i, null, null)).toList();

        ledger().succeed(claimOne("a"), new AttemptReport(null, objects));

        assertThat(ledger().attempts(task(), SLOT).get(0).objects()).isEqualTo(objects);
        assertThat(instance(0).objects()).isEqualTo(2500);
    }

    @Test
    default void aLongCauseIsKeptAsFarAsItFits() {
        plan(1);

        ledger().fail(claimOne("a"), failed("x\u0000" + "数据".repeat(3000)));

        assertThat(instance(0).cause()).startsWith("x 数据").endsWith("…").hasSizeBetween(1000, 2000);
    }

    /** Every change that the enum forbids is tried on every state. */
    @Test
    default void noStateChangesButAsTheEnumAllows() throws Exception {
        plan(1);
        Claim claim = claimOne("a");
        for (InstanceState from : InstanceState.values()) {
            for (Change change : changes()) {
                force(from);
                try {
                    change.on(claim);
                } catch (RuntimeException e) {
                    assertThat(e).isInstanceOfAny(StaleClaimException.class, IllegalStateException.class);
                }
                InstanceState to = instance(0).state();
                assertThat(to == from || from.canBecome(to)).as("%s to %s", from, to).isTrue();
            }
        }
    }

    /** Something that moves an instance. */
    interface Change {
        void on(Claim claim);
    }

    private List<Change> changes() {
        return List.of(
                claim -> ledger().plan(task(), slots(1), RunKind.CYCLE, 0, null),
                claim -> ledger().requeue(task(), SLOT, RunKind.MANUAL),
                claim -> ledger().requeue(task(), SLOT, RunKind.MANUAL, true),
                claim -> ledger().judge(task(), SLOT, CommitOutcome.COMMITTED, "eva", "seen"),
                claim -> ledger().judge(task(), SLOT, CommitOutcome.NOT_COMMITTED, "eva", "not there"),
                claim -> ledger().claim(request("b", 1)),
                claim -> ledger().succeed(claim, loaded()),
                claim -> ledger().retry(claim, failed("x"), DELAY),
                claim -> ledger().defer(claim, "x", DELAY),
                claim -> ledger().fail(claim, failed("x")),
                claim -> ledger().doubt(claim, failed("x")),
                claim -> ledger().handBack(claim, "x"));
    }

    private void force(InstanceState state) throws Exception {
        boolean running = state == InstanceState.RUNNING;
        try (Connection connection = dataSource().getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("DELETE FROM tidemark_attempt_object WHERE task = '%s'".formatted(task()));
            statement.execute("DELETE FROM tidemark_attempt WHERE task = '%s'".formatted(task()));
            statement.execute("""
                    UPDATE tidemark_cycle_instance SET state = '%s', epoch = 1, owner = %s, lease_until = %s, due_at = 0,
                           dead_letter = 'NONE', dead_letter_due = NULL WHERE task = '%s'
                    """.formatted(state, running ? "'a'" : "NULL", running ? Long.toString(Long.MAX_VALUE) : "NULL", task()));
            statement.execute("""
                    INSERT INTO tidemark_attempt (task, scheduled_time, epoch, attempt_number, node, started_at, outcome)
                    VALUES ('%s', %d, 1, 1000000, 'a', 0, '%s')""".formatted(
                            task(), SLOT.toEpochMilli(), state == InstanceState.UNKNOWN ? "UNKNOWN" : "RUNNING"));
        }
    }
}
