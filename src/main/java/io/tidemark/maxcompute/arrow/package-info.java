/**
 * Arrow record batches as the tunnel takes them, made from plain arrays. Neither Arrow's vectors nor its memory are used, so that no
 * JVM flag is needed and a value costs one store.
 */
package io.tidemark.maxcompute.arrow;
