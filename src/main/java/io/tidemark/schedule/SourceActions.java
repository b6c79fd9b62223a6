package io.tidemark.schedule;

import java.util.Optional;

/**
 * Does to a source object what is to be done once its slot is loaded, for example deletes it. Endpoints that add to
 * {@link SlotHeaders#SOURCE_ACTIONS} implement it; an action is a text that only they interpret and that names the one version
 * of the object that was read.
 */
public interface SourceActions {

    /** Whether this endpoint wrote the action, or one like it did, and can carry it out now. */
    boolean acceptsAction(String action);

    /**
     * May be called again, also at the same time by another node: what was done before is done.
     *
     * @return empty when it is done; otherwise why it never will be, for people, for example because another object has taken
     *         the place of the one that was read
     * @throws RuntimeException when it could not be done now; one line, for people
     */
    Optional<String> carryOut(String action);
}
