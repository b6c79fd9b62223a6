package io.tidemark.cli;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;

import org.apache.camel.CamelContext;
import org.apache.camel.main.SimpleMainShutdownStrategy;

import io.tidemark.cli.deploy.NodeFeeds;
import io.tidemark.cli.deploy.RouteReload;
import io.tidemark.cli.log.AttemptRecorder;
import io.tidemark.cli.log.AttemptThreads;
import io.tidemark.ledger.jdbc.JdbcLedger;

/**
 * Loads the route files itself, so that it can reload them. Camel would also read the configuration file as Latin-1, and
 * {@link Settings} reads the same file as UTF-8.
 */
final class RoutesMain extends org.apache.camel.main.Main {

    private final Settings settings;
    private final JdbcLedger ledger;
    private RouteReload routes;
    private NodeFeeds feeds;
    private final AttemptRecorder attempts = new AttemptRecorder(task -> feeds.definitionId(task));

    RoutesMain(Settings settings, JdbcLedger ledger) {
        this.settings = settings;
        this.ledger = ledger;
        // Its hook and ours run side by side when the process ends, and each would wait for the other until Camel gives up after 75 s.
        setShutdownStrategy(new SimpleMainShutdownStrategy());
    }

    @Override
    protected CamelContext createCamelContext() {
        CamelContext context = super.createCamelContext();
        context.getPropertiesComponent().setEncoding(StandardCharsets.UTF_8.name());
        routes = new RouteReload(context, settings.routes(), () -> RouteCheck.findings(settings), this::reloaded,
                Mistake::describe, InstantSource.system());
        feeds = new NodeFeeds(context, ledger, routes, InstantSource.system());
        context.getExecutorServiceManager().setThreadPoolFactory(new AttemptThreads());
        bind("tidemarkFeeds", feeds);
        bind("tidemarkAttempts", attempts);
        return context;
    }

    @Override
    protected void configureRoutes(CamelContext context) throws Exception {
        super.configureRoutes(context);
        routes.load();
    }

    /** The routes as they run, and how to change them. */
    RouteReload routes() {
        return routes;
    }

    /** What this node runs. */
    NodeFeeds feeds() {
        return feeds;
    }

    /** What is kept of its attempts; whoever stops the node closes it. */
    AttemptRecorder attempts() {
        return attempts;
    }

    private void reloaded(Set<String> routeIds) {
        feeds.publish();
        TaskTimers.tick(camelContext, routeIds);
    }
}
