/**
 * An OSS endpoint that the unmodified SDK talks to, over files.
 *
 * <p>Built: objects (put, get with ranges and conditions, head, copy, delete one or many, tagging), multipart uploads, listings
 * in both versions, buckets; signatures 1 and 4 in headers and URLs; both addressing styles. Left out, and refused with
 * {@code 501 NotImplemented} and the name of the thing: versions, access control beyond {@code private}, encryption, storage
 * classes other than Standard, append, symbolic links, restore, processing, life cycles, callbacks, listing of uploads and parts,
 * security tokens, signed payloads.
 */
package io.tidemark.sandbox.oss;
