package io.tidemark.cli.deploy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.console.Feeds;
import io.tidemark.cycle.CycleEndpoint;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.LedgerException;
import io.tidemark.maxcompute.MaxComputeConfiguration;
import io.tidemark.maxcompute.MaxComputeEndpoint;
import io.tidemark.oss.OssConfiguration;
import io.tidemark.oss.OssEndpoint;
import io.tidemark.oss.OssOperations;
import io.tidemark.schedule.InstanceIds;
import io.tidemark.schedule.ScheduleExpression;
import io.tidemark.schedule.ScheduleExpressionException;
import io.tidemark.schedule.ScheduledTime;

/** What this node runs, told to the console, and to the ledger so that each attempt says what it ran with. */
public final class NodeFeeds implements Feeds {

    private static final Logger LOG = LoggerFactory.getLogger(NodeFeeds.class);
    /** What a feed calls and what is neither source nor target. */
    private static final Set<String> INSIDE = Set.of("direct", "seda", "kamelet", "cycle", "log", "bean", "language", "mock", "controlbus");

    private final CamelContext context;
    private final Ledger ledger;
    private final RouteReload reload;
    private final InstantSource clock;
    private final Map<String, Known> definitions = new ConcurrentHashMap<>();

    private record Known(RouteSet set, Definition definition) {
    }

    public NodeFeeds(CamelContext context, Ledger ledger, RouteReload reload, InstantSource clock) {
        this.context = context;
        this.ledger = ledger;
        this.reload = reload;
        this.clock = clock;
    }

    /** Tells the ledger what each task of this node runs with: to be called when routes have been loaded. */
    public void publish() {
        Set<String> tasks = new HashSet<>();
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof CycleEndpoint feed) {
                tasks.add(feed.getConfiguration().getTask());
            }
        }
        definitions.keySet().retainAll(tasks);
        tasks.forEach(task -> definition(task).ifPresent(definition -> publish(task, definition)));
    }

    private void publish(String task, Definition definition) {
        try {
            ledger.define(task, definition.id(), definition.text());
        } catch (LedgerException | IllegalArgumentException e) {
            LOG.warn("{}: the text of its definition {} is not in the ledger: {}", task, definition.id(), e.getMessage());
        }
    }

    private Optional<Route> feed(String task) {
        return context.getRoutes().stream().filter(route -> route.getEndpoint() instanceof CycleEndpoint cycle
                && cycle.getConfiguration().getTask().equals(task)).findFirst();
    }

    private Optional<RouteUnit> unit(RouteSet set, String routeId) {
        // by its id first: while a route is being started, nobody has written down yet of which unit it is
        return set.unit("route:" + routeId)
                .or(() -> set.units().stream().filter(unit -> reload.live().routes(unit.key()).contains(routeId)).findFirst());
    }

    @Override
    public List<FeedRoute> routes() {
        Map<String, String> files = new HashMap<>();
        for (RouteUnit unit : reload.running().units()) {
            reload.live().routes(unit.key()).forEach(id -> files.put(id, unit.file()));
        }
        List<FeedRoute> routes = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            String task = RouteEndpoints.task(context, route).orElse(null);
            routes.add(new FeedRoute(route.getRouteId(), task, files.get(route.getRouteId()), task == null ? null : definitionId(task),
                    context.getRouteController().getRouteStatus(route.getRouteId()).name()));
        }
        return routes;
    }

    @Override
    public Instant loadedAt() {
        return reload.loadedAt();
    }

    /** The definition id for an attempt that begins now; null where it is not known. */
    public String definitionId(String task) {
        return definition(task).map(Definition::id).orElse(null);
    }

    /** While its route is taken away and the new one not there yet, what the task ran with before. */
    @Override
    public Optional<Definition> definition(String task) {
        long before = reload.changes();
        Optional<Definition> now = current(task);
        boolean replaced = before % 2 != 0 || before != reload.changes();
        return now.isEmpty() && replaced ? Optional.ofNullable(definitions.get(task)).map(Known::definition) : now;
    }

    private Optional<Definition> current(String task) {
        RouteSet set = reload.running();
        Known known = definitions.get(task);
        if (known != null && known.set() == set) {
            return Optional.of(known.definition());
        }
        Optional<RouteUnit> unit = feed(task).flatMap(route -> unit(set, route.getRouteId()));
        if (unit.isEmpty()) {
            return Optional.empty();
        }
        DefinitionText text = DefinitionText.of(context, set.definition(unit.get()));
        return Optional.of(definitions.compute(task, (name, before) -> new Known(set, before != null && before.definition().id().equals(text.id())
                ? before.definition() : new Definition(text.id(), clock.instant(), text.yaml()))).definition());
    }

    @Override
    public boolean canReload() {
        return context.isStarted();
    }

    @Override
    public Reload reload(boolean dryRun, String actor) {
        RouteReload.Result result = reload.reload(dryRun);
        if (result.applied() && !result.isEmpty()) {
            LOG.info("The routes were reloaded by {}", actor);
        }
        return new Reload(result.changed(), result.added(), result.removed(), result.findings().stream()
                .map(finding -> new Finding(finding.file(), finding.line() == 0 ? null : finding.line(),
                        finding.severity().name().toLowerCase(Locale.ROOT), finding.message())).toList(), result.applied());
    }

    @Override
    public Optional<SlotNames> names(String task, Instant scheduledTime) {
        Optional<Route> feed = feed(task);
        if (feed.isEmpty()) {
            return Optional.empty();
        }
        ScheduledTime slot = new ScheduledTime(scheduledTime, zone(task, (CycleEndpoint) feed.get().getEndpoint()));
        InstanceIds ids = InstanceIds.of(feed.get().getRouteId(), task, slot);
        List<String> objects = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        try {
            for (Endpoint endpoint : RouteEndpoints.of(context, feed.get())) {
                if (endpoint instanceof OssEndpoint oss && oss.getConfiguration().getOperation() == OssOperations.poll) {
                    object(oss.getConfiguration(), slot, ids).ifPresent(objects::add);
                } else if (endpoint instanceof MaxComputeEndpoint table) {
                    targets.add(target(table.getConfiguration(), slot, ids));
                } else if (!(endpoint instanceof OssEndpoint) && !INSIDE.contains(endpoint.getEndpointUri().split(":", 2)[0])) {
                    targets.add(URISupport.sanitizeUri(endpoint.getEndpointUri()));
                }
            }
        } catch (ScheduleExpressionException e) {
            LOG.debug("{}: its names at {} cannot be told", task, scheduledTime, e);
            return Optional.empty();
        }
        return objects.isEmpty() && targets.isEmpty() ? Optional.empty() : Optional.of(new SlotNames(objects, targets));
    }

    /** The zone in which a timer, on whatever node, has told the ledger to read the task's slots. */
    private ZoneId zone(String task, CycleEndpoint feed) {
        try {
            return ledger.task(task).map(CycleTask::zone).orElseGet(feed::zone);
        } catch (LedgerException e) {
            LOG.debug("{}: the ledger does not tell its zone now", task, e);
            return feed.zone();
        }
    }

    private static Optional<String> object(OssConfiguration oss, ScheduledTime slot, InstanceIds ids) {
        return oss.getObjectName() == null ? Optional.empty()
                : Optional.of("oss://" + oss.getBucketName() + "/" + resolved(oss.getObjectName(), slot, ids));
    }

    private static String target(MaxComputeConfiguration table, ScheduledTime slot, InstanceIds ids) {
        String name = resolved(table.getTable(), slot, ids);
        return table.getPartition() == null || table.getPartition().isBlank() ? name : name + "/" + resolved(table.getPartition(), slot, ids);
    }

    private static String resolved(String option, ScheduledTime slot, InstanceIds ids) {
        return ScheduleExpression.parseOption(option).resolve(slot, ids);
    }
}
