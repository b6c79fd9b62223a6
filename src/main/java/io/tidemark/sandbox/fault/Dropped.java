package io.tidemark.sandbox.fault;

import java.io.IOException;

/** The connection of a request ends here, ordered by the plan. */
public final class Dropped extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean reset;

    Dropped(Parameter.End end) {
        super("connection ended by the sandbox's fault plan");
        this.reset = end == Parameter.End.RESET;
    }

    /** Whether by a TCP reset, instead of an orderly end. */
    public boolean isReset() {
        return reset;
    }
}
