package io.tidemark.sandbox.fault;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import static io.tidemark.sandbox.fault.RequestKind.BLOCK;
import static io.tidemark.sandbox.fault.RequestKind.COMMIT;
import static io.tidemark.sandbox.fault.RequestKind.CREATE_SESSION;
import static io.tidemark.sandbox.fault.RequestKind.DOWNLOAD;
import static io.tidemark.sandbox.fault.RequestKind.OSS_COPY;
import static io.tidemark.sandbox.fault.RequestKind.OSS_GET;
import static io.tidemark.sandbox.fault.RequestKind.OSS_HEAD;
import static io.tidemark.sandbox.fault.RequestKind.OSS_MULTIPART;
import static io.tidemark.sandbox.fault.RequestKind.OSS_PUT;
import static io.tidemark.sandbox.fault.RequestKind.SQL;
import static io.tidemark.sandbox.fault.RequestKind.STATUS;

/** What can go wrong. The name in text is the constant's in lower case with hyphens and does not change. */
public enum FaultKind {
    /**
     * Nothing is done and the connection ends without an answer, after {@code bytes} of the request's body were read. A
     * client of the JDK sends a POST without body once more by itself then.
     */
    DROP(all(), Map.of(Parameter.BYTES, 0L, Parameter.END, Parameter.End.RESET)),
    /** Nothing is done and the answer is an error. */
    ERROR(all(), Map.of(Parameter.STATUS, 500, Parameter.CODE, "InternalServerError")),
    /** All is done and the connection ends without an answer. */
    ANSWER_LOST(all(), Map.of(Parameter.END, Parameter.End.RESET)),
    /** All is done and the answer is an error. */
    ERROR_AFTER(all(), Map.of(Parameter.STATUS, 500, Parameter.CODE, "InternalServerError")),
    /** The request waits before anything is looked at. Then it is done, whether or not its client still lives. */
    DELAY(all(), Map.of(Parameter.DELAY, Duration.ofSeconds(1))),
    /** Runs {@link Fault#hook} before anything is looked at; not in text. */
    HOOK(all(), Map.of()),
    /**
     * 429 FlowExceeded for a block, while the blocks before it are more than one second's worth of {@code bytes-per-second}
     * ahead. Admission is by what is stored already: blocks in flight are not counted.
     */
    WRITE_RATE_LIMIT(EnumSet.of(BLOCK), Map.of(Parameter.BYTES_PER_SECOND, 1_000_000L, Parameter.PER, Parameter.Scope.SESSION,
            Parameter.STATUS, 429, Parameter.CODE, "FlowExceeded")),
    /**
     * The commit is answered with COMMITTING and shows nothing yet. It takes effect when its status was asked {@code polls}
     * times, the last of these answers says CLOSED; with {@code delay}, not before that time, and with {@code polls=0} by
     * time alone. What was begun is finished when the sandbox is started again.
     */
    SLOW_COMMIT(EnumSet.of(COMMIT), Map.of(Parameter.POLLS, 3, Parameter.DELAY, Duration.ZERO)),
    /** The commit of a CLOSED session is answered with 409 StatusConflict; without the fault, with 200 and CLOSED. */
    SECOND_COMMIT_CONFLICT(EnumSet.of(COMMIT), Map.of()),
    /**
     * The request's session is unknown (404 NoSuchUpload) from now on, until {@link FaultPlan#clear()} or a new start; what
     * it committed stays. The last 10,000 are remembered.
     */
    SESSION_FORGOTTEN(EnumSet.of(BLOCK, STATUS, COMMIT), Map.of()),
    /** A session that nobody committed is EXPIRED from now on, for good; its blocks are lost and it cannot be committed. */
    SESSION_EXPIRED(EnumSet.of(BLOCK, STATUS, COMMIT), Map.of()),
    /** Says that the service shifts DATETIME out of the client's zone, or that it does not, whatever the sandbox's option. */
    DATE_TRANSFORM(EnumSet.of(CREATE_SESSION, STATUS, COMMIT, DOWNLOAD), Map.of(Parameter.VALUE, true)),
    /** A statement shows as Running for {@code polls} questions, though its effects are there at once. */
    SLOW_STATEMENT(EnumSet.of(SQL), Map.of(Parameter.POLLS, 1)),
    /** At most {@code bytes} of a body that was announced, then a reset. Bodies that are shorter pass. */
    TRUNCATE(EnumSet.of(OSS_GET, DOWNLOAD), Map.of(Parameter.BYTES, 0L)),
    /** A body comes no faster than {@code bytes-per-second}. */
    SLOW_BODY(EnumSet.of(OSS_GET, DOWNLOAD), Map.of(Parameter.BYTES_PER_SECOND, 100_000L)),
    /** After {@code bytes} of the body nothing comes for {@code delay}; then the rest does. */
    STALL(EnumSet.of(OSS_GET, DOWNLOAD), Map.of(Parameter.BYTES, 0L, Parameter.DELAY, Duration.ofSeconds(1))),
    /**
     * The object is rewritten before it is looked at and has a new ETag: with the bytes of {@code file}, else with the same
     * CSV rows in another order, the first {@code header-lines} in their place. An object with fewer than two rows gains or
     * loses its last newline.
     */
    REPLACE_OBJECT(EnumSet.of(OSS_GET, OSS_HEAD), withoutDefault(Parameter.FILE, Map.of(Parameter.HEADER_LINES, 1))),
    /** {@code x-oss-hash-crc64ecma} says something wrong. */
    WRONG_CRC(crc(), Map.of()),
    /** {@code x-oss-hash-crc64ecma} is absent, as for very old objects. */
    NO_CRC(crc(), Map.of());

    /** What decides how a request ends: at most one of these happens to a request, the first rule that fires. */
    static final Set<FaultKind> OUTCOMES = Collections.unmodifiableSet(EnumSet.of(DROP, ERROR, ANSWER_LOST, ERROR_AFTER));

    private final Set<RequestKind> requests;
    private final Map<Parameter, Object> defaults;

    FaultKind(Set<RequestKind> requests, Map<Parameter, Object> defaults) {
        this.requests = requests;
        this.defaults = defaults;
    }

    private static Set<RequestKind> all() {
        return EnumSet.allOf(RequestKind.class);
    }

    private static Set<RequestKind> crc() {
        return EnumSet.of(OSS_GET, OSS_HEAD, OSS_PUT, OSS_COPY, OSS_MULTIPART);
    }

    private static Map<Parameter, Object> withoutDefault(Parameter parameter, Map<Parameter, Object> defaults) {
        Map<Parameter, Object> all = new EnumMap<>(defaults);
        all.put(parameter, null);
        return all;
    }

    /** The requests it can happen to. */
    public Set<RequestKind> requests() {
        return Collections.unmodifiableSet(requests);
    }

    /** The parameters it knows, with what holds when they are not given; null for nothing. */
    public Map<Parameter, Object> defaults() {
        return Collections.unmodifiableMap(defaults);
    }

    @Override
    public String toString() {
        return Names.text(this);
    }
}
