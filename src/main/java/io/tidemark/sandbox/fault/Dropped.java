package io.tidemark.sandbox.fault;

import java.io.IOException;

import org.eclipse.jetty.io.QuietException;

/** The connection of a request ends here, ordered by the plan; quiet, because the server need not log what was ordered. */
public final class Dropped extends IOException implements QuietException {

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
