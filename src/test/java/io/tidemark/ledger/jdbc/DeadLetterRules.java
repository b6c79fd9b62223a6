package io.tidemark.ledger.jdbc;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
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
}
