package io.tidemark.cycle;

/** Which finished instances a person may run again. The words are DataWorks' rerun properties. */
public enum RerunPolicy {
    /** Succeeded and failed ones. */
    allAllowed(io.tidemark.ledger.RerunPolicy.ALL_ALLOWED),
    /** Failed ones only. */
    failureAllowed(io.tidemark.ledger.RerunPolicy.FAILURE_ALLOWED),
    /** None. */
    allDenied(io.tidemark.ledger.RerunPolicy.ALL_DENIED);

    private final io.tidemark.ledger.RerunPolicy inLedger;

    RerunPolicy(io.tidemark.ledger.RerunPolicy inLedger) {
        this.inLedger = inLedger;
    }

    /** What the ledger keeps of it, for those who run instances again without knowing the route. */
    io.tidemark.ledger.RerunPolicy inLedger() {
        return inLedger;
    }
}
