package io.tidemark.cli.deploy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final Map<String, Definition> definitions = new ConcurrentHashMap<>();

    public NodeFeeds(CamelContext context, Ledger ledger, RouteReload reload, InstantSource clock) {
        this.context = context;
        this.ledger = ledger;
        this.reload = reload;
        this.clock = clock;
    }

    /**
     * Reads anew what each task runs with: to be called when routes have been loaded.
     *
     * @return the tasks of this node whose definition is another one than before
     */
    public Map<String, Definition> refresh() {
        Map<String, Definition> now = new HashMap<>();
        Map<String, Definition> changed = new HashMap<>();
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof CycleEndpoint feed) {
                unit(route).ifPresent(unit -> {
                    String task = feed.getConfiguration().getTask();
                    DefinitionText text = DefinitionText.of(context, reload.running().definition(unit));
                    Definition before = definitions.get(task);
                    boolean same = before != null && before.id().equals(text.id());
                    now.put(task, new Definition(text.id(), same ? before.deployedAt() : clock.instant(), text.yaml()));
                    if (!same) {
                        changed.put(task, now.get(task));
                    }
                });
            }
        }
        definitions.keySet().retainAll(now.keySet());
        definitions.putAll(now);
        return changed;
    }

    private Optional<RouteUnit> unit(Route route) {
        return reload.running().units().stream().filter(unit -> reload.live().routes(unit.key()).contains(route.getRouteId())).findFirst();
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
            Definition definition = task == null ? null : definitions.get(task);
            routes.add(new FeedRoute(route.getRouteId(), task, files.get(route.getRouteId()), definition == null ? null : definition.id(),
                    context.getRouteController().getRouteStatus(route.getRouteId()).name()));
        }
        return routes;
    }

    @Override
    public Instant loadedAt() {
        return reload.loadedAt();
    }

    @Override
    public Optional<Definition> definition(String task) {
        return Optional.ofNullable(definitions.get(task));
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
        Optional<Route> feed = context.getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof CycleEndpoint cycle && cycle.getConfiguration().getTask().equals(task)).findFirst();
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
