package io.tidemark.console;

/**
 * Who asks.
 *
 * @param name stands in the audit trail
 */
record Caller(String name, Role role) {
}
