package io.tidemark.alert;

/**
 * Something that is wrong now.
 *
 * @param subject what of the task
 * @param text    one line for people
 */
record Condition(AlertRule rule, String subject, String text) {
}
