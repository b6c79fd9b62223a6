package io.tidemark.maxcompute.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.maxcompute.MaxComputeException;
import io.tidemark.maxcompute.client.TableTarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CommitterTest {

    private static final TableTarget TARGET = new TableTarget("p", null, "t", null);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    private final Service service = new Service();
    private Instant now = START;
    private final Committer committer = new Committer(service, pause -> now = now.plus(pause), () -> now, TIMEOUT);

    /** A service that says what it was told to say; the last word stays. */
    private static final class Service implements UploadSessions {

        private final Deque<Object> words = new ArrayDeque<>();
        private final Deque<MaxComputeException> refusals = new ArrayDeque<>();
        private int commits;

        @Override
        public SessionState state(TableTarget target, String sessionId) {
            Object word = words.size() > 1 ? words.poll() : words.peek();
            if (word instanceof MaxComputeException failure) {
                throw failure;
            }
            return word.equals("gone") ? SessionState.unknownUpload() : SessionState.of((String) word, List.of(1L, 0L));
        }

        @Override
        public void commit(TableTarget target, String sessionId) {
            commits++;
            if (!refusals.isEmpty()) {
                throw refusals.size() > 1 ? refusals.poll() : refusals.peek();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"CLOSED, COMMITTED", "EXPIRED, NOT_COMMITTED", "CANCELED, NOT_COMMITTED", "CRITICAL, UNKNOWN", "gone, UNKNOWN",
            "COMMITTING, UNKNOWN", "CLOSING, UNKNOWN", "A_WORD_OF_TOMORROW, UNKNOWN", "UNKNOWN, UNKNOWN"})
    void theLastStatusDecides(String word, CommitOutcome outcome) {
        service.words.add(word);

        assertThat(committer.commit(TARGET, intent()).outcome()).isEqualTo(outcome);
        assertThat(service.commits).isEqualTo(1);
    }

    @Test
    void anOpenSessionIsCommittedAgainUntilTheTimeoutAndIsThenInDoubt() {
        service.words.add("NORMAL");
        service.refusals.add(new MaxComputeException("503", true, null));

        assertThat(committer.commit(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(service.commits).isBetween(10, 100);
        assertThat(Duration.between(START, now)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(10));
    }

    @Test
    void aSessionWhoseCommitsAreAllPlainlyRefusedIsNotCommitted() {
        service.words.add("NORMAL");
        service.refusals.add(MaxComputeException.permanent("403 NoPermission"));

        Committer.Decision decision = committer.commit(TARGET, intent());
        assertThat(decision.outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
        assertThat(decision.reason()).contains("403 NoPermission");
    }

    @Test
    void aLostAnswerAmongRefusalsLeavesTheOutcomeInDoubt() {
        service.words.add("NORMAL");
        service.refusals.add(new MaxComputeException("connection reset", true, null));
        service.refusals.add(MaxComputeException.permanent("403 NoPermission"));

        assertThat(committer.commit(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.UNKNOWN);
    }

    @Test
    void aStatusThatCannotBeReadIsAskedForAgain() {
        service.words.add(new MaxComputeException("503", true, null));
        service.words.add("COMMITTING");
        service.words.add("CLOSED");

        assertThat(committer.commit(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.COMMITTED);
    }

    @Test
    void aServiceThatCannotBeAskedAtAllIsNoDecision() {
        service.words.add(new MaxComputeException("503", true, null));

        assertThatThrownBy(() -> committer.resolve(TARGET, intent())).isInstanceOf(MaxComputeException.class);
        assertThat(service.commits).isZero();
    }

    @Test
    void aResolverCommitsAnOpenSessionOnce() {
        service.words.add("NORMAL");
        service.words.add("CLOSED");

        assertThat(committer.resolve(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(service.commits).isEqualTo(1);
    }

    @Test
    void anOldSessionIsNeverCommitted() {
        service.words.add("NORMAL");
        now = START.plus(Duration.ofHours(21));

        assertThat(committer.commit(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
        assertThat(committer.resolve(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(service.commits).isZero();
    }

    @ParameterizedTest
    @CsvSource({"CLOSED, COMMITTED, 0", "EXPIRED, NOT_COMMITTED, 0", "CANCELED, NOT_COMMITTED, 0", "CRITICAL, UNKNOWN, 0", "gone, UNKNOWN, 0",
            "COMMITTING, UNKNOWN, 0", "CLOSING, UNKNOWN, 0", "A_WORD_OF_TOMORROW, UNKNOWN, 0", "UNKNOWN, UNKNOWN, 0"})
    void aResolverSendsNothingUnlessTheSessionIsOpen(String word, CommitOutcome outcome, int commits) {
        service.words.add(word);

        assertThat(committer.resolve(TARGET, intent()).outcome()).isEqualTo(outcome);
        assertThat(service.commits).isEqualTo(commits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLOSED", "EXPIRED", "CANCELED"})
    void theServicesLastWordCountsWhateverTheAge(String word) {
        service.words.add(word);
        CommitOutcome fresh = committer.resolve(TARGET, intent()).outcome();
        now = START.plus(Duration.ofDays(3));

        assertThat(committer.resolve(TARGET, intent()).outcome()).isEqualTo(fresh);
    }

    @Test
    void aCommitThatIsUnderWayIsWaitedForAndNotSentAgain() {
        service.words.addAll(List.of("CLOSING", "COMMITTING", "UNKNOWN", "CLOSED"));

        assertThat(committer.resolve(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(service.commits).isZero();
    }

    @Test
    void aSessionThatExpiresDuringItsCommitIsNotCommitted() {
        service.words.addAll(List.of("NORMAL", "EXPIRED"));
        service.refusals.add(new MaxComputeException("503", true, null));

        assertThat(committer.commit(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
    }

    /** Whoever recorded the intent may be frozen right before its commit: what is loaded in another session then arrives twice. */
    @Test
    void anOpenSessionThatTheResolverMayNotCommitIsInDoubt() {
        service.words.add("NORMAL");
        service.refusals.add(MaxComputeException.permanent("403 NoPermission"));

        Committer.Decision decision = committer.resolve(TARGET, intent());
        assertThat(decision.outcome()).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(decision.reason()).contains("403 NoPermission").contains("wait until the session is EXPIRED");
    }

    @Test
    void anOpenSessionWithOtherBlocksIsNeitherCommittedNorGivenUp() {
        service.words.add("NORMAL");

        Committer.Decision decision = committer.resolve(TARGET, intent(List.of(0L, 1L, 2L)));
        assertThat(decision.outcome()).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(decision.reason()).contains("holds the blocks [0, 1] in place of [0, 1, 2]");
        assertThat(service.commits).isZero();
    }

    @Test
    void blocksThatAreOthersAfterALostAnswerLeaveItsCommitInDoubt() {
        service.words.add("NORMAL");
        service.refusals.add(new MaxComputeException("connection reset", true, null));

        assertThat(committer.commit(TARGET, intent(List.of(0L))).outcome()).isEqualTo(CommitOutcome.UNKNOWN);
    }

    @Test
    void aSessionThatGrowsOldWhileItIsCommittedIsInDoubt() {
        service.words.add("NORMAL");
        service.refusals.add(new MaxComputeException("503", true, null));
        Committer ageing = new Committer(service, pause -> now = now.plus(Duration.ofHours(11)), () -> now, TIMEOUT);

        assertThat(ageing.commit(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(service.commits).isLessThan(5);
    }

    /** A writer whose clock is ahead: the session looks younger than it is, and the service's word decides. */
    @ParameterizedTest
    @ValueSource(ints = {-30, -5, 0, 19})
    void aSessionThatLooksFreshIsCommittedIfTheServiceStillTakesIt(int hours) {
        now = START.plus(Duration.ofHours(hours));
        service.words.addAll(List.of("NORMAL", "EXPIRED"));

        assertThat(committer.resolve(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
        assertThat(service.commits).isEqualTo(1);
    }

    /** A resolver whose clock is ahead: a fresh session looks old, and a person decides. */
    @Test
    void aFreshSessionThatLooksOldIsInDoubtAndNeverGivenUp() {
        now = START.plus(Duration.ofHours(20)).plusSeconds(1);
        service.words.add("NORMAL");

        Committer.Decision decision = committer.resolve(TARGET, intent());
        assertThat(decision.outcome()).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(decision.reason()).contains("older than 20 hours");
    }

    @Test
    void aClockThatIsSetBackDoesNotProlongTheWait() {
        service.words.add("COMMITTING");
        List<Duration> pauses = new ArrayList<>();
        Committer setBack = new Committer(service, pause -> {
            pauses.add(pause);
            now = now.plus(pause);
            if (pauses.size() == 3) {
                now = now.minus(Duration.ofHours(6));
            }
        }, () -> now, TIMEOUT);

        assertThat(setBack.resolve(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.UNKNOWN);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(TIMEOUT, TIMEOUT.plusSeconds(10));
    }

    @Test
    void aClockThatIsSetAheadDoesNotCutTheWaitShort() {
        service.words.addAll(List.of("COMMITTING", "COMMITTING", "COMMITTING", "CLOSED"));
        List<Duration> pauses = new ArrayList<>();
        Committer setAhead = new Committer(service, pause -> {
            pauses.add(pause);
            now = now.plus(pauses.size() == 1 ? Duration.ofHours(6) : pause);
        }, () -> now, TIMEOUT);

        assertThat(setAhead.resolve(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.COMMITTED);
    }

    @Test
    void whoeverIsInterruptedWaitsAMomentForTheDecision() {
        service.words.addAll(List.of("COMMITTING", "COMMITTING", "CLOSED"));

        assertThat(interrupted().commit(TARGET, intent()).outcome()).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(Thread.interrupted()).as("told on").isTrue();
    }

    @Test
    void whoeverIsInterruptedDoesNotWaitForALongCommitAndDecidesNothing() {
        service.words.add("COMMITTING");

        assertThatThrownBy(() -> interrupted().commit(TARGET, intent())).isInstanceOf(MaxComputeException.class)
                .hasMessageContaining("is not decided yet");
        assertThat(Thread.interrupted()).as("told on").isTrue();
        assertThat(Duration.between(START, now)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(service.commits).isEqualTo(1);
    }

    private Committer interrupted() {
        AtomicBoolean once = new AtomicBoolean(true);
        return new Committer(service, pause -> {
            if (once.getAndSet(false)) {
                throw new InterruptedException();
            }
            now = now.plus(pause);
        }, () -> now, TIMEOUT);
    }

    private static CommitIntent intent(List<Long> blocks) {
        return new CommitIntent(TARGET.toString(), "http://service", "id", true, blocks, START, new LoadCounts(1, 1, 0));
    }

    private static CommitIntent intent() {
        return new CommitIntent(TARGET.toString(), "http://service", "id", true, List.of(0L, 1L), START, new LoadCounts(1, 1, 0));
    }
}
