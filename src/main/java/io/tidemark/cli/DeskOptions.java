package io.tidemark.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;

import io.tidemark.cli.desk.ConsoleDesk;
import io.tidemark.cli.desk.Desk;
import io.tidemark.cli.desk.LedgerDesk;
import io.tidemark.ledger.LedgerUnavailableException;
import io.tidemark.ledger.jdbc.JdbcLedger;

import picocli.CommandLine.Mixin;

/** Whether a command works over a node that runs, or straight on the ledger. */
final class DeskOptions {

    private static final int H2_ALREADY_IN_USE = 90020;
    private static final int LONGEST_ACTOR = 200;

    @Mixin
    private SettingsOptions settings;
    @Mixin
    private NodeOptions node;

    /** For looking. */
    Desk open() {
        return open(null);
    }

    /** @param actor who stands in the audit trail; null for the user of this machine, or with {@code --url} the one who logs in */
    Desk open(String actor) {
        if (node.isGiven()) {
            if (actor != null) {
                throw new Mistake("--actor=%s does not go with --url: there it is the user who logs in. Leave it out, and give --user NAME if need be."
                        .formatted(actor));
            }
            return new ConsoleDesk(node.client(settings.settings()));
        }
        try {
            return new LedgerDesk(JdbcLedger.open(settings.settings().ledger()), actor == null ? user() : actor);
        } catch (LedgerUnavailableException e) {
            throw isInUse(e) ? new LedgerUnavailableException(e.getMessage() + "; or ask the node that has it: --url http://127.0.0.1:8080", e) : e;
        }
    }

    private static boolean isInUse(Throwable e) {
        return e != null && (e instanceof SQLException sql && sql.getErrorCode() == H2_ALREADY_IN_USE || isInUse(e.getCause()));
    }

    private static String user() {
        String name = System.getProperty("user.name", "unknown") + "@" + host();
        return name.length() <= LONGEST_ACTOR ? name : name.substring(0, LONGEST_ACTOR);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
