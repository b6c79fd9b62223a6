/**
 * A MaxCompute endpoint on loopback that the unmodified SDK works against.
 *
 * <p>{@link io.tidemark.sandbox.maxcompute.SandboxMaxCompute} is the way in. State is a journal of events
 * ({@code Journal}, {@code JournalEvent}) and one file per block as it was received ({@code BlockFiles}); blocks are
 * checked while they stream in and decoded only when somebody reads rows.
 *
 * <p>Not verified, because nothing of a loader depends on it: the age of a request's Date, the length of VARCHAR and
 * CHAR values, the service's limits of speed and number.
 */
package io.tidemark.sandbox.maxcompute;
