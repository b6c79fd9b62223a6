/**
 * Measures the product against its own sandbox, beside hand-written programs that do the least that could be done. Not part of
 * the product, and not run by the build.
 */
package io.tidemark.bench;
