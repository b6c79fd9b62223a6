package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.RouteRemovedEvent;
import org.apache.camel.support.EventNotifierSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.console.Feeds;
import io.tidemark.console.Feeds.FeedRoute;
import io.tidemark.console.Feeds.SlotNames;

/** What a node tells of what it runs, on the shipped routes; nothing of the cloud is asked. */
@Timeout(60)
class FeedsTest {

    private static final Instant SLOT = Instant.parse("2024-03-01T16:15:00Z");

    @TempDir
    private Path data;
    private Path routes;
    private Path config;
    private Node node;

    @BeforeEach
    void shipped() throws IOException {
        routes = Files.createDirectory(data.resolve("routes"));
        for (String file : List.of("iot-log.yaml", "dead-letter.yaml", "feed-template.yaml", "examples/energy.yaml")) {
            Files.copy(Path.of("routes", file), routes.resolve(Path.of(file).getFileName()));
        }
        config = Files.writeString(data.resolve("application.properties"), """
                tidemark.ledger.url = jdbc:h2:mem:%s
                tidemark.console.enabled = false
                camel.component.cycle.pollDelay = 600000
                camel.component.oss.endpoint = http://127.0.0.1:1
                camel.component.oss.region = cn-shanghai
                camel.component.oss.accessKey = a
                camel.component.oss.secretKey = very-secret
                camel.component.maxcompute.endpoint = http://127.0.0.1:1/api
                camel.component.maxcompute.project = p
                camel.component.maxcompute.accessKey = a
                camel.component.maxcompute.secretKey = very-secret
                iot-log.bucket = tide
                """.formatted(UUID.randomUUID()));
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void theObjectsAndTargetsOfASlotAreResolvedAsARunWouldResolveThem() {
        Feeds feeds = start();
        assertThat(feeds.names("iot-log", SLOT)).contains(
                new SlotNames(List.of("oss://tide/iot_log_202403020015.csv"), List.of("ods_iot_log/dt=20240302,hhmi=0015")));
        assertThat(feeds.names("energy", SLOT)).hasValueSatisfying(names -> {
            assertThat(names.objects()).hasSize(1).first().asString().startsWith("oss://iot-raw/energy/20240301/23");
            assertThat(names.targets()).hasSize(1).first().asString().startsWith("ods_energy/");
        });
        assertThat(feeds.names("nobody", SLOT)).isEmpty();
    }

    @Test
    void routesAreKnownByTaskAndFile() {
        Feeds feeds = start();
        assertThat(feeds.routes()).extracting(FeedRoute::routeId, FeedRoute::task, FeedRoute::file, FeedRoute::state)
                .contains(org.assertj.core.groups.Tuple.tuple("iot-log-timer", "iot-log", "iot-log.yaml", "Started"),
                        org.assertj.core.groups.Tuple.tuple("iot-log", "iot-log", "iot-log.yaml", "Started"),
                        org.assertj.core.groups.Tuple.tuple("dead-letter", null, "dead-letter.yaml", "Started"));
        assertThat(feeds.loadedAt()).isNotNull();
    }

    @Test
    void aDefinitionChangesWithWhatRunsAndNotWithItsLayout() throws IOException {
        Feeds feeds = start();
        Feeds.Definition first = feeds.definition("iot-log").orElseThrow();
        Feeds.Definition energy = feeds.definition("energy").orElseThrow();
        assertThat(first.id()).matches("[0-9a-f]{12}");
        assertThat(first.text()).contains("oss:tide", "iot_log_$[yyyymmddhh24mi].csv").doesNotContain("quartz");
        assertThat(energy.text()).contains("routeTemplateRef: feed", "id: feed");

        edit("iot-log.yaml", "# The feed", "# A comment:\n# the feed");
        assertThat(feeds.reload(false, "ann").applied()).isTrue();
        assertThat(feeds.definition("iot-log")).contains(first);

        edit("iot-log.yaml", "maximumAttempts: 5", "maximumAttempts: 4");
        assertThat(feeds.reload(false, "ann").changed()).containsExactly("iot-log");
        assertThat(feeds.definition("iot-log").orElseThrow().id()).isNotEqualTo(first.id());
        assertThat(feeds.definition("energy")).contains(energy);
    }

    @Test
    void whileARouteIsReplacedItsTaskIsToldAsBefore() throws IOException {
        List<Optional<Feeds.Definition>> between = new CopyOnWriteArrayList<>();
        Feeds feeds = start(context -> {
            // asked while a route is being made, and when one is gone
            context.addRoutePolicyFactory((its, id, route) -> {
                if (node != null) {
                    between.add(node.feeds().definition("iot-log"));
                }
                return null;
            });
            context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
                @Override
                public void notify(CamelEvent event) {
                    if (event instanceof RouteRemovedEvent) {
                        between.add(node.feeds().definition("iot-log"));
                    }
                }
            });
        });
        Feeds.Definition first = feeds.definition("iot-log").orElseThrow();

        between.clear();
        edit("iot-log.yaml", "maximumAttempts: 5", "maximumAttempts: 4");
        assertThat(feeds.reload(false, "ann").applied()).isTrue();
        assertThat(between).isNotEmpty().containsOnly(Optional.of(first));

        between.clear();
        Files.delete(routes.resolve("iot-log.yaml"));
        assertThat(feeds.reload(false, "ann").applied()).isTrue();
        assertThat(between).isNotEmpty();
        assertThat(feeds.definition("iot-log")).as("it is gone").isEmpty();
        between.clear();
        Files.delete(routes.resolve("energy.yaml"));
        assertThat(feeds.reload(false, "ann").applied()).isTrue();
        assertThat(between).as("another one is taken away").isNotEmpty().containsOnly(Optional.empty());
    }

    @Test
    void aSecretIsNeitherShownNorPartOfTheDefinition() throws IOException {
        edit("iot-log.yaml", "retryDelay: 30s", "retryDelay: 30s");
        String option = "objectName: \"iot_log_$[yyyymmddhh24mi].csv\"";
        edit("iot-log.yaml", option, option + "\n              secretKey: open-sesame\n              accessKey: \"{{my.accessKey}}\"");
        Files.writeString(config, Files.readString(config) + "my.accessKey = AK-1\n");
        Feeds.Definition first = start().definition("iot-log").orElseThrow();
        assertThat(first.text()).doesNotContain("open-sesame", "AK-1").contains("secretKey: xxxxxx", "{{my.accessKey}}");
        node.close();
        node = null;

        edit("iot-log.yaml", "open-sesame", "another");
        Files.writeString(config, Files.readString(config).replace("AK-1", "AK-2"));
        assertThat(start().definition("iot-log").orElseThrow().id()).isEqualTo(first.id());
    }

    @Test
    void aWatchedDirectoryIsReloadedOnceItIsQuiet() throws IOException {
        Feeds feeds = start();
        Settings settings = Settings.of(config, routes).with("tidemark.routes.watch", "true");
        node.watchRoutes(settings);
        Instant loaded = feeds.loadedAt();

        edit("iot-log.yaml", "maximumAttempts: 5", "maximumAttempts: [");
        edit("iot-log.yaml", "maximumAttempts: [", "maximumAttempts: 4");
        await().untilAsserted(() -> assertThat(feeds.definition("iot-log"))
                .hasValueSatisfying(definition -> assertThat(definition.text()).contains("maximumAttempts: 4")));
        assertThat(feeds.loadedAt()).isAfter(loaded);
    }

    private void edit(String file, String from, String to) throws IOException {
        Path path = routes.resolve(file);
        assertThat(Files.readString(path)).contains(from);
        Files.writeString(path, Files.readString(path).replace(from, to));
    }

    private Feeds start() {
        return start(context -> { });
    }

    private Feeds start(Consumer<CamelContext> customizer) {
        node = Node.create(Settings.of(config, routes), customizer);
        node.start();
        return node.feeds();
    }
}
