package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.LateObject;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.SourceAction;
import io.tidemark.ledger.SourceObject;
import io.tidemark.ledger.WatchedSlot;

interface SourceRules extends LedgerFixture {

    SourceObject LATE = new SourceObject("iot-raw", "late.csv", null, "E2", 7, Instant.parse("2019-11-06T16:00:00Z"), null);

    private static AttemptReport report(String source, String... actions) {
        return new AttemptReport(null, List.of(OBJECT), List.of(source), List.of(actions));
    }

    private static List<String> texts(List<SourceAction> actions) {
        return actions.stream().map(SourceAction::action).toList();
    }

    private List<String> claimActions(Instant slot) {
        return texts(ledger().claimSourceActions(task(), slot, LEASE, 10));
    }

    private void load(Claim claim, String source, String... actions) {
        ledger().commitLog(claim).intend(intent("s" + claim.scheduledTime() + claim.epoch()));
        ledger().commitLog(claim).resolve("s" + claim.scheduledTime() + claim.epoch(), CommitOutcome.COMMITTED);
        ledger().succeed(claim, report(source, actions));
    }

    @Test
    default void actionsAreDueFromTheSuccessOnAndNotBefore() {
        plan(2);
        Claim claim = claimOne("a");
        ledger().describe(claim, report("src", "delete x", "delete y"));
        assertThat(claimActions(null)).isEmpty();

        ledger().succeed(claim, report("src", "delete x", "delete y"));

        assertThat(claimActions(slot(1))).as("of another slot").isEmpty();
        assertThat(claimActions(SLOT)).containsExactly("delete x", "delete y");
        assertThat(claimActions(null)).as("taken").isEmpty();
    }

    @Test
    default void anActionOfAFailedAttemptIsNeverDue() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().describe(claim, report("src", "delete x"));

        ledger().fail(claim, failed("the table is gone"));

        clock().advance(LEASE);
        assertThat(claimActions(null)).isEmpty();
    }

    @Test
    default void anActionWhoseTakerDiedComesBackWithItsTriesCounted() {
        plan(1);
        ledger().succeed(claimOne("a"), report("src", "delete x"));
        assertThat(ledger().claimSourceActions(task(), null, LEASE, 10)).extracting(SourceAction::tries).containsExactly(1);

        clock().advance(LEASE);

        assertThat(other().claimSourceActions(task(), null, LEASE, 10)).extracting(SourceAction::tries).containsExactly(2);
    }

    @Test
    default void anActionGoesToOneOfManyTakers() throws Exception {
        plan(1);
        ledger().succeed(claimOne("a"), report("src", IntStream.range(0, 60).mapToObj(i -> "delete " + i).toArray(String[]::new)));

        List<List<SourceAction>> taken = Together.run(6, i -> () ->
                (i % 2 == 0 ? ledger() : other()).claimSourceActions(task(), null, LEASE, 60));

        assertThat(taken.stream().flatMap(List::stream).map(SourceAction::action).toList()).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    default void anActionIsPostponedOrEnds() {
        plan(1);
        ledger().succeed(claimOne("a"), report("src", "delete x", "delete y"));
        List<SourceAction> taken = ledger().claimSourceActions(task(), null, LEASE, 10);

        ledger().endSourceActions(taken.subList(0, 1));
        ledger().endSourceActions(taken.subList(0, 1));
        ledger().postponeSourceAction(taken.get(1), Duration.ofHours(2));

        clock().advance(Duration.ofHours(1));
        assertThat(claimActions(null)).isEmpty();
        clock().advance(Duration.ofHours(1));
        assertThat(claimActions(null)).containsExactly("delete y");
    }

    @Test
    default void whoRunsASlotAgainKeepsItsObjects() {
        plan(1);
        ledger().succeed(claimOne("a"), report("src", "delete x"));

        ledger().requeue(task(), SLOT, RunKind.MANUAL);

        assertThat(claimActions(null)).isEmpty();
        ledger().succeed(claimOne("a"), report("src", "delete y"));
        assertThat(claimActions(null)).containsExactly("delete y");
    }

    @Test
    default void whoFindsAnEarlierCommitMadeLearnsWhatItsAttemptReadAndLeft() {
        plan(1);
        Claim dead = claimOne("a");
        ledger().describe(dead, report("src", "delete x"));
        ledger().commitLog(dead).intend(intent("s1"));
        clock().advance(LEASE);
        Claim claim = other().claim(request("b", 1)).get(0);
        assertThat(other().described(claim)).as("nothing committed yet").isEqualTo(new AttemptReport(null, List.of()));
        other().commitLog(claim).resolve("s1", CommitOutcome.COMMITTED);

        AttemptReport described = other().described(claim);

        assertThat(described).isEqualTo(report("src", "delete x"));
        other().succeed(claim, described);
        assertThat(claimActions(null)).containsExactly("delete x");
        assertThat(ledger().watchedSlots(task(), SLOT)).singleElement().returns(List.of("src"), WatchedSlot::sources);
    }

    @Test
    default void aCommitThatAPersonJudgedMadeReleasesItsActions() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().describe(claim, report("src", "delete x"));
        ledger().commitLog(claim).intend(intent("s1"));
        ledger().doubt(claim, report("src", "delete x").because("who knows"));

        ledger().judge(task(), SLOT, CommitOutcome.COMMITTED, "ann", "seen in the table");

        assertThat(claimActions(null)).containsExactly("delete x");
    }

    @Test
    default void whoRunsASlotInDoubtAgainKeepsWhatItsCommitLeavesToBeDone() {
        plan(1);
        Claim doubtful = claimOne("a");
        ledger().describe(doubtful, report("src", "delete x"));
        ledger().commitLog(doubtful).intend(intent("s1"));
        ledger().doubt(doubtful, report("src", "delete x").because("who knows"));
        ledger().requeue(task(), SLOT, RunKind.MANUAL);

        Claim next = claimOne("b");
        ledger().commitLog(next).resolve("s1", CommitOutcome.COMMITTED);
        ledger().succeed(next, ledger().described(next));

        assertThat(claimActions(null)).containsExactly("delete x");
    }

    @Test
    default void oneNodeAtATimeLooksForLateObjects() throws Exception {
        List<Boolean> taken = Together.run(6, i -> () -> (i % 2 == 0 ? ledger() : other()).claimLateCheck(task(), Duration.ofMinutes(5)));
        assertThat(taken).containsOnlyOnce(true);

        clock().advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(other().claimLateCheck(task(), Duration.ofMinutes(5))).isFalse();
        clock().advance(Duration.ofMillis(1));
        assertThat(other().claimLateCheck(task(), Duration.ofMinutes(5))).isTrue();
    }

    @Test
    default void onlySlotsThatEndedAndLookedForObjectsAreWatched() {
        plan(6);
        load(claimOne("a"), "s0");
        ledger().fail(claimOne("a"), new AttemptReport("absent", List.of(), List.of("s1"), List.of()));
        ledger().fail(claimOne("a"), failed("broke before it looked"));
        ledger().doubt(claimOne("a"), report("s3").because("who knows"));
        ledger().retry(claimOne("a"), report("s4").because("once more"), DELAY);

        List<WatchedSlot> slots = ledger().watchedSlots(task(), SLOT);

        assertThat(slots).containsExactly(
                new WatchedSlot(SLOT, InstanceState.SUCCEEDED, 1, List.of("s0"), false, List.of(OBJECT), List.of(), true, false),
                new WatchedSlot(slot(1), InstanceState.FAILED, 1, List.of("s1"), false, List.of(), List.of(), false, false));
        assertThat(ledger().watchedSlots(task(), slot(1))).containsExactly(slots.get(1));
        assertThat(ledger().watchedSlots(task(), slot(2))).isEmpty();
    }

    @Test
    default void aSlotIsWatchedAsItsLastAttemptLeftIt() {
        plan(1);
        ledger().retry(claimOne("a"), report("old").because("x"), Duration.ZERO);
        load(claimOne("a"), "new");

        assertThat(ledger().watchedSlots(task(), SLOT)).singleElement().returns(List.of("new"), WatchedSlot::sources).returns(2L, WatchedSlot::epoch);
    }

    @Test
    default void neighboursWithTheSameSourceAreMarkedAlsoBeyondTheFirst() {
        plan(4);
        for (String source : List.of("day", "day", "own", "own2")) {
            load(claimOne("a"), source);
        }

        assertThat(ledger().watchedSlots(task(), slot(1))).extracting(WatchedSlot::sharesSource).containsExactly(true, false, false);
        assertThat(ledger().watchedSlots(task(), SLOT)).extracting(WatchedSlot::sharesSource).containsExactly(true, true, false, false);
    }

    @Test
    default void manySlotsAreReadInPartsWithoutLosingAny() {
        plan(1_010);
        ledger().claim(request("a", 1_010, 2_000)).forEach(claim -> ledger().succeed(claim, report("s" + claim.scheduledTime())));
        List<Instant> seen = new ArrayList<>();

        List<WatchedSlot> part = ledger().watchedSlots(task(), SLOT);
        while (!part.isEmpty()) {
            part.forEach(slot -> seen.add(slot.scheduledTime()));
            part = ledger().watchedSlots(task(), seen.get(seen.size() - 1).plusMillis(1));
        }

        assertThat(seen).isEqualTo(slots(1_010));
    }

    @Test
    default void whatCameLateIsToldOnceAndShown() {
        plan(1);
        load(claimOne("a"), "src");
        WatchedSlot slot = ledger().watchedSlots(task(), SLOT).get(0);
        clock().advance(DELAY);

        assertThat(ledger().late(task(), slot, List.of(LATE), "late.csv came", false)).isTrue();
        assertThat(other().late(task(), slot, List.of(LATE), "late.csv came", false)).isFalse();

        assertThat(instance(0).late()).isEqualTo("late.csv came");
        assertThat(instance(0).lateAt()).isEqualTo(MovingClock.START.plus(DELAY));
        assertThat(instance(0).state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(ledger().watchedSlots(task(), SLOT).get(0).told()).containsExactly(new LateObject(1, "iot-raw", "late.csv", "E2", 7));
        ledger().requeue(task(), SLOT, RunKind.MANUAL);
        assertThat(instance(0).late()).as("after a person had it run again").isNull();
    }

    @Test
    default void aSlotThatRunsAgainForWhatCameLateSaysSo() {
        plan(1);
        load(claimOne("a"), "src", "delete x");
        WatchedSlot slot = ledger().watchedSlots(task(), SLOT).get(0);

        assertThat(ledger().late(task(), slot, List.of(LATE), "late.csv came", true)).isTrue();

        assertThat(instance(0).state()).isEqualTo(InstanceState.PLANNED);
        assertThat(instance(0).kind()).isEqualTo(RunKind.MANUAL);
        assertThat(claimActions(null)).isEmpty();
        load(claimOne("a"), "src");
        assertThat(instance(0).late()).isEqualTo("late.csv came");
        assertThat(ledger().late(task(), slot, List.of(LATE), "late.csv came", true)).as("of an epoch that has passed").isFalse();
    }

    @Test
    default void whatWasAppendedDoesNotRunAgain() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).intend(append("s1"));
        ledger().commitLog(claim).resolve("s1", CommitOutcome.COMMITTED);
        ledger().succeed(claim, report("src"));
        WatchedSlot slot = ledger().watchedSlots(task(), SLOT).get(0);
        assertThat(slot.appended()).isTrue();
        assertThat(slot.replaces()).isFalse();

        assertThat(ledger().late(task(), slot, List.of(LATE), "late.csv came", true)).isFalse();
        assertThat(instance(0).state()).isEqualTo(InstanceState.SUCCEEDED);
    }
}
