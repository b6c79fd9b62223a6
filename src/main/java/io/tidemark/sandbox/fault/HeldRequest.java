package io.tidemark.sandbox.fault;

import java.util.concurrent.CompletableFuture;

/**
 * A request that waits at its moment until somebody decides about it; the first decision holds. The sandbox does not look
 * whether the client still lives, as the service would not.
 */
public final class HeldRequest {

    private final RequestInfo request;
    private final CompletableFuture<Boolean> goesOn;

    HeldRequest(RequestInfo request, CompletableFuture<Boolean> goesOn) {
        this.request = request;
        this.goesOn = goesOn;
    }

    /** Who: session, block, key. */
    public RequestInfo request() {
        return request;
    }

    /**
     * Goes on as if nothing had been. A commit that was held at {@link Moment#COMMIT_RECEIVED} is applied now, also when
     * the client that sent it died long ago and others have been busy since: the dangerous case.
     */
    public void release() {
        goesOn.complete(true);
    }

    /**
     * Ends the connection with a reset. What was not done at the moment is never done; what was done stays.
     */
    public void drop() {
        goesOn.complete(false);
    }

    void await(Waits waits) throws Dropped {
        waits.await(goesOn);
    }

    /** Whether nobody decided yet. */
    public boolean isHeld() {
        return !goesOn.isDone();
    }
}
