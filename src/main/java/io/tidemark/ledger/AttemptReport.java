package io.tidemark.ledger;

import java.util.List;

/**
 * What an attempt leaves behind when it ends.
 *
 * @param cause      one line for people, null when it succeeded
 * @param objects    the manifest; empty when the attempt ended before it knew its objects
 * @param sources    where it looked for its objects, in a form that only the source that wrote it interprets, each one line; empty
 *                   when the attempt ended before it looked
 * @param actions    what is to be done to the objects once the instance is loaded, in such a form too
 * @param definition id of the definition that it ran, at most 100 characters; null where the node does not tell
 * @param log        what the node logged meanwhile; null when nothing is to be kept
 */
public record AttemptReport(String cause, List<SourceObject> objects, List<String> sources, List<String> actions, String definition,
        AttemptLog log) {

    private static final int DEFINITION_LIMIT = 100;

    public AttemptReport {
        objects = List.copyOf(objects);
        sources = List.copyOf(sources);
        actions = List.copyOf(actions);
        if (definition != null && definition.length() > DEFINITION_LIMIT) {
            throw new IllegalArgumentException("the id of a definition has at most %d characters, and '%s' has %d"
                    .formatted(DEFINITION_LIMIT, definition, definition.length()));
        }
    }

    public AttemptReport(String cause, List<SourceObject> objects, List<String> sources, List<String> actions) {
        this(cause, objects, sources, actions, null, null);
    }

    public AttemptReport(String cause, List<SourceObject> objects) {
        this(cause, objects, List.of(), List.of());
    }

    /** The same with another cause. */
    public AttemptReport because(String other) {
        return new AttemptReport(other, objects, sources, actions, definition, log);
    }

    /** The same of an attempt that ran the definition. */
    public AttemptReport ran(String definitionId) {
        return new AttemptReport(cause, objects, sources, actions, definitionId, log);
    }

    /** The same with what was logged. */
    public AttemptReport logged(AttemptLog lines) {
        return new AttemptReport(cause, objects, sources, actions, definition, lines);
    }
}
