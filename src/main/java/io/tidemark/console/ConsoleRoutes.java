package io.tidemark.console;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.model.rest.RestBindingMode;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.support.LifecycleStrategySupport;

import io.tidemark.ledger.Ledger;
import io.tidemark.operation.Operations;

/**
 * The console as Camel routes, to be added to any context whose platform-http has a server: its pages under {@code /console}, the
 * libraries of the pages under {@code /_static}, and its API under {@link #API}. Holds no state beyond the context that it is in.
 */
public final class ConsoleRoutes extends RouteBuilder {

    /** Where the API is. */
    public static final String API = "/api/v1";

    private static final String PREFIX = "tidemark-console-";

    private static final int LAST = 1_000_000;

    private final Ledger ledger;
    private final Operations operations;
    private final ConsoleOptions options;

    /** @param ledger is not closed with the routes */
    public ConsoleRoutes(Ledger ledger, Operations operations, ConsoleOptions options) {
        this.ledger = ledger;
        this.operations = operations;
        this.options = options;
    }

    /** All of the API. */
    List<Resource> resources(Events events) {
        Reads reads = new Reads(ledger);
        TaskResources tasks = new TaskResources(ledger, operations, reads, options.feeds());
        List<Resource> all = new ArrayList<>(new CommonResources(ledger, operations, options).resources());
        all.addAll(tasks.resources());
        all.addAll(new InstanceResources(ledger, operations, reads, tasks, options).resources());
        all.addAll(new ActionResources(operations, tasks, options.feeds()).resources());
        all.addAll(new BackfillResources(ledger, operations, tasks, options).resources());
        all.add(Resource.get("listenToEvents", "/events", Set.of("since"), call -> events.answer(call)));
        return all;
    }

    @Override
    public void configure() {
        AnswerHeaders.install(getContext().getComponent("platform-http", PlatformHttpComponent.class));
        Gate gate = new Gate(options);
        Events events = new Events(ledger, getContext(), InstantSource.system());
        getContext().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStarting(CamelContext context) {
                events.open();
            }

            @Override
            public void onContextStopping(CamelContext context) {
                events.close();
            }
        });
        List<Resource> resources = resources(events);
        Api api = new Api(resources, gate);
        Pages pages = new Pages(gate);
        // every answer is made here, errors too: an error handler of the application around us has nothing to do
        errorHandler(noErrorHandler());
        RestDefinition rest = rest(API).bindingMode(RestBindingMode.off);
        for (Resource resource : resources) {
            String direct = "direct:" + PREFIX + resource.id();
            verb(rest, resource).id(PREFIX + resource.id()).to(direct);
            from(direct).routeId(PREFIX + resource.id()).process(exchange -> api.answer(resource, exchange));
        }
        // a server that takes the first path that fits asks this one last
        from("platform-http:" + API + "?matchOnUriPrefix=true").routeId(PREFIX + "unknown").startupOrder(LAST).process(api::answerUnknown);
        from("platform-http:" + Pages.PAGES + "?matchOnUriPrefix=true").routeId(PREFIX + "pages").process(pages::answer);
        from("platform-http:" + Pages.LIBRARIES + "?matchOnUriPrefix=true").routeId(PREFIX + "libraries").process(pages::answer);
        from("platform-http:/").routeId(PREFIX + "start").process(pages::answer);
    }

    private static RestDefinition verb(RestDefinition rest, Resource resource) {
        return resource.method().equals("POST") ? rest.post(resource.path()) : rest.get(resource.path());
    }
}
