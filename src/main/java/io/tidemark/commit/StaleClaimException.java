package io.tidemark.commit;

/** The caller lost its claim: another node owns the instance now. Whoever gets it stops and changes nothing more. */
public final class StaleClaimException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StaleClaimException(String message) {
        super(message);
    }
}
