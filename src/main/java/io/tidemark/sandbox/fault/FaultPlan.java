package io.tidemark.sandbox.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What goes wrong in the sandbox, on order: one plan for both services, empty at first. In short:
 *
 * <pre>{@code
 * FaultPlan plan = sandbox.faults();
 * plan.add(Fault.of(FaultKind.ANSWER_LOST).on(RequestKind.COMMIT));                      // the next commit
 * plan.add(Fault.of(FaultKind.ERROR).on(RequestKind.BLOCK).status(429, "FlowExceeded").times(3));
 * plan.add(Fault.of(FaultKind.DROP).on(RequestKind.COMMIT).match(Match.table("ods_*")).nth(2));
 * plan.add(Fault.of(FaultKind.TRUNCATE).bytes(70_000).probability(0.1, 42));             // each with a chance of 10 %
 * plan.load(Path.of("faults.txt"));                                                      // the same as text: FaultFile
 *
 * plan.seen(RequestKind.COMMIT);                                                         // requests with a valid signature
 * plan.injected(FaultKind.ANSWER_LOST);  plan.injected(FaultKind.ERROR, RequestKind.BLOCK);
 * plan.clear();                                                                          // rules only; counters stay
 *
 * try (Hold hold = plan.hold(Moment.COMMIT_APPLIED, Match.table("ods_iot_log"))) {       // the next one
 *     HeldRequest held = hold.await(Duration.ofSeconds(30));                             // held.request().session()
 *     node.destroyForcibly();
 *     held.release();                                                                    // or held.drop()
 * }
 * }</pre>
 *
 * <p><b>Which rule.</b> How a request ends (drop, error, answer-lost, error-after) is decided by the first rule in the order
 * they were added that fires; rules behind it are not asked and keep their turn. All other kinds combine, one rule of each.
 * A kind is asked only where it could happen: {@code second-commit-conflict} at the commit of a closed session, truncation
 * when there are more bytes. That is what {@code nth} counts. A request that the service itself refuses uses up an
 * answer-lost or error-after, does not count as injected, and gets its refusal.
 *
 * <p><b>Held requests</b> keep one server thread each and nothing else: no lock, no other request. Of a client that dies
 * meanwhile the sandbox takes no notice, as the service would not: at {@code COMMIT_APPLIED} the commit is in; at
 * {@code COMMIT_RECEIVED} it is applied when it is released, however late (the dangerous case for exactly-once), and never
 * if it is dropped. Closing a hold releases; stopping the sandbox drops, as a service that died. A block whose client died
 * before it was all sent is never stored.
 *
 * <p>Thread-safe. Plans are not kept: a sandbox that starts again starts with the plan it is given.
 */
public final class FaultPlan {

    private static final int MOST_HELD = 32;
    private static final int MOST_FORGOTTEN = 10_000;

    private final LongSupplier nanos;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private final FaultCounts counts = new FaultCounts();
    private final Waits waits = new Waits();
    private final Set<String> forgotten = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_FORGOTTEN;
        }
    });
    private int added;

    public FaultPlan() {
        this(System::nanoTime);
    }

    FaultPlan(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public synchronized FaultPlan add(Fault fault) {
        rules.add(new Rule(fault, added++));
        return this;
    }

    /**
     * Adds the rules of a file, all or none: see {@link FaultFile}.
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException that names the line, what is wrong in it and what is allowed
     */
    public FaultPlan load(Path file) throws IOException {
        FaultFile.read(file).forEach(this::add);
        return this;
    }

    /** Takes back every rule, and forgotten sessions are known again. Counters and holds stay. */
    public synchronized void clear() {
        rules.clear();
        forgotten.clear();
    }

    /** Takes back these rules. */
    public synchronized void clear(Predicate<Fault> which) {
        rules.removeIf(rule -> which.test(rule.fault()));
    }

    /** Forgotten sessions are known again, unless a rule still forgets them. */
    public synchronized void rememberSessions() {
        forgotten.clear();
    }

    /** The rules that can still fire. */
    public synchronized List<Fault> rules() {
        return rules.stream().map(Rule::fault).toList();
    }

    /** How many such requests came with a valid signature. */
    public long seen(RequestKind request) {
        return counts.seen(request);
    }

    /** How often the fault really happened. */
    public long injected(FaultKind kind) {
        return counts.injected(kind);
    }

    public long injected(FaultKind kind, RequestKind request) {
        return counts.injected(kind, request);
    }

    /** Holds the next matching request at the moment. */
    public Hold hold(Moment moment, Match match) {
        return hold(moment, match, 1, 1);
    }

    /**
     * Holds {@code times} matching requests, from the {@code nth} on, counted from 1.
     *
     * @throws IllegalArgumentException when more than 32 could be held at once by all holds: a server has 64 threads
     */
    public synchronized Hold hold(Moment moment, Match match, int nth, int times) {
        int all = holds.stream().mapToInt(Hold::left).sum() + times;
        if (nth < 1 || times < 1 || all > MOST_HELD) {
            throw new IllegalArgumentException("nth=%d, times=%d: both count from 1, and at most %d requests can be held, not %d"
                    .formatted(nth, times, MOST_HELD, all));
        }
        Hold hold = new Hold(this, moment, match, nth, times);
        holds.add(hold);
        return hold;
    }

    synchronized List<HeldRequest> end(Hold hold) {
        holds.remove(hold);
        return hold.end();
    }

    /** For a server that stops: holds catch nothing more, and what is held or waits is dropped. The rules stay. */
    public void stop() {
        synchronized (this) {
            holds.forEach(Hold::end);
            holds.clear();
        }
        waits.end();
    }

    /** For the services: a request with a valid signature begins. */
    public RequestFaults begin(RequestInfo request) {
        counts.sawOne(request.kind());
        return new RequestFaults(this, request);
    }

    Waits waits() {
        return waits;
    }

    void injected(Fault fault, RequestInfo request) {
        counts.injectedOne(fault.kind(), request.kind());
    }

    synchronized Optional<Fault> draw(RequestInfo request, Set<FaultKind> kinds, Predicate<Fault> possible) {
        return drawRule(request, kinds, rule -> possible.test(rule.fault()));
    }

    synchronized Optional<Fault> drawRateLimit(RequestInfo request) {
        long now = nanos.getAsLong();
        return drawRule(request, Set.of(FaultKind.WRITE_RATE_LIMIT), rule -> rule.isAhead(request, now));
    }

    private Optional<Fault> drawRule(RequestInfo request, Set<FaultKind> kinds, Predicate<Rule> possible) {
        for (Iterator<Rule> each = rules.iterator(); each.hasNext(); ) {
            Rule rule = each.next();
            if (kinds.contains(rule.fault().kind()) && rule.fault().matches(request) && possible.test(rule) && rule.fires()) {
                if (rule.isSpent()) {
                    each.remove();
                }
                return Optional.of(rule.fault());
            }
        }
        return Optional.empty();
    }

    synchronized void stored(RequestInfo request, long bytes) {
        long now = nanos.getAsLong();
        rules.forEach(rule -> rule.stored(request, bytes, now));
    }

    synchronized void forget(String session) {
        forgotten.add(session);
    }

    synchronized boolean isForgotten(String session) {
        return forgotten.contains(session);
    }

    /** @return null when nobody holds it */
    synchronized HeldRequest caught(RequestInfo request, Moment.Stage stage) {
        for (Hold hold : holds) {
            HeldRequest held = hold.caught(request, stage, waits);
            if (held != null) {
                return held;
            }
        }
        return null;
    }

    synchronized boolean isHeld(RequestInfo request, Moment.Stage stage) {
        return holds.stream().anyMatch(hold -> hold.waitsFor(request, stage));
    }
}
