package io.tidemark.sandbox.maxcompute;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Upload sessions by id. Guarded by the lock of {@link SandboxStore}. */
final class SessionStore {

    private final Map<String, UploadSession> sessions = new HashMap<>();

    void create(JournalEvent.SessionCreated definition) {
        sessions.put(definition.session(), new UploadSession(definition));
    }

    void restore(JournalEvent.SessionRestored event) {
        sessions.put(event.definition().session(), UploadSession.restored(event));
    }

    /** @throws ServiceException NoSuchUpload */
    UploadSession get(String id) {
        UploadSession session = sessions.get(id);
        if (session == null) {
            throw new ServiceException(404, "NoSuchUpload", "The specified upload id does not exist: " + id);
        }
        return session;
    }

    void remove(String id) {
        sessions.remove(id);
    }

    Collection<UploadSession> sessions() {
        return List.copyOf(sessions.values());
    }
}
