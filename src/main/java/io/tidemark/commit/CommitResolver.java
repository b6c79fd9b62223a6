package io.tidemark.commit;

/** Finds out what became of a recorded intent. Endpoints that commit implement it. */
public interface CommitResolver {

    /** Whether this resolver can reach the service that holds the intent's session, with the rights to ask. */
    boolean accepts(CommitIntent intent);

    /**
     * Asks the target, and completes the same session where it is still open and whole. May take minutes while the
     * target is still committing.
     *
     * @throws Exception when the target could not be asked; the intent stays unresolved and is asked again later
     */
    CommitOutcome resolve(CommitIntent intent) throws Exception;
}
