package io.tidemark.cli.deploy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.cli.deploy.RouteUnit.Kind;
import io.tidemark.cli.validate.Finding;

/**
 * The routes of a directory, loaded unit by unit, and what changed in the files put in the place of what runs: all or nothing.
 * Camel's own reload forgets routes that templates made, and begins without looking whether the files can work.
 */
public final class RouteReload {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);
    private static final int READS = 3;

    private final CamelContext context;
    private final Path directory;
    private final Supplier<List<Finding>> check;
    private final Consumer<Set<String>> started;
    private final Function<Throwable, String> describe;
    private final InstantSource clock;
    private final LiveRoutes live;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong changes = new AtomicLong();
    private volatile RouteSet running = RouteSet.EMPTY;
    private volatile Instant loadedAt;

    /**
     * @param check    all that can be known to be wrong with the files
     * @param started  is told the ids of routes that were replaced or are new, once they run
     * @param describe one line for people out of any exception
     */
    public RouteReload(CamelContext context, Path directory, Supplier<List<Finding>> check, Consumer<Set<String>> started,
            Function<Throwable, String> describe, InstantSource clock) {
        this.context = context;
        this.directory = directory;
        this.check = check;
        this.started = started;
        this.describe = describe;
        this.clock = clock;
        this.live = new LiveRoutes(context, directory);
    }

    /**
     * What a reload did or would do.
     *
     * @param changed  ids of routes, as are added and removed
     * @param findings of the check, and what became of the reload
     * @param applied  whether the routes run now as the files say
     */
    public record Result(List<String> changed, List<String> added, List<String> removed, List<Finding> findings, boolean applied) {

        public Result {
            changed = List.copyOf(changed);
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            findings = List.copyOf(findings);
        }

        /** Whether the files cannot run as they are. */
        public boolean isRefused() {
            return findings.stream().anyMatch(Finding::isError);
        }

        public boolean isEmpty() {
            return changed.isEmpty() && added.isEmpty() && removed.isEmpty();
        }
    }

    /** Loads everything for the first time; the context starts the routes when it starts itself. */
    public void load() throws Exception {
        lock.lock();
        try {
            RouteSet set = RouteSet.read(directory);
            for (RouteUnit unit : inLoadOrder(set.units())) {
                live.add(unit);
            }
            running = set;
            loadedAt = clock.instant();
        } finally {
            lock.unlock();
        }
    }

    /** When the files were last found to be what runs; null before the first time. */
    public Instant loadedAt() {
        return loadedAt;
    }

    RouteSet running() {
        return running;
    }

    /** Odd while routes are being replaced, and another number after each time. */
    long changes() {
        return changes.get();
    }

    LiveRoutes live() {
        return live;
    }

    /**
     * Reads the files anew. Blocks while what the changed routes have begun comes to its end.
     *
     * @param dryRun only say what would happen
     * @throws IllegalStateException when it cannot be done now; nothing changed
     */
    public Result reload(boolean dryRun) {
        if (!lock.tryLock()) {
            throw new IllegalStateException("another reload is under way; wait until it has ended");
        }
        try {
            if (!context.isStarted()) {
                throw new IllegalStateException("the node is starting or stopping, so its routes cannot be changed; ask again when it runs");
            }
            return checkedReload(dryRun);
        } finally {
            lock.unlock();
        }
    }

    private Result checkedReload(boolean dryRun) {
        List<Finding> findings = new ArrayList<>();
        Optional<RouteSet> read = read(findings);
        if (read.isEmpty()) {
            return refused(findings);
        }
        RouteChange change = RouteChange.between(running, read.get());
        change.fixed().forEach(unit -> findings.add(error(unit, "changes only with a restart of the node, because Camel cannot take it away"
                + " while it runs; nothing was reloaded")));
        if (findings.stream().noneMatch(Finding::isError)) {
            Rehearsal.of(context, directory, inLoadOrder(read.get().units()), describe).ifPresent(findings::add);
        }
        Result planned = new Result(ids(change.changed()), names(change.added()), ids(change.removed()), findings, false);
        if (planned.isRefused() || dryRun) {
            logRefusal(planned);
            return planned;
        }
        return apply(change, read.get(), planned);
    }

    /** The files as they were while they were checked: somebody may be saving them right now. */
    private Optional<RouteSet> read(List<Finding> findings) {
        for (int i = 0; i < READS; i++) {
            try {
                RouteSet before = RouteSet.read(directory);
                findings.clear();
                findings.addAll(check.get());
                if (findings.stream().anyMatch(Finding::isError) || before.sameFiles(RouteSet.read(directory))) {
                    return Optional.of(before);
                }
            } catch (IllegalArgumentException | UncheckedIOException e) {
                findings.clear();
                findings.addAll(check.get());
                if (findings.stream().noneMatch(Finding::isError)) {
                    findings.add(error(null, e.getMessage()));
                }
                return Optional.empty();
            }
        }
        findings.add(error(null, "the files change while they are read; reload again when they are complete"));
        return Optional.empty();
    }

    private Result refused(List<Finding> findings) {
        Result result = new Result(List.of(), List.of(), List.of(), findings, false);
        logRefusal(result);
        return result;
    }

    private static void logRefusal(Result result) {
        if (result.isRefused()) {
            String first = result.findings().stream().filter(Finding::isError).findFirst().map(Finding::toString).orElse("");
            LOG.warn("The route files were not loaded, the routes run as before: {}", first);
        }
    }

    private Result apply(RouteChange change, RouteSet next, Result planned) {
        changes.incrementAndGet();
        try {
            return replace(change, next, planned);
        } finally {
            changes.incrementAndGet();
        }
    }

    private Result replace(RouteChange change, RouteSet next, Result planned) {
        Duration patience = Duration.ofSeconds(context.getShutdownStrategy().getTimeout());
        List<RouteUnit> fresh = new ArrayList<>();
        for (RouteUnit unit : inLoadOrder(change.toLoad())) {
            fresh.add(unit.kind() == Kind.ROUTE ? unit.withId(live.routes(unit.key()).stream().findFirst().orElse(null)) : unit);
        }
        List<RouteUnit> old = inLoadOrder(change.toRemove());
        List<RouteUnit> back = old.stream().map(unit -> unit.kind() == Kind.ROUTE
                ? unit.withId(live.routes(unit.key()).stream().findFirst().orElse(null)) : unit).toList();
        RouteSet before = running;
        try {
            live.remove(old, patience);
            // before the first attempt of a new route asks what it runs
            running = next;
            for (RouteUnit unit : fresh) {
                live.add(unit);
            }
        } catch (Exception e) {
            running = before;
            return takenBack(fresh, back, planned, e, patience);
        }
        loadedAt = clock.instant();
        List<Finding> findings = new ArrayList<>(planned.findings());
        List<String> added = change.added().stream().flatMap(unit -> live.routes(unit.key()).stream()).toList();
        tellStarted(fresh, findings);
        Result result = new Result(planned.changed(), added, planned.removed(), findings, true);
        if (!result.isEmpty()) {
            LOG.info("Routes reloaded: changed {}, added {}, removed {}", result.changed(), result.added(), result.removed());
        }
        return result;
    }

    private void tellStarted(List<RouteUnit> fresh, List<Finding> findings) {
        try {
            Set<String> ids = new LinkedHashSet<>();
            fresh.forEach(unit -> ids.addAll(live.routes(unit.key())));
            started.accept(ids);
        } catch (RuntimeException e) {
            findings.add(new Finding(Finding.Severity.WARNING, directory.toString(), 0,
                    "the new routes run, but did not plan at once: " + describe.apply(e) + "; they plan at their next tick"));
        }
    }

    /** The new routes do not run: those that ran before do again. */
    private Result takenBack(List<RouteUnit> fresh, List<RouteUnit> back, Result planned, Exception why, Duration patience) {
        LOG.debug("The new routes do not start", why);
        List<Finding> findings = new ArrayList<>(planned.findings());
        try {
            // the old ones too: what was told to begin nothing more and did not stop would stay so
            live.remove(Stream.concat(fresh.stream(), back.stream()).toList(), patience);
        } catch (Exception e) {
            LOG.warn("What was begun of the new routes could not be taken away: {}", describe.apply(e), e);
        }
        List<String> lost = new ArrayList<>();
        for (RouteUnit unit : back) {
            try {
                live.add(unit);
            } catch (Exception e) {
                LOG.error("{} of {} does not start any more: {}", unit.key(), unit.file(), describe.apply(e), e);
                lost.add(unit.key());
            }
        }
        RouteUnit at = fresh.stream().filter(unit -> live.failed(unit)).findFirst().orElse(null);
        findings.add(error(at, "the new routes do not start: " + describe.apply(why) + "; " + (lost.isEmpty()
                ? "the old ones run again and nothing changed"
                : "and of the old ones these do not start again either: " + lost + "; restart the node")));
        Result result = new Result(planned.changed(), planned.added(), planned.removed(), findings, false);
        logRefusal(result);
        return result;
    }

    private Finding error(RouteUnit unit, String message) {
        return unit == null ? new Finding(Finding.Severity.ERROR, directory.toString(), 0, message)
                : new Finding(Finding.Severity.ERROR, directory.resolve(unit.file()).toString(), unit.line(), message);
    }

    /** Whoever is needed before whoever needs it, else as the files have them. */
    private static List<RouteUnit> inLoadOrder(Collection<RouteUnit> units) {
        return units.stream().sorted(Comparator.comparing(RouteUnit::kind).thenComparing(unit -> !unit.isInner())).toList();
    }

    private List<String> ids(Collection<RouteUnit> units) {
        return units.stream().flatMap(unit -> live.routes(unit.key()).stream()).toList();
    }

    /** Of units that are not loaded yet: what is known of their ids. */
    private static List<String> names(Collection<RouteUnit> units) {
        return units.stream().map(unit -> unit.id() != null ? unit.id() : unit.file() + ":" + unit.line()).toList();
    }
}
