package io.tidemark.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What this node runs, as far as the console shows it. The program that owns the routes fulfils it; without it ({@link #NONE}) the
 * console shows what the ledger knows. Called on request threads: nothing here may wait for a cloud. Safe for any number of threads.
 */
public interface Feeds {

    /** A node that runs nothing, or does not tell. */
    Feeds NONE = new NoFeeds();

    /** All routes of this node, by file and id. */
    List<FeedRoute> routes();

    /** When this node's routes were last read; null when it has none. */
    Instant loadedAt();

    /** What the task runs with on this node; empty when this node does not run it. */
    Optional<Definition> definition(String task);

    /**
     * What an attempt for the slot would read and write; empty when this node does not run the task, or its route builds them in a
     * way that only a run can tell.
     */
    Optional<SlotNames> names(String task, Instant scheduledTime);

    /** Whether {@link #reload} works here. */
    boolean canReload();

    /**
     * Reads the route files anew and puts what changed in the place of what runs, all or nothing.
     *
     * @param dryRun only say what would happen
     * @param actor  who, for the audit trail, 1 to 200 characters
     * @throws IllegalStateException when it cannot be done now; nothing changed, and the message says what to do
     */
    Reload reload(boolean dryRun, String actor);

    /**
     * One route.
     *
     * @param task       null for a route that neither plans nor runs one
     * @param file       where it stands, relative to the routes' directory; null when it comes from no file
     * @param definition its task's {@link Definition#id()}; null when there is none
     * @param state      as Camel says it: Started, Stopped, Suspended ...
     */
    record FeedRoute(String routeId, String task, String file, String definition, String state) {
    }

    /**
     * What a task runs with.
     *
     * @param id         the same for the same text, on any node
     * @param deployedAt when this node began to run it
     * @param text       the YAML of the task's routes, without secrets
     */
    record Definition(String id, Instant deployedAt, String text) {
    }

    /**
     * Names of one slot, resolved.
     *
     * @param objects {@code oss://bucket/key}; a pattern where only a listing tells the keys
     * @param targets {@code table} or {@code table/partition}
     */
    record SlotNames(List<String> objects, List<String> targets) {

        public SlotNames {
            objects = List.copyOf(objects);
            targets = List.copyOf(targets);
        }
    }

    /**
     * What a reload did or would do.
     *
     * @param changed ids of routes
     * @param applied whether the node runs it now; false for a dry run, and when a finding is an error
     */
    record Reload(List<String> changed, List<String> added, List<String> removed, List<Finding> findings, boolean applied) {

        public Reload {
            changed = List.copyOf(changed);
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            findings = List.copyOf(findings);
        }
    }

    /**
     * Something to know about a file.
     *
     * @param line     counted from 1; null when it belongs to no line
     * @param severity {@code error}, {@code warning} or {@code note}
     * @param message  one line, without secrets
     */
    record Finding(String file, Integer line, String severity, String message) {
    }
}
