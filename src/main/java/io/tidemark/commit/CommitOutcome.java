package io.tidemark.commit;

/** What is known of a commit after asking the target. */
public enum CommitOutcome {
    /** The data is in the target, completely and once. */
    COMMITTED,
    /** Nothing of it is in the target and nothing of it can arrive there any more. */
    NOT_COMMITTED,
    /** The target cannot say. A person decides; nothing is loaded again until then. */
    UNKNOWN
}
