package io.tidemark.sandbox.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A rule of the plan: what goes wrong, for which requests, and when. Immutable; each method returns a changed copy.
 *
 * <p>When: the next matching request, unless {@link #nth}, {@link #times} or {@link #probability} say otherwise.
 *
 * <pre>{@code
 * Fault.of(FaultKind.ANSWER_LOST).on(RequestKind.COMMIT).match(Match.table("ods_iot_log")).nth(2)
 * Fault.of(FaultKind.ERROR).on(RequestKind.BLOCK).status(429, "FlowExceeded").probability(0.05, 42)
 * }</pre>
 */
public final class Fault {

    /** For {@link #times}: until the plan is cleared. */
    public static final int ALWAYS = Integer.MAX_VALUE;
    private static final int UNSAID = 0;

    private final FaultKind kind;
    private final Map<Parameter, Object> parameters = new EnumMap<>(Parameter.class);
    private Set<RequestKind> requests;
    private Match match = Match.any();
    private int nth = 1;
    private int times = UNSAID;
    private double probability = 1;
    private long seed;
    private Runnable hook = () -> { };

    private Fault(FaultKind kind) {
        this.kind = kind;
        this.requests = kind.requests();
    }

    private Fault(Fault other) {
        this.kind = other.kind;
        this.parameters.putAll(other.parameters);
        this.requests = other.requests;
        this.match = other.match;
        this.nth = other.nth;
        this.times = other.times;
        this.probability = other.probability;
        this.seed = other.seed;
        this.hook = other.hook;
    }

    public static Fault of(FaultKind kind) {
        return new Fault(kind);
    }

    /** Runs before a request is looked at; a request waits for it. */
    public static Fault hook(Runnable hook) {
        Fault copy = new Fault(FaultKind.HOOK);
        copy.hook = hook;
        return copy;
    }

    /** @throws IllegalArgumentException when the fault cannot happen to one of the requests */
    public Fault on(RequestKind first, RequestKind... more) {
        return on(EnumSet.of(first, more));
    }

    /** @throws IllegalArgumentException when the fault cannot happen to one of the requests, or there are none */
    public Fault on(Set<RequestKind> wanted) {
        for (RequestKind request : wanted) {
            if (!kind.requests().contains(request)) {
                throw new IllegalArgumentException("%s does not happen to %s; it happens to %s".formatted(kind, request, kind.requests()));
            }
        }
        Fault copy = new Fault(this);
        copy.requests = Collections.unmodifiableSet(EnumSet.copyOf(wanted));
        return copy;
    }

    public Fault match(Match wanted) {
        Fault copy = new Fault(this);
        copy.match = wanted;
        return copy;
    }

    /** Not before the k-th matching request, counted from 1. */
    public Fault nth(int k) {
        require(k >= 1, "nth", k, "a count from 1");
        Fault copy = new Fault(this);
        copy.nth = k;
        return copy;
    }

    /** At most so often. */
    public Fault times(int n) {
        require(n >= 1, "times", n, "a count from 1, or always");
        Fault copy = new Fault(this);
        copy.times = n;
        return copy;
    }

    public Fault always() {
        return times(ALWAYS);
    }

    /**
     * By chance, for each matching request on its own, without end unless {@link #times} says one. The same rule at the same
     * place of a plan decides the same for the k-th request that it is asked about, in every run.
     */
    public Fault probability(double chance, long randomSeed) {
        require(chance >= 0 && chance <= 1, "probability", chance, "a number from 0 to 1");
        Fault copy = new Fault(this);
        copy.probability = chance;
        copy.seed = randomSeed;
        return copy;
    }

    /** @throws IllegalArgumentException when the kind does not know the parameter, or the value is not allowed */
    public Fault with(Parameter parameter, String value) {
        return set(parameter, parameter.parse(value));
    }

    public Fault status(int status, String code) {
        return with(Parameter.STATUS, Integer.toString(status)).set(Parameter.CODE, code);
    }

    public Fault delay(Duration delay) {
        return set(Parameter.DELAY, delay);
    }

    public Fault polls(int polls) {
        return with(Parameter.POLLS, Integer.toString(polls));
    }

    public Fault bytes(long bytes) {
        return with(Parameter.BYTES, Long.toString(bytes));
    }

    public Fault bytesPerSecond(long bytesPerSecond) {
        return with(Parameter.BYTES_PER_SECOND, Long.toString(bytesPerSecond));
    }

    public Fault end(Parameter.End end) {
        return set(Parameter.END, end);
    }

    private Fault set(Parameter parameter, Object value) {
        if (!kind.defaults().containsKey(parameter)) {
            throw new IllegalArgumentException("%s has no parameter %s; it has %s".formatted(kind, parameter, kind.defaults().keySet()));
        }
        Fault copy = new Fault(this);
        copy.parameters.put(parameter, value);
        return copy;
    }

    private static void require(boolean condition, String name, Object value, String allowed) {
        if (!condition) {
            throw new IllegalArgumentException("%s=%s is not %s".formatted(name, value, allowed));
        }
    }

    public FaultKind kind() {
        return kind;
    }

    public Set<RequestKind> requests() {
        return requests;
    }

    boolean matches(RequestInfo request) {
        return requests.contains(request.kind()) && match.matches(request);
    }

    int nth() {
        return nth;
    }

    int limit() {
        if (times != UNSAID) {
            return times;
        }
        return probability < 1 ? ALWAYS : 1;
    }

    double chance() {
        return probability;
    }

    long seed() {
        return seed;
    }

    void runHook() {
        hook.run();
    }

    private Object get(Parameter parameter) {
        Object said = parameters.get(parameter);
        return said == null ? kind.defaults().get(parameter) : said;
    }

    public int status() {
        return (int) get(Parameter.STATUS);
    }

    public String code() {
        return (String) get(Parameter.CODE);
    }

    public Duration delay() {
        return (Duration) get(Parameter.DELAY);
    }

    public int polls() {
        return (int) get(Parameter.POLLS);
    }

    public long bytes() {
        return (long) get(Parameter.BYTES);
    }

    public long bytesPerSecond() {
        return (long) get(Parameter.BYTES_PER_SECOND);
    }

    public Parameter.Scope per() {
        return (Parameter.Scope) get(Parameter.PER);
    }

    public Parameter.End end() {
        return (Parameter.End) get(Parameter.END);
    }

    public boolean on() {
        return (boolean) get(Parameter.VALUE);
    }

    public int headerLines() {
        return (int) get(Parameter.HEADER_LINES);
    }

    /** Null unless said. */
    public Path file() {
        return (Path) get(Parameter.FILE);
    }

    @Override
    public String toString() {
        String who = requests.equals(kind.requests()) ? "" : " request=" + String.join(",", requests.stream().map(RequestKind::toString).toList());
        return kind + who + match + " nth=" + nth + " times=" + (limit() == ALWAYS ? "always" : limit())
                + (probability < 1 ? " probability=" + probability + " seed=" + seed : "")
                + Arrays.toString(parameters.entrySet().toArray());
    }
}
