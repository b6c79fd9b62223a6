package io.tidemark.cycle;

/** Why an attempt is stopped from outside. */
enum Cancel {
    /** It ran longer than its {@code timeout}. */
    TIMEOUT,
    /** Its lease cannot be renewed, or another node has the instance. */
    LEASE_LOST,
    /** The node, or the route alone, stops. */
    STOPPING,
    /** A person stops the instance. */
    OPERATOR
}
