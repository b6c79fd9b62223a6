package io.tidemark.cli;

import java.io.Console;
import java.util.Locale;

import picocli.CommandLine.Option;

/** Who does something, why, and whether it is meant. */
final class ConfirmOptions {

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the audit trail")
    private String reason;
    @Option(names = "--actor", paramLabel = "NAME", description = "Who; stands in the audit trail (default: user@host; with --url the user who logs in)")
    private String actor;
    @Option(names = "--yes", description = "Do it without asking")
    private boolean yes;
    @Option(names = "--json", description = "One JSON document for scripts")
    private boolean json;

    String reason() {
        return reason;
    }

    boolean json() {
        return json;
    }

    /** Null when nobody is named. */
    String actor() {
        return actor;
    }

    /** Asks on a terminal; without one, only {@code --yes} means it. */
    boolean confirmed(String question) {
        if (yes) {
            return true;
        }
        Console console = System.console();
        if (console == null || json) {
            return false;
        }
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
