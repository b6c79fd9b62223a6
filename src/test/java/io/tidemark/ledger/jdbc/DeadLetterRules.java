package io.tidemark.ledger.jdbc;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;

interface DeadLetterRules extends LedgerFixture {

    @Test
    default void aFailedInstanceHasAPendingDeadLetter() {
        plan(2);
        ledger().fail(claimOne("a"), failed("no such column"));
        ledger().doubt(claimOne("a"), failed("who knows"));

        assertThat(instance(0).state()).isEqualTo(InstanceState.FAILED);
        assertThat(instance(0).cause()).isEqualTo("no such column");
        assertThat(instance(0).attempts()).isOne();
        assertThat(instance(0).finishedAt()).isEqualTo(MovingClock.START);
        assertThat(ledger().claimDeadLetters(task(), LEASE, 10)).containsExactly(instance(0), instance(1));
    }

    @Test
    default void aDeadLetterGoesToOneOfManyTakers() throws Exception {
        plan(60);
        ledger().claim(request("a", 60)).forEach(claim -> ledger().fail(claim, failed("x")));

        List<List<CycleInstance>> taken = Together.run(8, i -> () ->
                (i % 2 == 0 ? ledger() : other()).claimDeadLetters(task(), LEASE, 60));

        assertThat(taken.stream().flatMap(List::stream).map(CycleInstance::scheduledTime).toList())
                .hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    default void aDeadLetterThatNobodyDeliveredComesBack() {
        plan(1);
        ledger().fail(claimOne("a"), failed("x"));
        assertThat(ledger().claimDeadLetters(task(), LEASE, 1)).hasSize(1);
        assertThat(other().claimDeadLetters(task(), LEASE, 1)).isEmpty();

        clock().advance(LEASE);

        assertThat(other().claimDeadLetters(task(), LEASE, 1)).hasSize(1);
    }

    @Test
    default void aDeadLetterEndsOnce() {
        plan(1);
        ledger().fail(claimOne("a"), failed("x"));

        assertThat(ledger().deadLettered(task(), SLOT, 99, DeadLetterState.DELIVERED)).isFalse();
        assertThat(ledger().deadLettered(task(), SLOT, 1, DeadLetterState.DELIVERED)).isTrue();
        assertThat(other().deadLettered(task(), SLOT, 1, DeadLetterState.UNDECLARED)).isFalse();

        assertThat(instance(0).deadLetter()).isEqualTo(DeadLetterState.DELIVERED);
        clock().advance(LEASE);
        assertThat(ledger().claimDeadLetters(task(), LEASE, 1)).isEmpty();
        assertThatThrownBy(() -> ledger().deadLettered(task(), SLOT, 1, DeadLetterState.PENDING))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void aReportOfAnEarlierFailureDoesNotEndALaterOne() {
        plan(1);
        ledger().fail(claimOne("a"), failed("x"));
        ledger().requeue(task(), SLOT, RunKind.MANUAL);
        ledger().fail(claimOne("a"), failed("y"));

        assertThat(ledger().deadLettered(task(), SLOT, 1, DeadLetterState.DELIVERED)).isFalse();
        assertThat(instance(0).deadLetter()).isEqualTo(DeadLetterState.PENDING);
        assertThat(ledger().claimDeadLetters(task(), LEASE, 1)).extracting(CycleInstance::cause).containsExactly("y");
    }

    @Test
    default void deadLettersAreListedOverAllTasksNewestFirstPageByPage() {
        String second = task() + "-second";
        ledger().register(second, ZoneId.of("Asia/Shanghai"), null);
        plan(5);
        ledger().plan(second, slots(2), RunKind.CYCLE, 0, null);
        for (String each : List.of(task(), second)) {
            ledger().claim(new ClaimRequest(each, "a", 9, 9, LEASE, false, Set.of())).forEach(claim -> ledger().fail(claim, failed("x")));
        }
        ledger().deadLettered(task(), slot(4), instance(4).epoch(), DeadLetterState.DELIVERED);
        ledger().deadLettered(task(), slot(2), instance(2).epoch(), DeadLetterState.UNDECLARED);
        ledger().requeue(task(), slot(3), RunKind.MANUAL);
        Set<DeadLetterState> reports = EnumSet.complementOf(EnumSet.of(DeadLetterState.NONE));

        assertThat(letters(reports, 1)).isEqualTo(letters(reports, 1000)).containsExactly(task() + slot(4), task() + slot(2),
                second + slot(1), task() + slot(1), second + slot(0), task() + slot(0));
        assertThat(letters(Set.of(DeadLetterState.DELIVERED), 2)).containsExactly(task() + slot(4));
        assertThat(letters(Set.of(DeadLetterState.PENDING, DeadLetterState.UNDECLARED), 2)).hasSize(5);
        assertThat(ledger().overview().deadLetters(Set.of(), null, 1)).isEmpty();
        assertThat(ledger().overview().deadLetters(Set.of(DeadLetterState.NONE), null, 1)).isEmpty();
        assertThatThrownBy(() -> ledger().overview().deadLetters(reports, null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Those of this test's tasks, read page by page. */
    private List<String> letters(Set<DeadLetterState> states, int limit) {
        List<String> found = new ArrayList<>();
        InstanceQuery.Position before = null;
        List<CycleInstance> page;
        do {
            page = ledger().overview().deadLetters(states, before, limit);
            for (CycleInstance each : page) {
                before = new InstanceQuery.Position(each.scheduledTime(), each.task());
                if (each.task().startsWith(task())) {
                    found.add(each.task() + each.scheduledTime());
                }
            }
        } while (page.size() == limit);
        return found;
    }

    @Test
    default void deadLettersAreFoundByTheirIndexAndNotAmongTheHistory() throws Exception {
        try (HikariDataSource database = emptyDatabase()) {
            JdbcLedger.migrate(database);
            new BenchHistory(database, 10).write(20_000, 0);
            ExplainingDataSource explaining = new ExplainingDataSource(database);

            List<CycleInstance> found = new JdbcLedger(explaining.dataSource()).overview().deadLetters(
                    Set.of(DeadLetterState.DELIVERED), new InstanceQuery.Position(BenchHistory.END, "task-0"), 100);

            assertThat(found).hasSize(4);
            assertThat(explaining.plans().values()).anySatisfy(plan -> assertThat(plan.toLowerCase(Locale.ROOT))
                    .contains("tidemark_cycle_instance_letter"));
        }
    }
}
