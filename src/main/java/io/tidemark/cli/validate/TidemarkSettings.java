package io.tidemark.cli.validate;

import java.util.Set;

import io.tidemark.alert.AlertRules;

/** The {@code tidemark.*} settings that the program knows. A new setting is added here, or validate and run refuse it. */
final class TidemarkSettings {

    static final Set<String> KEYS = Set.of(
            "tidemark.timeZone",
            "tidemark.ledger.url",
            "tidemark.ledger.user",
            "tidemark.ledger.password",
            "tidemark.routes.watch",
            "tidemark.log.dir");

    /** Groups whose members belong to the part of the program that reads them. */
    private static final Set<String> GROUPS = Set.of("tidemark.console.", AlertRules.GROUP);

    private TidemarkSettings() {
    }

    static boolean isKnown(String key) {
        return KEYS.contains(key) || GROUPS.stream().anyMatch(key::startsWith);
    }
}
