package io.tidemark.ledger;

import java.time.Instant;

/**
 * Something that is wrong with a task, and what people know of it.
 *
 * @param rule     by which it is wrong
 * @param subject  what of the task: a slot, a day
 * @param text     one line for people; of one that has ended, how
 * @param openedAt when it was first found
 * @param told     how often people were told
 * @param ended    whether it is over, and people are still to be told that
 * @param dueAt    when it is told next; null when it is not told again
 */
public record Alert(String task, String rule, String subject, String text, Instant openedAt, int told, boolean ended, Instant dueAt) {
}
