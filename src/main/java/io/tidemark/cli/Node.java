package io.tidemark.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

import io.tidemark.alert.AlertRules;
import io.tidemark.alert.camel.AlertService;
import io.tidemark.cli.deploy.NodeFeeds;
import io.tidemark.cli.deploy.RouteReload;
import io.tidemark.cli.deploy.RoutesWatch;
import io.tidemark.cli.log.LedgerAttemptLogs;
import io.tidemark.cycle.CycleComponent;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.jdbc.JdbcLedger;

/** One process that runs the routes of a directory on a ledger. */
final class Node implements AutoCloseable {

    private static final String NODE_ADDRESS = "camel.component.cycle.nodeAddress";
    private static final String ROUTES_PATTERN = "camel.main.routesIncludePattern";

    private final RoutesMain main;
    private final JdbcLedger ledger;
    private boolean routesStopped;
    private boolean closed;
    /** From the signal on: the process exits with the signal's code and not with that of a command that came to its end. */
    private volatile boolean stopSignalled;

    private Node(RoutesMain main, JdbcLedger ledger) {
        this.main = main;
        this.ledger = ledger;
    }

    /**
     * Assembles the node; nothing runs yet.
     *
     * @param customizer sees the Camel context before its routes are made
     * @throws Mistake when the routes or the ledger cannot be used; the message names the setting
     */
    static Node create(Settings settings, Consumer<CamelContext> customizer) {
        return create(settings, customizer, Optional.empty());
    }

    /** As {@link #create(Settings, Consumer)}, with a console. */
    static Node create(Settings settings, Consumer<CamelContext> customizer, Optional<ConsoleSetup> console) {
        Logging.openFile();
        requireRoutes(settings.routes());
        requireNoOtherRoutes(settings);
        requireFreePort(settings);
        ZoneId zone = settings.timeZone();
        JdbcLedger ledger = JdbcLedger.open(settings.ledger());
        var main = new RoutesMain(settings, ledger);
        main.setPropertyPlaceholderLocations(
                settings.file() == null ? "classpath:none.properties;optional=true" : "file:" + settings.file().toAbsolutePath());
        Properties overrides = new Properties();
        overrides.putAll(settings.overrides());
        overrides.putIfAbsent("camel.component.cycle.timeZone", zone.getId());
        overrides.putIfAbsent("camel.component.oss.timeZone", zone.getId());
        console.filter(its -> settings.get(NODE_ADDRESS, null) == null).ifPresent(its -> overrides.put(NODE_ADDRESS, its.url()));
        main.setOverrideProperties(overrides);
        main.bind("tidemarkLedger", ledger);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                context.addLifecycleStrategy(new TimerZone(zone));
                customizer.accept(context);
                console.ifPresent(its -> {
                    its.prepare(context);
                    main.configure().addRoutesBuilder(its.routes(context, ledger, main.feeds(), new LedgerAttemptLogs(ledger)));
                });
            }
        });
        return new Node(main, ledger);
    }

    /** @throws Mistake when Camel cannot start the routes; the message is the innermost cause */
    void start() {
        try {
            main.start();
            main.feeds().publish();
        } catch (Exception e) {
            close();
            throw new Mistake(Mistake.describe(e), e);
        }
    }

    /** Reloads the routes by itself from now on, where {@code tidemark.routes.watch=true} asks for it. */
    void watchRoutes(Settings settings) {
        if (Boolean.parseBoolean(settings.get(RoutesWatch.KEY, "false"))) {
            try {
                context().addService(new RoutesWatch(context(), settings.routes(), () -> main.routes().reload(false)));
            } catch (Exception e) {
                throw new Mistake("%s=true, but %s cannot be watched: %s".formatted(RoutesWatch.KEY, settings.routes(), Mistake.describe(e)), e);
            }
        }
    }

    /** Tells people what is wrong from now on, where {@code tidemark.alerts.*} asks for it. */
    void tellAlerts(Settings settings) {
        AlertRules rules = alertRules(settings);
        if (!rules.isEmpty()) {
            try {
                context().addService(new AlertService(context(), ledger, rules, QuartzRecurrence::parse));
            } catch (Exception e) {
                throw new Mistake("alerts cannot be told: " + Mistake.describe(e), e);
            }
        }
    }

    private static AlertRules alertRules(Settings settings) {
        Map<String, String> all = new HashMap<>();
        settings.properties().stringPropertyNames().stream().filter(key -> key.startsWith(AlertRules.GROUP))
                .forEach(key -> all.put(key, settings.get(key, "")));
        try {
            return AlertRules.parse(all);
        } catch (IllegalArgumentException e) {
            throw new Mistake(e.getMessage(), e);
        }
    }

    /** Plans what was missed, at once instead of at the next tick. */
    void planNow() {
        TaskTimers.tickAll(context());
    }

    /** Stops in good order when the process is told to end. */
    void closeOnExit() {
        closeOnExit(this::stopRoutes);
    }

    /** @param stop stops the node, and what else must have ended before the JVM begins to shut down */
    void closeOnExit(Runnable stop) {
        StopSignal.handle(() -> {
            stopSignalled = true;
            stop.run();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    }

    /** Blocks until the routes have stopped. */
    void await() {
        Poll.until(() -> context().isStopped() && !stopSignalled);
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** The routes as they run, and how to change them; only while the node runs. */
    RouteReload routes() {
        return main.routes();
    }

    /** What this node runs, for the console. */
    NodeFeeds feeds() {
        return main.feeds();
    }

    CycleComponent cycle() {
        return context().getComponent("cycle", CycleComponent.class);
    }

    Ledger ledger() {
        return ledger;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            stopRoutes();
        } finally {
            main.attempts().close();
            ledger.close();
        }
    }

    private synchronized void stopRoutes() {
        if (routesStopped) {
            return;
        }
        routesStopped = true;
        try {
            main.stop();
            main.shutdown();
        } catch (RuntimeException e) {
            throw new IllegalStateException("the routes did not stop: " + Mistake.describe(e), e);
        }
    }

    private static void requireRoutes(Path routes) {
        if (!Files.isDirectory(routes)) {
            throw new Mistake("--routes=%s is not a directory. Start in the directory that holds routes/, or give --routes.".formatted(routes));
        }
        try (Stream<Path> files = Files.list(routes)) {
            if (files.noneMatch(f -> f.toString().endsWith(".yaml"))) {
                throw new Mistake("--routes=%s holds no *.yaml file; there is nothing to run.".formatted(routes));
            }
        } catch (IOException e) {
            throw new Mistake("--routes=%s cannot be listed: %s".formatted(routes, e.getMessage()), e);
        }
    }

    /** Those would be checked by nobody and never reloaded; and the same files twice are routes twice. */
    private static void requireNoOtherRoutes(Settings settings) {
        String pattern = settings.get(ROUTES_PATTERN, "");
        if (!pattern.isEmpty()) {
            throw new Mistake("%s=%s is not used: the routes are the *.yaml files of --routes=%s. Remove the setting and put the files there."
                    .formatted(ROUTES_PATTERN, pattern, settings.routes()));
        }
    }

    /** Camel only warns when its management port is taken, and then runs without health checks. */
    private static void requireFreePort(Settings settings) {
        if (!Boolean.parseBoolean(settings.get("camel.management.enabled", "false"))) {
            return;
        }
        String key = "camel.management.port";
        String text = settings.get(key, "9876");
        String host = settings.get("camel.management.host", "0.0.0.0");
        try (ServerSocket probe = new ServerSocket(Integer.parseInt(text), 1, InetAddress.getByName(host))) {
            if (!probe.isBound()) {
                throw new Mistake("%s=%s cannot be used.".formatted(key, text));
            }
        } catch (NumberFormatException e) {
            throw new Mistake("%s=%s is not a port number.".formatted(key, text), e);
        } catch (IOException e) {
            throw new Mistake("%s=%s is taken on %s: %s. Stop the other process or choose another port.".formatted(key, text, host,
                    e.getMessage()), e);
        }
    }
}
