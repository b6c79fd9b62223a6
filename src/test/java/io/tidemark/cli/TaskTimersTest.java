package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;
import io.tidemark.sandbox.Sandbox;

/** Which timer plans which task, and in which zone, out of real route files. */
@Timeout(120)
class TaskTimersTest {

    /** The canonical feed of the documentation, as it stands there. */
    private static final String CANONICAL = """
            - route:
                id: iot-log-timer
                from:
                  uri: quartz:iot-log
                  parameters: { cron: "0 0/15 * * * ?", trigger.timeZone: Asia/Shanghai }
                  steps:
                    - to: { uri: cycle:iot-log }
            - route:
                id: iot-log
                from:
                  uri: cycle:iot-log
                  parameters: { parallelism: 2, maximumAttempts: 5, retryDelay: 30s, waitFor: 30m }
                  steps:
                    - to: { uri: oss:iot-raw, parameters: { objectName: "iot_log_$[yyyymmddhh24mi].csv" } }
                    - unmarshal: { csv: { lazyLoad: true, skipHeaderRecord: true } }
                    - to: { uri: maxcompute:ods_iot_log, parameters: { partition: "dt=$[yyyymmdd],hhmi=$[hh24mi]", writeMode: overwrite } }
            """;

    @TempDir
    private Path data;

    @Test
    void theCanonicalFeedLoadsFromTheSandbox() throws Exception {
        Instant quarter = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 900 * 900);
        try (Sandbox sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system())) {
            DemoFeed.prepare(sandbox);
            // two, because the next quarter may begin before the node does
            for (Instant slot : List.of(quarter, quarter.plusSeconds(900))) {
                String key = "iot_log_%1$tY%1$tm%1$td%1$tH%1$tM.csv".formatted(slot.atZone(ZoneId.of("Asia/Shanghai")));
                sandbox.oss().put(DemoFeed.BUCKET, key, """
                        device_id,ts,latitude,longitude,temperature,humidity,battery,status,message
                        d1,2024-03-01 00:10:00,1.5,2.5,3.5,4.5,90,OK,"two
                        lines"
                        """.getBytes(StandardCharsets.UTF_8));
            }
            try (Node node = node(DemoFeed.on(sandbox, settings(CANONICAL)))) {
                Instant planned = node.ledger().task("iot-log").orElseThrow().lastPlanned();
                await().atMost(Duration.ofSeconds(25)).untilAsserted(() -> assertThat(node.ledger().instance("iot-log", planned))
                        .hasValueSatisfying(instance -> assertThat(instance.state()).as(instance.cause()).isEqualTo(InstanceState.SUCCEEDED)));
                assertThat(node.ledger().instance("iot-log", planned).orElseThrow().counts().rowsWritten()).isEqualTo(1);
            }
            assertThat(sandbox.maxCompute().rowCount(Sandbox.PROJECT, DemoFeed.TABLE)).isEqualTo(1);
        }
    }

    @Test
    void theTimersOfATemplateAreFoundWithTheirZone() throws Exception {
        Files.createDirectories(data.resolve("routes"));
        Files.copy(Path.of("routes/feed-template.yaml"), data.resolve("routes/template.yaml"));
        try (Node node = node(settings("""
                - templatedRoute:
                    routeTemplateRef: feed-timer
                    routeId: energy-timer
                    parameters:
                      - { name: task, value: energy }
                      - { name: cron, value: "0 5 * * * ?" }
                      - { name: timeZone, value: Europe/Berlin }
                """))) {
            TaskTimers.Timer timer = TaskTimers.of(node.context(), "energy").orElseThrow();
            assertThat(timer.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
            assertThat(timer.recurrence().describe()).isEqualTo("cron 0 5 * * * ? Europe/Berlin");
            assertThat(node.ledger().task("energy").orElseThrow().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        }
    }

    @Test
    void aTimerWithoutAZoneRingsInThatOfItsTaskAndElseInTheProducts() throws Exception {
        try (Node node = node(settings("""
                - route: { id: a, from: { uri: "quartz:a", parameters: { cron: "0 0 3 * * ?" },
                    steps: [ { to: { uri: "cycle:a", parameters: { timeZone: America/Lima } } } ] } }
                - route: { id: b, from: { uri: "quartz:b", parameters: { cron: "0 0 3 * * ?" }, steps: [ { to: { uri: "cycle:b" } } ] } }
                """).with(Settings.TIME_ZONE, "Asia/Kathmandu"))) {
            assertThat(node.ledger().tasks()).extracting(CycleTask::name, CycleTask::zone).containsExactly(
                    org.assertj.core.groups.Tuple.tuple("a", ZoneId.of("America/Lima")),
                    org.assertj.core.groups.Tuple.tuple("b", ZoneId.of("Asia/Kathmandu")));
            var scheduler = node.context().getComponent("quartz", org.apache.camel.component.quartz.QuartzComponent.class).getScheduler();
            for (org.quartz.TriggerKey key : scheduler.getTriggerKeys(org.quartz.impl.matchers.GroupMatcher.anyGroup())) {
                String zone = ((org.quartz.CronTrigger) scheduler.getTrigger(key)).getTimeZone().getID();
                assertThat(zone).isEqualTo(key.getName().equals("a") ? "America/Lima" : "Asia/Kathmandu");
            }
        }
    }

    @Test
    void aRouteThatPlansTwoTasksAndOneThatIsNotStartedAreBothUnderstood() throws Exception {
        try (Node node = node(settings("""
                - route: { id: both, from: { uri: "quartz:both", parameters: { cron: "0 0 3 * * ?" },
                    steps: [ { to: { uri: "cycle:a" } }, { to: { uri: "cycle:b" } } ] } }
                - route: { id: off, autoStartup: "false", from: { uri: "quartz:off", parameters: { cron: "0 0 3 * * ?" },
                    steps: [ { to: { uri: "cycle:c" } } ] } }
                - route: { id: own, from: { uri: "timer:own", parameters: { delay: "-1" }, steps: [ { to: { uri: "cycle:d", parameters: { interval: 25m } } } ] } }
                """))) {
            assertThat(TaskTimers.of(node.context())).extracting(TaskTimers.Timer::task).containsExactlyInAnyOrder("a", "b", "c", "d");
            assertThat(node.ledger().tasks()).extracting(CycleTask::name).containsExactly("a", "b", "d");
        }
    }

    private Node node(Settings settings) {
        Node node = Node.create(settings, context -> { });
        node.start();
        node.planNow();
        return node;
    }

    private Settings settings(String routes) throws IOException {
        Path directory = Files.createDirectories(data.resolve("routes"));
        Files.writeString(directory.resolve("routes.yaml"), routes);
        Path config = Files.writeString(data.resolve("my.properties"), "camel.main.shutdownTimeout = 5\n");
        return Settings.of(config, directory).with(Settings.LEDGER_URL, "jdbc:h2:mem:" + UUID.randomUUID());
    }
}
