package io.tidemark.chaos;

/** The moments of an instance's life at which its node is killed. Each has to be hit, or the harness has proven nothing. */
enum Step {
    PLANNED("after plan", Place.LEDGER),
    CLAIMED("after claim", Place.LEDGER),
    BLOCK_RECEIVED("block received, not stored", Place.SERVICE),
    BLOCK_STORED("block stored, not answered", Place.SERVICE),
    INTENDED("commit intent recorded", Place.LEDGER),
    COMMIT_RECEIVED("commit received, not applied", Place.SERVICE),
    COMMIT_APPLIED("commit applied, not answered", Place.SERVICE),
    RESOLVED("commit resolved", Place.LEDGER),
    SUCCEEDED("ledger done", Place.LEDGER),
    BEFORE_MOVE("before the source is moved", Place.SERVICE),
    MOVE_COPIED("source copied, not deleted", Place.SERVICE);

    /** Where the moment is seen from. */
    enum Place {
        /** The node's own calls of its ledger: the node reports them and waits. */
        LEDGER,
        /** The requests that the service gets: it holds them. */
        SERVICE
    }

    private final String text;
    private final Place place;

    Step(String text, Place place) {
        this.text = text;
        this.place = place;
    }

    Place place() {
        return place;
    }

    @Override
    public String toString() {
        return text;
    }
}
