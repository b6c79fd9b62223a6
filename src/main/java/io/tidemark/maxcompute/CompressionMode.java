package io.tidemark.maxcompute;

/** How blocks are compressed on their way. */
public enum CompressionMode {
    none, zlib, snappy, lz4, zstd
}
