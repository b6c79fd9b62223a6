package io.tidemark.cli.deploy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Navigate;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;

import io.tidemark.cycle.CycleEndpoint;

/** Where a running route sends, its calls of other routes followed. */
final class RouteEndpoints {

    private final CamelContext context;
    private final Set<Endpoint> found = new LinkedHashSet<>();
    private final Set<Route> seen = new LinkedHashSet<>();

    private RouteEndpoints(CamelContext context) {
        this.context = context;
    }

    /** In the order in which they stand. */
    static Set<Endpoint> of(CamelContext context, Route route) {
        RouteEndpoints endpoints = new RouteEndpoints(context);
        endpoints.walk(route);
        return endpoints.found;
    }

    /** The task that the route runs or plans; empty when it does neither. */
    static Optional<String> task(CamelContext context, Route route) {
        if (route.getEndpoint() instanceof CycleEndpoint runs) {
            return Optional.of(runs.getConfiguration().getTask());
        }
        return of(context, route).stream().filter(CycleEndpoint.class::isInstance)
                .map(plans -> ((CycleEndpoint) plans).getConfiguration().getTask()).findFirst();
    }

    private void walk(Route route) {
        if (seen.add(route)) {
            walk(List.of(route.navigate()));
        }
    }

    private void walk(List<?> steps) {
        for (Object step : steps) {
            if (step instanceof EndpointAware sender && sender.getEndpoint() != null && found.add(sender.getEndpoint())) {
                called(sender.getEndpoint());
            }
            if (step instanceof Navigate<?> inner && inner.hasNext()) {
                List<?> next = inner.next();
                walk(next);
            }
        }
    }

    private void called(Endpoint endpoint) {
        for (Route route : context.getRoutes()) {
            boolean isIt = endpoint instanceof KameletEndpoint kamelet ? route.getRouteId().equals(kamelet.getRouteId())
                    : LiveRoutes.isInner(route) && route.getEndpoint().getEndpointBaseUri().equals(endpoint.getEndpointBaseUri());
            if (isIt) {
                walk(route);
            }
        }
    }
}
