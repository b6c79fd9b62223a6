package io.tidemark.cli.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceHelper;

/** Puts units into a Camel context and takes them out again. */
final class LiveRoutes {

    private static final Set<String> INNER = Set.of("direct", "seda", "kamelet");

    private static final Set<String> ENDS = Set.of("kamelet://source", "kamelet://sink");

    private final CamelContext context;
    private final Model model;
    private final Path directory;
    /** What Camel made of each unit, by the unit's key. */
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    private RouteUnit lastFailed;

    private record Made(List<RouteDefinition> routes, List<RouteTemplateDefinition> templates, List<RouteConfigurationDefinition> configurations) {
    }

    LiveRoutes(CamelContext context, Path directory) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.directory = directory;
    }

    /** The routes that were made of the unit; none when it is not loaded. Camel names those without an id when it starts. */
    List<String> routes(String key) {
        Made its = made.get(key);
        return its == null ? List.of() : its.routes().stream().map(RouteDefinition::getRouteId).filter(Objects::nonNull).toList();
    }

    /** Loads a unit; in a context that runs, its routes run when this returns. */
    void add(RouteUnit unit) throws Exception {
        List<RouteDefinition> routes = definitions();
        List<RouteTemplateDefinition> templates = List.copyOf(model.getRouteTemplateDefinitions());
        List<RouteConfigurationDefinition> configurations = List.copyOf(model.getRouteConfigurationDefinitions());
        try {
            Resource resource = ResourceHelper.fromString("file:" + directory.resolve(unit.file()).toAbsolutePath(), unit.document());
            PluginHelper.getRoutesLoader(context).loadRoutes(resource);
        } catch (Exception e) {
            lastFailed = unit;
            throw e;
        } finally {
            // also after a failure: what is half there must be taken away again
            made.put(unit.key(), new Made(added(definitions(), routes), added(model.getRouteTemplateDefinitions(), templates),
                    added(model.getRouteConfigurationDefinitions(), configurations)));
        }
    }

    /** Whether this is the unit that could last not be loaded. */
    boolean failed(RouteUnit unit) {
        return unit == lastFailed;
    }

    private static <T> List<T> added(Collection<T> now, List<T> before) {
        List<T> added = new ArrayList<>(now);
        added.removeIf(each -> before.stream().anyMatch(other -> other == each));
        return added;
    }

    /** Without those that Kamelets make for whoever calls them: they come and go with the caller. */
    private List<RouteDefinition> definitions() {
        return model.getRouteDefinitions().stream().filter(route -> !isOfKamelet(route)).toList();
    }

    private static boolean isOfKamelet(RouteDefinition route) {
        return Boolean.TRUE.equals(route.isKamelet());
    }

    /**
     * Takes units away. What their routes have begun is brought to its end first; what has not ended by then is stopped, and a
     * cycle instance handed back. All of them are told at once to begin nothing more, so that the waiting does not add up.
     */
    void remove(Collection<RouteUnit> units, Duration patience) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        List<Route> routes = new ArrayList<>();
        for (RouteUnit unit : units) {
            routes(unit.key()).stream().map(context::getRoute).filter(route -> route != null).forEach(routes::add);
        }
        // who calls before who is called, or what runs would meet a route that is gone
        routes.sort((a, b) -> Boolean.compare(isInner(a), isInner(b)));
        for (Route route : routes) {
            if (!isInner(route)) {
                suspend(route);
            }
        }
        for (Route route : routes) {
            long left = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime()));
            context.getRouteController().stopRoute(route.getRouteId(), left, TimeUnit.SECONDS);
        }
        for (RouteUnit unit : units) {
            forget(unit);
        }
        forgetOrphans();
    }

    static boolean isInner(Route route) {
        return INNER.contains(route.getEndpoint().getEndpointUri().split(":", 2)[0]);
    }

    private static void suspend(Route route) {
        Consumer consumer = route.getConsumer();
        if (consumer instanceof Suspendable) {
            ServiceHelper.suspendService(consumer);
        }
    }

    private void forget(RouteUnit unit) throws Exception {
        Made its = made.remove(unit.key());
        if (its == null) {
            return;
        }
        for (RouteDefinition route : its.routes()) {
            forget(route);
        }
        for (RouteTemplateDefinition template : its.templates()) {
            model.removeRouteTemplateDefinition(template);
        }
        for (RouteConfigurationDefinition configuration : its.configurations()) {
            model.removeRouteConfiguration(configuration);
        }
    }

    private void forget(RouteDefinition route) throws Exception {
        String id = route.getRouteId();
        if (id != null && context.getRoute(id) != null) {
            if (!context.getRouteController().getRouteStatus(id).isStopped()) {
                context.getRouteController().stopRoute(id);
            }
            context.removeRoute(id);
        }
        model.removeRouteDefinition(route);
    }

    /** Camel leaves the route of a Kamelet behind when its caller goes. */
    private void forgetOrphans() throws Exception {
        Set<String> called = context.getEndpoints().stream().filter(KameletEndpoint.class::isInstance)
                .map(KameletEndpoint.class::cast)
                // the two ends inside of a Kamelet keep nobody alive
                .filter(caller -> ENDS.stream().noneMatch(caller.getEndpointUri()::startsWith)).map(KameletEndpoint::getRouteId).collect(Collectors.toSet());
        List<RouteDefinition> orphans = model.getRouteDefinitions().stream()
                .filter(route -> isOfKamelet(route) && !called.contains(route.getRouteId())).toList();
        for (RouteDefinition orphan : orphans) {
            forget(orphan);
        }
        if (!orphans.isEmpty()) {
            forgetOrphans();
        }
    }
}
