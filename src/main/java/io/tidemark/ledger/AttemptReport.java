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
 * @param unfinished of an attempt that ends in doubt, whether its route has or may have more to do even if the commit in doubt was made
 */
public record AttemptReport(String cause, List<SourceObject> objects, List<String> sources, List<String> actions, String definition,
        AttemptLog log, boolean unfinished) {

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
        this(cause, objects, sources, actions, null, null, false);
    }

    public AttemptReport(String cause, List<SourceObject> objects) {
        this(cause, objects, List.of(), List.of());
    }

    /** The same with another cause. */
    public AttemptReport because(String other) {
        return new AttemptReport(other, objects, sources, actions, definition, log, unfinished);
    }

    /** The same of an attempt that ran the definition. */
    public AttemptReport ran(String definitionId) {
        return new AttemptReport(cause, objects, sources, actions, definitionId, log, unfinished);
    }

    /** The same with what was logged. */
    public AttemptReport logged(AttemptLog lines) {
        return new AttemptReport(cause, objects, sources, actions, definition, lines, unfinished);
    }

    /** The same of an attempt that ends in doubt and may have left more to do. */
    public AttemptReport unfinished(boolean more) {
        return new AttemptReport(cause, objects, sources, actions, definition, log, more);
    }
}
