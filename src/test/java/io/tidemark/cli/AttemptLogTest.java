package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.AttemptLog;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;

/** What is kept of an attempt beside its outcome, on a real node. */
@Timeout(60)
class AttemptLogTest {

    private static final Logger LOG = LoggerFactory.getLogger("io.tidemark.test");

    @TempDir
    private Path data;
    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private Path routes;
    private Node node;

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void whatAnAttemptLoggedIsKeptWithItAndNotWithAnother() throws Exception {
        start();
        plan("a", slot);
        plan("b", slot);
        awaitState("a", InstanceState.FAILED);
        awaitState("b", InstanceState.SUCCEEDED);

        assertThat(log("a").text()).contains("a at work", "a helper at work", "IllegalStateException: a is broken", "\tat ")
                .doesNotContain("b at work");
        assertThat(log("b").text()).contains("b at work", "b helper at work").doesNotContain("a at work", "a helper");
        assertThat(log("b").complete()).isTrue();
        assertThat(node.ledger().attempts("b", slot).get(0).notes().logged()).isTrue();
    }

    @Test
    void anAttemptTellsTheDefinitionThatItRanAndTheLedgerKnowsItsText() throws Exception {
        start();
        plan("b", slot);
        awaitState("b", InstanceState.SUCCEEDED);
        String first = node.ledger().attempts("b", slot).get(0).notes().definition();
        assertThat(node.ledger().definition("b", first)).hasValueSatisfying(it -> assertThat(it.text()).contains("method=work"));

        Path file = routes.resolve("b.yaml");
        Files.writeString(file, Files.readString(file).replace("steps:", "steps:\n        - setHeader: { name: x, constant: y }"));
        assertThat(node.routes().reload(false).changed()).containsExactly("b");
        Instant next = slot.minusSeconds(60);
        plan("b", next);
        await().until(() -> node.ledger().instance("b", next).orElseThrow().state() == InstanceState.SUCCEEDED);

        String second = node.ledger().attempts("b", next).get(0).notes().definition();
        assertThat(second).isNotNull().isNotEqualTo(first);
        assertThat(node.ledger().definitions("b", 10)).extracting(it -> it.id()).containsExactlyInAnyOrder(first, second);
    }

    /** Logs on the attempt's thread and on one that every attempt shares. */
    public static final class Worker {

        private final ExecutorService helpers;

        Worker(CamelContext context) {
            helpers = context.getExecutorServiceManager().newCachedThreadPool(this, "helper");
        }

        public void work(String body) throws Exception {
            LOG.warn("{} at work", body);
            helpers.submit(() -> LOG.warn("{} helper at work", body)).get(10, TimeUnit.SECONDS);
        }

        public void fail(String body) throws Exception {
            work(body);
            throw new IllegalStateException(body + " is broken");
        }
    }

    private void start() throws IOException {
        routes = Files.createDirectory(data.resolve("routes"));
        String feed = """
                - route:
                    id: %1$s
                    from:
                      uri: cycle:%1$s
                      parameters: { maximumAttempts: 1 }
                      steps:
                        - setBody: { constant: "%1$s" }
                        - to: "bean:worker?method=%2$s"
                """;
        Files.writeString(routes.resolve("a.yaml"), feed.formatted("a", "fail"));
        Files.writeString(routes.resolve("b.yaml"), feed.formatted("b", "work"));
        Path config = Files.writeString(data.resolve("application.properties"), """
                tidemark.ledger.url = jdbc:h2:mem:%s
                camel.component.cycle.pollDelay = 20
                """.formatted(UUID.randomUUID()));
        node = Node.create(Settings.of(config, routes), context -> context.getRegistry().bind("worker", new Worker(context)));
        node.start();
    }

    private void plan(String task, Instant at) {
        node.ledger().plan(task, List.of(at), RunKind.CYCLE, 0, null);
    }

    private void awaitState(String task, InstanceState state) {
        await().until(() -> node.ledger().instance(task, slot).orElseThrow().state() == state);
    }

    private AttemptLog log(String task) {
        return node.ledger().attemptLog(task, slot, 1).orElseThrow();
    }
}
