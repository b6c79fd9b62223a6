package io.tidemark.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.tidemark.chaos.NodeChaos;

/** The command {@code run} as it is, with the harness around the node's ledger. Arguments: configuration, routes. */
public final class ChaosNode {

    private ChaosNode() {
    }

    public static void main(String[] arguments) {
        Logging.configure();
        System.setProperty("sun.net.http.retryPost", "false");
        try {
            run(Settings.of(Path.of(arguments[0]), Path.of(arguments[1])));
            System.exit(Main.DONE);
        } catch (Mistake e) {
            System.err.println("tidemark: " + e.getMessage());
            System.exit(Main.WRONG);
        }
    }

    private static void run(Settings settings) {
        RouteCheck.require(settings, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        try (Node node = Node.create(settings, new NodeChaos())) {
            node.closeOnExit();
            node.start();
            node.planNow();
            node.await();
        }
    }
}
