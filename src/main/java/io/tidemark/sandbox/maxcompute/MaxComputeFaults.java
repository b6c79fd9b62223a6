package io.tidemark.sandbox.maxcompute;

import io.tidemark.sandbox.fault.Fault;
import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.FaultPlan;
import io.tidemark.sandbox.fault.Match;
import io.tidemark.sandbox.fault.Parameter;
import io.tidemark.sandbox.fault.RequestKind;

/**
 * Short words for rules of the {@link FaultPlan} that concern MaxCompute; none by default. Orders of one kind are carried
 * out in the order they were given, one per matching request. Thread-safe.
 */
public final class MaxComputeFaults {

    /** What a request is about: the MaxCompute part of {@link RequestKind}. */
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
        OTHER;

        private RequestKind request() {
            return RequestKind.valueOf(name());
        }
    }

    private final FaultPlan plan;

    MaxComputeFaults(FaultPlan plan) {
        this.plan = plan;
    }

    /** The next {@code n} requests of the kind change nothing and are answered with this status and error code. */
    public void failNext(Kind kind, int n, int status, String code) {
        plan.add(Fault.of(FaultKind.ERROR).on(kind.request()).times(n).status(status, code));
    }

    /** The next {@code n} requests of the kind do their work, and are answered with this status and error code. */
    public void failAfterNext(Kind kind, int n, int status, String code) {
        plan.add(Fault.of(FaultKind.ERROR_AFTER).on(kind.request()).times(n).status(status, code));
    }

    /** The next {@code n} requests of the kind change nothing, and their connection is closed without an answer. */
    public void dropNext(Kind kind, int n) {
        plan.add(Fault.of(FaultKind.DROP).on(kind.request()).times(n).end(Parameter.End.CLOSE));
    }

    /** The next {@code n} requests of the kind do their work, and their connection is closed without an answer. */
    public void dropAfterNext(Kind kind, int n) {
        plan.add(Fault.of(FaultKind.ANSWER_LOST).on(kind.request()).times(n).end(Parameter.End.CLOSE));
    }

    /**
     * The next commit is answered with COMMITTING and makes nothing visible; it takes effect when the status was asked
     * for {@code polls} times, and the last of these answers says CLOSED.
     */
    public void commitTakes(int polls) {
        plan.add(Fault.of(FaultKind.SLOW_COMMIT).polls(polls));
    }

    /** The next statement shows as Running for this many status requests, though its effects are there at once. */
    public void statementTakes(int polls) {
        plan.add(Fault.of(FaultKind.SLOW_STATEMENT).polls(polls));
    }

    /** From now on the session's id is unknown to all requests; what it committed stays. */
    public void forget(String sessionId) {
        plan.add(Fault.of(FaultKind.SESSION_FORGOTTEN).match(Match.session(sessionId)).always());
    }

    /** Whether the commit of a CLOSED session is answered with 409 StatusConflict instead of 200; false by default. */
    public void secondCommitConflicts(boolean conflicts) {
        plan.clear(fault -> fault.kind() == FaultKind.SECOND_COMMIT_CONFLICT);
        if (conflicts) {
            plan.add(Fault.of(FaultKind.SECOND_COMMIT_CONFLICT).always());
        }
    }

    /** Takes back every rule that concerns MaxCompute alone, and sessions are known again; the counters stay. */
    public void clear() {
        plan.clear(fault -> fault.requests().stream().noneMatch(RequestKind::isOss));
        plan.rememberSessions();
    }

    /** How many requests of the kind came with a valid signature. */
    public long seen(Kind kind) {
        return plan.seen(kind.request());
    }
}
