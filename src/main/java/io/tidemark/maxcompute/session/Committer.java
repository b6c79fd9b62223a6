package io.tidemark.maxcompute.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.maxcompute.MaxComputeException;
import io.tidemark.maxcompute.client.Pauses;
import io.tidemark.maxcompute.client.TableTarget;

/**
 * Brings a session to a decided end. No answer to a commit is believed, not even success: only the session's status
 * decides, because a lost answer may hide a commit that took effect, and a 2xx may come before the data is visible.
 * Committing the same session again cannot add its rows twice; that is what makes repeating safe.
 */
public final class Committer {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /** A session lives 24 hours; near its end nobody can tell what the service still does with it. */
    private static final Duration TRUSTED_AGE = Duration.ofHours(20);
    /** How often a plain refusal is met with one more try; anything else is tried until the timeout. */
    private static final int MAX_REFUSALS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final UploadSessions sessions;
    private final Pauses pauses;
    private final InstantSource clock;
    private final Duration timeout;

    /** @param timeout how long to wait for a commit to be decided */
    public Committer(UploadSessions sessions, Pauses pauses, InstantSource clock, Duration timeout) {
        this.sessions = sessions;
        this.pauses = pauses;
        this.clock = clock;
        this.timeout = timeout;
    }

    /**
     * What became of the intent.
     *
     * @param outcome what is known
     * @param reason  why, in one line, for people
     */
    public record Decision(CommitOutcome outcome, String reason) {
    }

    /**
     * Commits a session whose blocks were just checked and whose intent is recorded.
     *
     * @throws MaxComputeException when the service could not be asked until the timeout; the intent stays open
     */
    public Decision commit(TableTarget target, CommitIntent intent) {
        if (isOld(intent)) {
            return new Decision(CommitOutcome.NOT_COMMITTED, "the session took longer than " + TRUSTED_AGE.toHours()
                    + " hours to fill; it is never committed");
        }
        Round round = new Round(target, intent);
        round.send();
        return round.decide();
    }

    /**
     * Finds out what became of an intent that somebody else recorded, and commits the session if it is open and whole.
     *
     * @throws MaxComputeException when the service could not be asked until the timeout; the intent stays open
     */
    public Decision resolve(TableTarget target, CommitIntent intent) {
        return new Round(target, intent).decide();
    }

    private boolean isOld(CommitIntent intent) {
        return Duration.between(intent.openedAt(), clock.instant()).compareTo(TRUSTED_AGE) > 0;
    }

    /** One attempt to decide one session. */
    private final class Round {

        private final TableTarget target;
        private final CommitIntent intent;
        private final Instant deadline = clock.instant().plus(timeout);
        private Duration nextPause = FIRST_PAUSE;
        private int commits;
        /** Whether every commit was plainly refused, so that none can still be under way. */
        private boolean refused = true;
        private String lastAnswer = "";
        private boolean interrupted;

        Round(TableTarget target, CommitIntent intent) {
            this.target = target;
            this.intent = intent;
        }

        void send() {
            commits++;
            try {
                sessions.commit(target, intent.sessionId());
                refused = false;
            } catch (MaxComputeException e) {
                refused &= !e.retryable();
                lastAnswer = "; the last commit was answered with: " + e.getMessage();
                LOG.info("{}; its status decides", e.getMessage());
            }
        }

        Decision decide() {
            try {
                while (true) {
                    Decision decision = look();
                    if (decision != null) {
                        return decision;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** @return null when it must be asked again */
        private Decision look() {
            SessionState state;
            try {
                state = sessions.state(target, intent.sessionId());
            } catch (MaxComputeException e) {
                if (!e.retryable() || isLate()) {
                    throw e;
                }
                pause();
                return null;
            }
            return switch (state.status()) {
                case CLOSED -> decided(CommitOutcome.COMMITTED, "the session is CLOSED");
                case EXPIRED, CANCELED -> decided(CommitOutcome.NOT_COMMITTED,
                        "the session is " + state.word() + " and can never be committed");
                case CRITICAL -> decided(CommitOutcome.UNKNOWN,
                        "the session is CRITICAL: the service failed on it; look at the table before anything is loaded again");
                case NO_SUCH_UPLOAD -> decided(CommitOutcome.UNKNOWN,
                        "the service does not know the session; it may have forgotten one that was committed: count the rows");
                case NORMAL -> normal(state);
                default -> undecided(state);
            };
        }

        private Decision normal(SessionState state) {
            List<Long> expected = intent.blocks();
            if (!state.blocks().equals(expected)) {
                return decided(CommitOutcome.NOT_COMMITTED, "the session is open but holds the blocks %s in place of %s; it is never committed"
                        .formatted(summary(state.blocks()), summary(expected)));
            }
            if (isOld(intent)) {
                return decided(CommitOutcome.UNKNOWN, "the session is still open but older than " + TRUSTED_AGE.toHours()
                        + " hours; wait until it is EXPIRED");
            }
            if (commits > 0 && (isLate() || refused && commits >= MAX_REFUSALS)) {
                return refused
                        ? decided(CommitOutcome.NOT_COMMITTED, "the service refuses to commit the session" + lastAnswer)
                        : decided(CommitOutcome.UNKNOWN, "the session is still open after " + commits + " commits" + lastAnswer);
            }
            if (commits > 0) {
                pause();
            }
            send();
            return null;
        }

        private Decision undecided(SessionState state) {
            if (isLate()) {
                return decided(CommitOutcome.UNKNOWN, "the session is still " + state.word() + " after " + timeout.toSeconds() + " s");
            }
            pause();
            return null;
        }

        private Decision decided(CommitOutcome outcome, String reason) {
            return new Decision(outcome, reason);
        }

        private boolean isLate() {
            return !clock.instant().isBefore(deadline);
        }

        /** Does not end early for an interrupt: a commit that was sent must be decided. */
        private void pause() {
            Instant until = clock.instant().plus(nextPause);
            nextPause = nextPause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : nextPause.multipliedBy(2);
            while (clock.instant().isBefore(until)) {
                try {
                    pauses.pause(Duration.between(clock.instant(), until));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }

        private static String summary(List<Long> blocks) {
            return blocks.size() <= 20 ? blocks.toString() : blocks.size() + " blocks up to " + blocks.get(blocks.size() - 1);
        }
    }
}
