package io.tidemark.cycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.PipelineDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.WhenDefinition;

import io.tidemark.commit.CommitResolver;

/** Counts the loads of a route and of the routes that it calls, by walking through their steps in the order in which they are written. */
final class FeedLoadsReader {

    /** Their steps run at most once for an exchange, and all of them are seen. */
    private static final Set<Class<?>> ONCE = Set.of(PipelineDefinition.class, StepDefinition.class, MulticastDefinition.class,
            ChoiceDefinition.class, WhenDefinition.class, OtherwiseDefinition.class, FilterDefinition.class,
            TryDefinition.class, CatchDefinition.class, FinallyDefinition.class);
    /** They have no steps of their own and yet send, to where the message says. */
    private static final List<Class<?>> DYNAMIC = List.of(ToDynamicDefinition.class, RecipientListDefinition.class,
            RoutingSlipDefinition.class, DynamicRouterDefinition.class, EnrichDefinition.class, KameletDefinition.class);

    private final CamelContext context;
    private final Model model;
    /** The routes that the walk is in, outermost first. */
    private final Deque<String> within = new ArrayDeque<>();
    private int count;
    private boolean countable = true;
    private boolean last;

    private FeedLoadsReader(CamelContext context, Model model) {
        this.context = context;
        this.model = model;
    }

    /** @param route may be null */
    static FeedLoads read(CamelContext context, Route route) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        if (route == null || model == null) {
            return FeedLoads.UNKNOWN;
        }
        FeedLoadsReader reader = new FeedLoadsReader(context, model);
        reader.walk(route);
        return new FeedLoads(reader.count, reader.countable, reader.last);
    }

    private void walk(Route route) {
        var definition = model.getRouteDefinition(route.getRouteId());
        if (definition == null || within.contains(route.getRouteId())) {
            countable = false;
            return;
        }
        within.push(route.getRouteId());
        walk(route, definition.getOutputs());
        within.pop();
    }

    private void walk(Route route, List<ProcessorDefinition<?>> steps) {
        for (ProcessorDefinition<?> step : steps) {
            if (step instanceof ToDefinition) {
                send(route, step.getId());
            } else if (ONCE.contains(step.getClass())) {
                walk(route, step.getOutputs());
            } else if (!step.getOutputs().isEmpty() || DYNAMIC.stream().anyMatch(type -> type.isInstance(step))) {
                countable = false;
            }
        }
    }

    /** The model knows the step's place, and the running route its endpoint: placeholders are filled in there. */
    private void send(Route route, String step) {
        Endpoint endpoint = endpoint(route.filter(step));
        if (endpoint == null || endpoint.getEndpointUri().startsWith("kamelet:")) {
            countable = false;
        } else if (endpoint instanceof CommitResolver) {
            count++;
            last = true;
        } else {
            call(endpoint);
        }
    }

    private static Endpoint endpoint(List<Processor> found) {
        return found.size() == 1 && found.get(0) instanceof EndpointAware sender ? sender.getEndpoint() : null;
    }

    private void call(Endpoint endpoint) {
        List<Route> called = context.getRoutes().stream()
                .filter(each -> each.getEndpoint().getEndpointBaseUri().equals(endpoint.getEndpointBaseUri())).toList();
        switch (called.size()) {
            case 0 -> last = false;
            case 1 -> walk(called.get(0));
            default -> countable = false;
        }
    }
}
