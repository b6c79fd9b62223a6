package io.tidemark.sandbox.fault;

/** A point in the life of a request at which it can be held. {@code RECEIVED}: signature checked, nothing done, body not read. */
public enum Moment {
    SESSION_RECEIVED(RequestKind.CREATE_SESSION, Stage.RECEIVED),
    /** The session is there, its client does not know its id. */
    SESSION_CREATED(RequestKind.CREATE_SESSION, Stage.APPLIED),
    /** Its client is about to send the rows, or sends them. */
    BLOCK_RECEIVED(RequestKind.BLOCK, Stage.RECEIVED),
    BLOCK_STORED(RequestKind.BLOCK, Stage.APPLIED),
    STATUS_RECEIVED(RequestKind.STATUS, Stage.RECEIVED),
    COMMIT_RECEIVED(RequestKind.COMMIT, Stage.RECEIVED),
    /** The rows are in (with {@link FaultKind#SLOW_COMMIT}: the commit is accepted), its client does not know. */
    COMMIT_APPLIED(RequestKind.COMMIT, Stage.APPLIED),
    SQL_RECEIVED(RequestKind.SQL, Stage.RECEIVED),
    SQL_APPLIED(RequestKind.SQL, Stage.APPLIED),
    LIST_RECEIVED(RequestKind.OSS_LIST, Stage.RECEIVED),
    LIST_DONE(RequestKind.OSS_LIST, Stage.APPLIED),
    OBJECT_REQUESTED(RequestKind.OSS_GET, Stage.RECEIVED),
    /** This version of the object will be sent, whatever happens to the key; no byte is sent. */
    OBJECT_OPENED(RequestKind.OSS_GET, Stage.APPLIED),
    /** Half of the answer's body is sent. */
    OBJECT_HALF_SENT(RequestKind.OSS_GET, Stage.HALF_SENT),
    PUT_RECEIVED(RequestKind.OSS_PUT, Stage.RECEIVED),
    PUT_STORED(RequestKind.OSS_PUT, Stage.APPLIED),
    COPY_RECEIVED(RequestKind.OSS_COPY, Stage.RECEIVED),
    COPY_APPLIED(RequestKind.OSS_COPY, Stage.APPLIED),
    DELETE_RECEIVED(RequestKind.OSS_DELETE, Stage.RECEIVED),
    DELETE_APPLIED(RequestKind.OSS_DELETE, Stage.APPLIED);

    enum Stage { RECEIVED, APPLIED, HALF_SENT }

    private final RequestKind request;
    private final Stage stage;

    Moment(RequestKind request, Stage stage) {
        this.request = request;
        this.stage = stage;
    }

    public RequestKind request() {
        return request;
    }

    boolean is(RequestKind kind, Stage at) {
        return request == kind && stage == at;
    }

    @Override
    public String toString() {
        return Names.text(this);
    }
}
