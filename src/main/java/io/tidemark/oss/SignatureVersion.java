package io.tidemark.oss;

/** How requests are signed. */
public enum SignatureVersion {
    /** The one that new accounts and new buckets accept. Needs the region. */
    V4,
    /** The one being withdrawn in phases since 2025. */
    V1
}
