package io.tidemark.maxcompute.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static CommitIntent intent() {
        return new CommitIntent(TARGET.toString(), "http://service", "id", true, List.of(0L, 1L), START, new LoadCounts(1, 1, 0));
    }
}
