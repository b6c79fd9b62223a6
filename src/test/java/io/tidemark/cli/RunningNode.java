package io.tidemark.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import io.tidemark.ledger.Ledger;

/** A node with its console in this process, for tests of other packages: what {@code tidemark run} starts. */
public final class RunningNode implements AutoCloseable {

    private final Node node;
    private final String url;

    private RunningNode(Node node, String url) {
        this.node = node;
        this.url = url;
    }

    /** @param overrides win over the configuration file */
    public static RunningNode start(Path config, Path routes, Map<String, String> overrides) {
        Settings settings = Settings.of(config, routes);
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            settings = settings.with(override.getKey(), override.getValue());
        }
        ConsoleSetup console = ConsoleSetup.of(settings).orElseThrow();
        Node node = Node.create(settings, context -> { }, Optional.of(console));
        node.start();
        return new RunningNode(node, console.url());
    }

    /** Plans what was missed, at once instead of at the next tick. */
    public void planNow() {
        node.planNow();
    }

    public Ledger ledger() {
        return node.ledger();
    }

    /** Of the console, with a slash at its end. */
    public String url() {
        return url;
    }

    @Override
    public void close() {
        node.close();
    }
}
