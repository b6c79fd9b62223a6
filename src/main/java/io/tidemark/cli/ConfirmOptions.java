package io.tidemark.cli;

import java.io.Console;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

import picocli.CommandLine.Option;

/** Who does something, why, and whether it is meant. */
final class ConfirmOptions {

    private static final int LONGEST_ACTOR = 200;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the audit trail")
    private String reason;
    @Option(names = "--actor", paramLabel = "NAME", description = "Who; stands in the audit trail (default: user@host)")
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

    String actor() {
        if (actor != null) {
            return actor;
        }
        String name = System.getProperty("user.name", "unknown") + "@" + host();
        return name.length() <= LONGEST_ACTOR ? name : name.substring(0, LONGEST_ACTOR);
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

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
