package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.alert.HttpReceiver;
import io.tidemark.alert.camel.AlertService;
import io.tidemark.cli.validate.Finding;
import io.tidemark.ledger.Alert;
import io.tidemark.ledger.RunKind;

/** Alerts on their way from the ledger through the routes of a real node. */
@Timeout(60)
class AlertRouteTest {

    @TempDir
    private Path data;
    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final Queue<Exchange> told = new ConcurrentLinkedQueue<>();
    private volatile boolean broken;
    private Path routes;
    private Path config;
    private HttpReceiver receiver;
    private Node node;

    @BeforeEach
    void write() throws IOException {
        receiver = new HttpReceiver();
        routes = Files.createDirectory(data.resolve("routes"));
        Files.writeString(routes.resolve("feed.yaml"), """
                - routeConfiguration:
                    errorHandler: { deadLetterChannel: { deadLetterUri: "log:letters" } }
                - route:
                    id: a
                    from:
                      uri: cycle:a
                      parameters: { maximumAttempts: 1 }
                      steps: [ { throwException: { exceptionType: java.lang.IllegalStateException, message: "no such column" } } ]
                """);
        config = Files.writeString(data.resolve("application.properties"), """
                tidemark.ledger.url = jdbc:h2:mem:%s
                tidemark.timeZone = UTC
                tidemark.alerts.interval = 1s
                tidemark.alerts.default.exhausted = true
                camel.component.cycle.pollDelay = 20
                alerts.webhook.url = %s
                """.formatted(UUID.randomUUID(), receiver.url()));
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
        receiver.close();
    }

    @Test
    void theShippedRouteAndItsWebhookTellWhatFailed() throws IOException {
        String shipped = Files.readString(Path.of("routes", "alerts.yaml"));
        String enabled = shipped.replace("#- to: \"bean:alertWebhook", "- to: \"bean:alertWebhook")
                .substring(0, shipped.indexOf("#- beans:") - 1) + """

                - beans:
                    - name: alertWebhook
                      type: io.tidemark.alert.Webhook
                      properties:
                        url: "{{alerts.webhook.url}}"
                        authorization: "{{env:ALERTS_WEBHOOK_AUTHORIZATION:}}"
                """;
        Files.writeString(routes.resolve("alerts.yaml"), enabled);
        assertThat(RouteCheck.findings(Settings.of(config, routes))).isEmpty();
        start();
        await().untilAsserted(() -> assertThat(receiver.posts()).hasSize(1));
        assertThat(receiver.posts().get(0).body()).contains("\"task\":\"a\"", "\"rule\":\"exhausted\"", "no such column");
        await().until(() -> alert().told() == 1);
    }

    @Test
    void aRouteThatFailsLosesNothingAlthoughADeadLetterChannelTookItsMessage() throws IOException {
        writeAlertsRoute("");
        broken = true;
        start();
        await().until(() -> !told.isEmpty());
        await().during(Duration.ofMillis(500)).until(() -> alert().told() == 0);
        assertThat(told.peek().getMessage().getHeader(AlertService.TITLE)).isEqualTo("[alert] a: failed for good");
    }

    @Test
    void withoutARouteNothingIsLostAndLoadingGoesOn() throws IOException {
        start();
        await().until(() -> !node.ledger().alerts().all().isEmpty());
        assertThat(alert().told()).isZero();
        Instant next = slot.minusSeconds(60);
        node.ledger().plan("a", List.of(next), RunKind.CYCLE, 0, null);
        await().until(() -> node.ledger().instance("a", next).orElseThrow().attempts() == 1);
    }

    @Test
    void validateKnowsTasksAndRoutesOfAlerts() throws IOException {
        Files.writeString(config, Files.readString(config) + "tidemark.alerts.b.slow = 10m\ntidemark.alerts.a.slow = soon\n");
        assertThat(RouteCheck.findings(Settings.of(config, routes))).extracting(Finding::isError, Finding::message)
                .anySatisfy(it -> assertThat(it.toString()).contains("true", "'tidemark.alerts.a.slow': 'soon' is not a length of time"))
                .anySatisfy(it -> assertThat(it.toString()).contains("false", "about task 'b', but no route consumes cycle:b"))
                .anySatisfy(it -> assertThat(it.toString()).contains("false", "alerts are sent to direct:alerts, and no route begins there"));
    }

    private void writeAlertsRoute(String handler) throws IOException {
        Files.writeString(routes.resolve("alerts.yaml"), """
                - route:
                    id: alerts
                    %s
                    from: { uri: "direct:alerts", steps: [ { to: "bean:chat?method=say" } ] }
                """.formatted(handler));
    }

    /** What the route of a test calls. */
    public final class Chat {

        public void say(Exchange exchange) {
            told.add(exchange.copy());
            if (broken) {
                throw new IllegalStateException("the chat is closed");
            }
        }
    }

    private void start() {
        Settings settings = Settings.of(config, routes);
        node = Node.create(settings, context -> context.getRegistry().bind("chat", new Chat()));
        node.start();
        node.ledger().plan("a", List.of(slot), RunKind.CYCLE, 0, null);
        await().until(() -> node.ledger().instance("a", slot).orElseThrow().attempts() == 1);
        node.tellAlerts(settings);
    }

    private Alert alert() {
        return node.ledger().alerts().all().get(0);
    }
}
