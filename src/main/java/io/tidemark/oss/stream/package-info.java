/** Reads pinned objects: resumable, checked, decompressed and joined, with memory that does not depend on their size. */
package io.tidemark.oss.stream;
