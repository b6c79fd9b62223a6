package io.tidemark.oss.stream;

/** How an object is packed. */
public enum Compression {
    /** Found out from the first bytes and the key's suffix, which must say the same. */
    auto,
    /** The bytes as they are stored. */
    none,
    gzip,
    bzip2,
    zip,
    zstd
}
