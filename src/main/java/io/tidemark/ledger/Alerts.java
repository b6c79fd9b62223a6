package io.tidemark.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What people were told is wrong. Any number of nodes may look and tell; each alert goes to one of them at a time. Errors are those of
 * {@link Ledger}.
 */
public interface Alerts {

    /**
     * Takes the next look at everything.
     *
     * @param pause no caller takes another one before it has passed
     * @return false when it is not due
     */
    boolean claimRound(Duration pause);

    /** All of them, by task, rule and subject. */
    List<Alert> all();

    /**
     * Something is wrong: new, or again before it was told that it was over. One that is known keeps its time and count.
     *
     * @param dueAt when it is to be told; of no meaning for one that is known
     */
    void open(String task, String rule, String subject, String text, Instant dueAt);

    /**
     * It is over.
     *
     * @param text  how, for people
     * @param dueAt when that is to be told; null for never: then it is forgotten
     */
    void end(Alert alert, String text, Instant dueAt);

    /** Takes alerts that are to be told now, for as long as the lease; each goes to one caller only. Those that nobody told come back. */
    List<Alert> claimDue(Duration lease, int limit);

    /**
     * People were told. One that has ended is forgotten.
     *
     * @param alert as {@link #claimDue} gave it; one that somebody changed since stays as it is
     * @param next  when it is told again; null for never
     */
    void told(Alert alert, Instant next);
}
