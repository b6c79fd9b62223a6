package io.tidemark.console;

import java.time.ZoneId;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a console shows and who may use it.
 *
 * @param title    in the header of every page; null for none
 * @param version  of the product
 * @param node     whose console it is; asked with every request
 * @param timeZone of what belongs to no task
 * @param users    null for no authentication: then requests are answered only under a loopback name, and everybody is an operator
 * @param actor    who stands in the audit trail without authentication
 */
public record ConsoleOptions(String title, String version, Supplier<String> node, ZoneId timeZone, Users users, String actor, Feeds feeds,
        AttemptLogs logs) {

    public ConsoleOptions {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(timeZone, "timeZone");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(feeds, "feeds");
        Objects.requireNonNull(logs, "logs");
    }

    /** Of a console that knows the ledger alone, without authentication. */
    public static ConsoleOptions of(String version, Supplier<String> node, ZoneId timeZone) {
        return new ConsoleOptions(null, version, node, timeZone, null, "console", Feeds.NONE, AttemptLogs.NONE);
    }

    public ConsoleOptions withTitle(String other) {
        return new ConsoleOptions(other, version, node, timeZone, users, actor, feeds, logs);
    }

    public ConsoleOptions withUsers(Users other) {
        return new ConsoleOptions(title, version, node, timeZone, other, actor, feeds, logs);
    }

    public ConsoleOptions withActor(String other) {
        return new ConsoleOptions(title, version, node, timeZone, users, other, feeds, logs);
    }

    public ConsoleOptions withFeeds(Feeds other) {
        return new ConsoleOptions(title, version, node, timeZone, users, actor, other, logs);
    }

    public ConsoleOptions withLogs(AttemptLogs other) {
        return new ConsoleOptions(title, version, node, timeZone, users, actor, feeds, other);
    }
}
