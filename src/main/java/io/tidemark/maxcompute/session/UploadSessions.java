package io.tidemark.maxcompute.session;

import io.tidemark.maxcompute.MaxComputeException;
import io.tidemark.maxcompute.client.TableTarget;

/** What the commit needs of the service. Every call is exactly one HTTP request, sent once. */
public interface UploadSessions {

    /** @throws MaxComputeException when the service could not be asked */
    SessionState state(TableTarget target, String sessionId);

    /**
     * Asks the service to commit. Returning means that it answered 2xx, which does not yet mean that it is done.
     *
     * @throws MaxComputeException when it answered otherwise or not at all
     */
    void commit(TableTarget target, String sessionId);
}
