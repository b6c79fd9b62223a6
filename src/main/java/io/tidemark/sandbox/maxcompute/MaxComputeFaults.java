package io.tidemark.sandbox.maxcompute;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Failures that a test or a demonstration orders in advance; none by default. Orders of one kind are carried out in the
 * order they were given, one per matching request. Thread-safe.
 */
public final class MaxComputeFaults {

    /** What a request is about. */
    public enum Kind {
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
        OTHER
    }

    /** @param status 0 to drop the connection instead of answering */
    record Fault(boolean afterEffect, int status, String code) {
    }

    private final Map<Kind, Deque<Fault>> planned = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> seen = new EnumMap<>(Kind.class);
    private final Set<String> forgotten = new HashSet<>();
    private int committingPolls;
    private int runningPolls;
    private boolean secondCommitConflicts;

    /** The next {@code n} requests of the kind change nothing and are answered with this status and error code. */
    public synchronized void failNext(Kind kind, int n, int status, String code) {
        plan(kind, n, new Fault(false, status, code));
    }

    /** The next {@code n} requests of the kind do their work, and are answered with this status and error code. */
    public synchronized void failAfterNext(Kind kind, int n, int status, String code) {
        plan(kind, n, new Fault(true, status, code));
    }

    /** The next {@code n} requests of the kind change nothing, and their connection is closed without an answer. */
    public synchronized void dropNext(Kind kind, int n) {
        plan(kind, n, new Fault(false, 0, ""));
    }

    /** The next {@code n} requests of the kind do their work, and their connection is closed without an answer. */
    public synchronized void dropAfterNext(Kind kind, int n) {
        plan(kind, n, new Fault(true, 0, ""));
    }

    /**
     * The next commit is answered with COMMITTING and makes nothing visible; it takes effect when the status was asked
     * for {@code polls} times, and the last of these answers says CLOSED.
     */
    public synchronized void commitTakes(int polls) {
        committingPolls = polls;
    }

    /** The next statement shows as Running for this many status requests, though its effects are there at once. */
    public synchronized void statementTakes(int polls) {
        runningPolls = polls;
    }

    /** From now on the session's id is unknown to all requests; what it committed stays. */
    public synchronized void forget(String sessionId) {
        forgotten.add(sessionId);
    }

    /** Whether the commit of a CLOSED session is answered with 409 StatusConflict instead of 200; false by default. */
    public synchronized void secondCommitConflicts(boolean conflicts) {
        secondCommitConflicts = conflicts;
    }

    /** Takes back everything ordered; the counters stay. */
    public synchronized void clear() {
        planned.clear();
        forgotten.clear();
        committingPolls = 0;
        runningPolls = 0;
        secondCommitConflicts = false;
    }

    /** How many requests of the kind came with a valid signature. */
    public synchronized long seen(Kind kind) {
        return seen.getOrDefault(kind, 0L);
    }

    /** Counts the request; null when it is to be served properly. */
    synchronized Fault take(Kind kind) {
        seen.merge(kind, 1L, Long::sum);
        Deque<Fault> faults = planned.get(kind);
        return faults == null ? null : faults.poll();
    }

    synchronized int takeCommittingPolls() {
        int polls = committingPolls;
        committingPolls = 0;
        return polls;
    }

    synchronized int takeRunningPolls() {
        int polls = runningPolls;
        runningPolls = 0;
        return polls;
    }

    synchronized boolean isForgotten(String sessionId) {
        return forgotten.contains(sessionId);
    }

    synchronized boolean secondCommitConflicts() {
        return secondCommitConflicts;
    }

    private void plan(Kind kind, int n, Fault fault) {
        Deque<Fault> faults = planned.computeIfAbsent(kind, unused -> new ArrayDeque<>());
        for (int i = 0; i < n; i++) {
            faults.add(fault);
        }
    }
}
