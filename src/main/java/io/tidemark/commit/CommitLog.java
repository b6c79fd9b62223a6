package io.tidemark.commit;

/**
 * Where a writer records what it is about to commit. The ledger implements it for an instance's attempt; a writer that
 * finds none on its exchange works without one, and then nobody can resolve its commit after a crash.
 */
public interface CommitLog {

    /** The exchange property under which an attempt finds its log. */
    String EXCHANGE_PROPERTY = "CamelTidemarkCommitLog";

    /**
     * Records the intent durably. Returning is the permission to commit.
     *
     * @throws StaleClaimException when the caller no longer owns the instance; it must not commit
     */
    void intend(CommitIntent intent);

    /**
     * Records what became of the commit.
     *
     * @param sessionId the session of an intent that was recorded before
     * @throws StaleClaimException when the caller no longer owns the instance; the successor resolves the intent
     */
    void resolve(String sessionId, CommitOutcome outcome);
}
