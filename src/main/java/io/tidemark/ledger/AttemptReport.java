package io.tidemark.ledger;

import java.util.List;

/**
 * What an attempt leaves behind when it ends.
 *
 * @param cause   one line for people, null when it succeeded
 * @param objects the manifest; empty when the attempt ended before it knew its objects
 */
public record AttemptReport(String cause, List<SourceObject> objects) {

    public AttemptReport {
        objects = List.copyOf(objects);
    }
}
