package io.tidemark.cli;

import java.util.Set;

import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/** Leaves every route alone that begins something of its own, so that a one-off run starts no web server and no other poller. */
final class OnlyFeeds extends ModelLifecycleStrategySupport {

    /** What a feed route and the routes it calls begin with; a timer route is only looked at, its scheduler stands still. */
    private static final Set<String> STARTED = Set.of("cycle", "direct", "seda", "kamelet", "quartz");

    private OnlyFeeds() {
    }

    static void restrict(CamelContext context) {
        context.getCamelContextExtension().getContextPlugin(Model.class).addModelLifecycleStrategy(new OnlyFeeds());
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        String uri = route.getInput() == null ? null : route.getInput().getEndpointUri();
        if (uri != null && !STARTED.contains(uri.split(":", 2)[0])) {
            route.setAutoStartup("false");
        }
    }
}
