package io.tidemark.sandbox.fault;

/** The answer to a request, ordered by the plan. */
public final class InjectedError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    InjectedError(Fault fault) {
        super("Ordered by the sandbox's fault plan");
        this.status = fault.status();
        this.code = fault.code();
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
