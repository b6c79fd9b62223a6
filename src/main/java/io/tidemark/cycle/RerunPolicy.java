package io.tidemark.cycle;

/** Which finished instances a person may run again. The words are DataWorks' rerun properties. */
public enum RerunPolicy {
    /** Succeeded and failed ones. */
    allAllowed,
    /** Failed ones only. */
    failureAllowed,
    /** None. */
    allDenied
}
