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

    /**
     * A session lives 24 hours; near its end nobody can tell what the service still does with it. The four hours between are for
     * clocks that differ. Age alone never makes NOT_COMMITTED of a session that somebody may have asked to commit.
     */
    private static final Duration TRUSTED_AGE = Duration.ofHours(20);
    /** How much longer whoever is interrupted waits for a commit that was sent; its successor can ask as well. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration PAUSE_IN_GRACE = Duration.ofSeconds(1);
    /** The most that counts as waited between two looks: a clock that is set meanwhile neither cuts a wait short nor prolongs it. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);
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
     * Commits a session whose blocks were just checked and whose intent is recorded. The caller is the only one who has asked, and
     * will ask, the service to commit it.
     *
     * @throws MaxComputeException when the service could not be asked until the timeout, or the thread was interrupted and there was no
     *                             decision soon after; the intent stays open
     */
    public Decision commit(TableTarget target, CommitIntent intent) {
        if (isOld(intent)) {
            // nothing was sent, so nothing can arrive
            return new Decision(CommitOutcome.NOT_COMMITTED, "the session took longer than " + TRUSTED_AGE.toHours()
                    + " hours to fill; it is never committed");
        }
        Round round = new Round(target, intent, true);
        round.send();
        return round.decide();
    }

    /**
     * Finds out what became of an intent that somebody else recorded, and commits the session if it is open and whole. Whoever
     * recorded it may have stopped right before its commit and still send it: as long as the session is open, it is not NOT_COMMITTED.
     *
     * @throws MaxComputeException when the service could not be asked until the timeout, or the thread was interrupted and there was no
     *                             decision soon after; the intent stays open
     */
    public Decision resolve(TableTarget target, CommitIntent intent) {
        return new Round(target, intent, false).decide();
    }

    private boolean isOld(CommitIntent intent) {
        return Duration.between(intent.openedAt(), clock.instant()).compareTo(TRUSTED_AGE) > 0;
    }

    /** One attempt to decide one session. */
    private final class Round {

        private final TableTarget target;
        private final CommitIntent intent;
        private final boolean alone;
        private Instant lastLook = clock.instant();
        private Duration waited = Duration.ZERO;
        /** When it had waited so long, the thread was interrupted; null while it was not. */
        private Duration interruptedAfter;
        private Duration nextPause = FIRST_PAUSE;
        private int commits;
        /** Whether every commit was plainly refused, so that none can still be under way. */
        private boolean refused = true;
        private String lastAnswer = "";

        /** @param alone whether nobody else can have asked for the commit */
        Round(TableTarget target, CommitIntent intent, boolean alone) {
            this.target = target;
            this.intent = intent;
            this.alone = alone;
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
                    if (interruptedAfter != null && waited().minus(interruptedAfter).compareTo(GRACE) > 0) {
                        throw new MaxComputeException("session %s of %s is not decided yet, and this process stops waiting for it"
                                .formatted(intent.sessionId(), target), true, null);
                    }
                }
            } finally {
                if (interruptedAfter != null) {
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
                return open("the session is open but holds the blocks %s in place of %s; it is never committed"
                        .formatted(summary(state.blocks()), summary(expected)));
            }
            if (isOld(intent)) {
                return decided(CommitOutcome.UNKNOWN, "the session is still open and older than " + TRUSTED_AGE.toHours()
                        + " hours; wait until it is EXPIRED");
            }
            if (commits > 0 && (isLate() || refused && commits >= MAX_REFUSALS)) {
                return open(refused ? "the service refuses to commit the session" + lastAnswer
                        : "the session is still open after " + commits + " commits" + lastAnswer);
            }
            if (commits > 0) {
                pause();
            }
            send();
            return null;
        }

        /** Of a session that takes blocks and will not be asked again to commit: done with only when no commit can be under way. */
        private Decision open(String why) {
            return alone && refused ? decided(CommitOutcome.NOT_COMMITTED, why)
                    : decided(CommitOutcome.UNKNOWN, why + "; a commit may be under way: wait until the session is EXPIRED");
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
            return waited().compareTo(timeout) >= 0;
        }

        private Duration waited() {
            Instant now = clock.instant();
            Duration step = Duration.between(lastLook, now);
            lastLook = now;
            if (!step.isNegative()) {
                waited = waited.plus(shorter(step, LONGEST_STEP));
            }
            return waited;
        }

        /** Is not cut short by an interrupt: what was sent should be decided, and soon after an interrupt the wait is over anyway. */
        private void pause() {
            while (true) {
                try {
                    pauses.pause(interruptedAfter == null ? nextPause : shorter(nextPause, PAUSE_IN_GRACE));
                    break;
                } catch (InterruptedException e) {
                    interruptedAfter = interruptedAfter == null ? waited() : interruptedAfter;
                }
            }
            nextPause = shorter(nextPause.multipliedBy(2), LONGEST_PAUSE);
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }

        private static String summary(List<Long> blocks) {
            return blocks.size() <= 20 ? blocks.toString() : blocks.size() + " blocks up to " + blocks.get(blocks.size() - 1);
        }
    }
}
