package io.tidemark.ledger;

import java.util.List;

/**
 * What an attempt leaves behind when it ends.
 *
 * @param cause   one line for people, null when it succeeded
 * @param objects the manifest; empty when the attempt ended before it knew its objects
 * @param sources where it looked for its objects, in a form that only the source that wrote it interprets, each one line; empty
 *                when the attempt ended before it looked
 * @param actions what is to be done to the objects once the instance is loaded, in such a form too
 */
public record AttemptReport(String cause, List<SourceObject> objects, List<String> sources, List<String> actions) {

    public AttemptReport {
        objects = List.copyOf(objects);
        sources = List.copyOf(sources);
        actions = List.copyOf(actions);
    }

    public AttemptReport(String cause, List<SourceObject> objects) {
        this(cause, objects, List.of(), List.of());
    }

    /** The same with another cause. */
    public AttemptReport because(String other) {
        return new AttemptReport(other, objects, sources, actions);
    }
}
