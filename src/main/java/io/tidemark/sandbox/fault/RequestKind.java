package io.tidemark.sandbox.fault;

/** What a request asks for. In text: {@code commit}, {@code create-session}, {@code oss-get}. */
public enum RequestKind {
    /** Any look at a project, and the question for its tunnel endpoint. */
    PROJECT,
    /** Looks at tables and partitions. */
    TABLE,
    /** The submission of a statement. */
    SQL,
    /** Status and result of a statement. */
    INSTANCE,
    CREATE_SESSION,
    BLOCK,
    /** The status and the block list of an upload session. */
    STATUS,
    COMMIT,
    /** Creation, status and data of downloads. */
    DOWNLOAD,
    /** Anything else of MaxCompute. */
    OTHER,
    OSS_GET,
    OSS_HEAD,
    OSS_LIST,
    OSS_PUT,
    OSS_COPY,
    /** Of one object, and of many. */
    OSS_DELETE,
    OSS_MULTIPART,
    /** Anything else of OSS: buckets, tags. */
    OSS_OTHER;

    public boolean isOss() {
        return name().startsWith("OSS_");
    }

    @Override
    public String toString() {
        return Names.text(this);
    }
}
