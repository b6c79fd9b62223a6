package io.tidemark.ledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.tidemark.ledger.Alert;

interface AlertTableRules extends LedgerFixture {

    @Test
    default void aLookGoesToOneOfManyNodesUntilThePauseHasPassed() throws Exception {
        ledger().alerts().claimRound(LEASE);
        clock().advance(LEASE);

        List<Boolean> taken = Together.run(8, i -> () -> (i % 2 == 0 ? ledger() : other()).alerts().claimRound(LEASE));

        assertThat(taken).containsOnlyOnce(true);
        assertThat(other().alerts().claimRound(LEASE)).isFalse();
        clock().advance(LEASE);
        assertThat(other().alerts().claimRound(LEASE)).isTrue();
    }

    @Test
    default void anAlertIsKnownToEveryNodeAndKeepsItsTimeAndCount() {
        ledger().alerts().open(task(), "slow", "s1", "runs long", MovingClock.START);
        Alert due = due().get(0);
        ledger().alerts().told(due, clock().instant().plus(DELAY));
        clock().advance(DELAY);

        other().alerts().open(task(), "slow", "s1", "runs longer", clock().instant());

        assertThat(mine()).singleElement().returns("runs longer", Alert::text).returns(MovingClock.START, Alert::openedAt).returns(1, Alert::told);
    }

    @Test
    default void anAlertGoesToOneOfManyTellersAndComesBackWhenItWasNotTold() throws Exception {
        for (int i = 0; i < 40; i++) {
            ledger().alerts().open(task(), "failed", "s" + i, "x", MovingClock.START);
        }
        List<List<Alert>> taken = Together.run(8, i -> () -> (i % 2 == 0 ? ledger() : other()).alerts().claimDue(LEASE, 1000));
        assertThat(taken.stream().flatMap(List::stream).filter(alert -> alert.task().equals(task())).map(Alert::subject).toList())
                .hasSize(40).doesNotHaveDuplicates();
        assertThat(due()).isEmpty();

        clock().advance(LEASE);

        assertThat(due()).hasSize(40);
    }

    @Test
    default void anAlertThatIsNotToldAgainStaysKnown() {
        ledger().alerts().open(task(), "failed", "s1", "x", MovingClock.START);
        ledger().alerts().told(due().get(0), null);
        clock().advance(LEASE.multipliedBy(1000));

        assertThat(due()).isEmpty();
        assertThat(mine()).hasSize(1);
    }

    @Test
    default void whatHasEndedIsToldOnceAndForgotten() {
        ledger().alerts().open(task(), "failed", "s1", "x", MovingClock.START);
        ledger().alerts().told(due().get(0), null);

        ledger().alerts().end(mine().get(0), "loaded", clock().instant());
        Alert end = due().get(0);
        assertThat(end).returns(true, Alert::ended).returns("loaded", Alert::text);
        ledger().alerts().told(end, null);

        assertThat(mine()).isEmpty();
    }

    @Test
    default void whatIsWrongAgainBeforeItsEndWasToldIsToldAsNew() {
        ledger().alerts().open(task(), "failed", "s1", "x", MovingClock.START);
        ledger().alerts().told(due().get(0), null);
        ledger().alerts().end(mine().get(0), "loaded", clock().instant());
        Alert end = due().get(0);

        other().alerts().open(task(), "failed", "s1", "y", clock().instant());
        ledger().alerts().told(end, null);

        assertThat(mine()).singleElement().returns(false, Alert::ended).returns(0, Alert::told).returns("y", Alert::text);
    }

    @Test
    default void whatNobodyIsToldAboutIsForgotten() {
        ledger().alerts().open(task(), "failed", "s1", "x", MovingClock.START);
        ledger().alerts().end(mine().get(0), "loaded", null);
        assertThat(mine()).isEmpty();
    }

    private List<Alert> mine() {
        return ledger().alerts().all().stream().filter(alert -> alert.task().equals(task())).toList();
    }

    private List<Alert> due() {
        return other().alerts().claimDue(LEASE, 1000).stream().filter(alert -> alert.task().equals(task())).toList();
    }
}
