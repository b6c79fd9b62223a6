package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Route;
import org.apache.camel.StatefulService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.cli.deploy.RouteReload.Result;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;

/** Edit the YAML, reload: real routes on a real ledger. */
@Timeout(90)
class ReloadTest {

    @TempDir
    private Path data;
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private Path routes;
    private Node node;

    @AfterEach
    void stop() {
        gate.countDown();
        if (node != null) {
            node.close();
        }
    }

    @Test
    void onlyTheRouteThatChangedIsTouched() throws Exception {
        start("a.yaml", feed("a", "one") + feed("b", "one"));
        Route a = route("a");
        Route b = route("b");

        write("a.yaml", "# a comment and another layout\n" + feed("a", "two") + feed("b", "one").replace("steps:", "steps:   # the same"));
        Result result = node.routes().reload(false);

        assertThat(result.findings()).isEmpty();
        assertThat(result).returns(true, Result::applied).returns(List.of("a"), Result::changed)
                .returns(List.of(), Result::added).returns(List.of(), Result::removed);
        assertThat(route("b")).isSameAs(b);
        assertThat(route("a")).isNotSameAs(a);
        plan("a");
        await().untilAsserted(() -> assertThat(seen).contains("a two").doesNotContain("a one"));
        assertThat(node.routes().reload(false).isEmpty()).isTrue();
    }

    @Test
    void routesComeAndGoWithTheirFiles() throws Exception {
        start("a.yaml", feed("a", "one"));
        write("b.yaml", feed("b", "one"));
        Files.delete(routes.resolve("a.yaml"));

        Result result = node.routes().reload(false);

        assertThat(result).returns(List.of("b"), Result::added).returns(List.of("a"), Result::removed).returns(true, Result::applied);
        assertThat(route("a")).isNull();
        assertThat(route("b")).isNotNull();
    }

    @Test
    void anAttemptThatRunsEndsOnTheOldDefinitionAndTheNextOneRunsOnTheNew() throws Exception {
        gate = new CountDownLatch(1);
        start("a.yaml", feed("a", "one"));
        plan("a");
        plan("a", slot.minusSeconds(60));
        await().until(() -> seen.contains("a one begins"));

        write("a.yaml", feed("a", "two"));
        Thread reload = reloadBeside();
        assertThat(seen).containsExactly("a one begins");
        gate.countDown();
        reload.join(30_000);

        await().untilAsserted(() -> assertThat(seen).containsExactly("a one begins", "a one", "a two begins", "a two"));
        await().until(() -> node.ledger().counts("a").getOrDefault(InstanceState.SUCCEEDED, 0L) == 2);
        assertThat(node.ledger().attempts("a", slot)).hasSize(1);
        assertThat(node.ledger().attempts("a", slot.minusSeconds(60))).hasSize(1);
    }

    @Test
    void anAttemptThatDoesNotEndInTimeIsHandedBackAndRunsOnTheNewDefinition() throws Exception {
        gate = new CountDownLatch(1);
        start("a.yaml", feed("a", "one"));
        node.context().getShutdownStrategy().setTimeout(1);
        plan("a");
        await().until(() -> seen.contains("a one begins"));

        write("a.yaml", feed("a", "two").replace("bean:probe?method=run", "bean:probe?method=free"));
        assertThat(node.routes().reload(false).applied()).isTrue();

        await().untilAsserted(() -> assertThat(seen).contains("a two").doesNotContain("a one"));
        await().until(() -> node.ledger().instance("a", slot).orElseThrow().state() == InstanceState.SUCCEEDED);
        assertThat(node.ledger().instance("a", slot).orElseThrow().attempts()).isEqualTo(1);
    }

    @Test
    void aFileThatIsWrongReplacesNothing() throws Exception {
        start("a.yaml", feed("a", "one"));
        Route a = route("a");
        write("a.yaml", feed("a", "two").replace("maximumAttempts", "maximumAttemps"));

        Result result = node.routes().reload(false);

        assertThat(result.applied()).isFalse();
        assertThat(result.findings()).anyMatch(finding -> finding.isError() && finding.line() > 0
                && finding.message().contains("maximumAttemps"));
        assertThat(route("a")).isSameAs(a);
    }

    @Test
    void aFileThatIsNotYamlReplacesNothing() throws Exception {
        start("a.yaml", feed("a", "one"));
        write("b.yaml", "- route: {\n");

        Result result = node.routes().reload(false);

        assertThat(result.applied()).isFalse();
        assertThat(result.findings()).isNotEmpty();
        assertThat(route("a")).isNotNull();
    }

    @Test
    void whereTheNewRouteDoesNotStartTheOldOneRunsAgainAndTheAnswerSaysSo() throws Exception {
        start("a.yaml", feed("a", "one") + feed("b", "one"));
        write("a.yaml", feed("a", "two") + feed("b", "two").replace("bean:probe?method=run", "bean:nobody?method=run"));

        Result result = node.routes().reload(false);

        assertThat(result.applied()).isFalse();
        assertThat(result.findings()).anyMatch(f -> f.isError() && f.message().contains("nobody") && f.message().contains("the old ones run again"));
        plan("a");
        plan("b");
        await().untilAsserted(() -> assertThat(seen).contains("a one", "b one"));
        write("a.yaml", feed("a", "two") + feed("b", "two"));
        assertThat(node.routes().reload(false)).returns(true, Result::applied).returns(List.of("a", "b"), Result::changed);
    }

    @Test
    void aTrialTellsAndTouchesNothing() throws Exception {
        start("a.yaml", feed("a", "one"));
        Route a = route("a");
        write("a.yaml", feed("a", "two") + feed("b", "one"));

        assertThat(node.routes().reload(true)).returns(false, Result::applied).returns(List.of("a"), Result::changed)
                .returns(List.of("b"), Result::added);
        assertThat(route("a")).isSameAs(a);
    }

    @Test
    void aRouteOfATemplateIsMadeAnewWhenItsTemplateOrItsParametersChange() throws Exception {
        String use = """
                - templatedRoute:
                    routeTemplateRef: feed
                    routeId: %1$s
                    parameters: [ { name: task, value: %1$s }, { name: word, value: %2$s } ]
                """;
        start("t.yaml", template("one"));
        write("uses.yaml", use.formatted("a", "x") + use.formatted("b", "x"));
        assertThat(node.routes().reload(false).added()).containsExactly("a", "b");
        Route b = route("b");

        write("uses.yaml", use.formatted("a", "y") + use.formatted("b", "x"));
        assertThat(node.routes().reload(false).changed()).containsExactly("a");
        assertThat(route("b")).isSameAs(b);
        plan("a");
        await().untilAsserted(() -> assertThat(seen).contains("a one y"));

        write("t.yaml", template("two"));
        assertThat(node.routes().reload(false).changed()).containsExactly("a", "b");
        plan("b");
        await().untilAsserted(() -> assertThat(seen).contains("b two x"));
    }

    @Test
    void aKameletIsMadeAnewForItsCallers() throws Exception {
        String kamelet = """
                - routeTemplate:
                    id: say
                    from:
                      uri: kamelet:source
                      steps:
                        - setBody: { constant: "%s" }
                """;
        start("k.yaml", kamelet.formatted("one") + """
                - route:
                    id: a
                    from:
                      uri: cycle:a
                      steps:
                        - to: kamelet:say
                        - to: "bean:probe?method=run"
                """);
        plan("a");
        await().untilAsserted(() -> assertThat(seen).contains("one"));
        int count = node.context().getRoutesSize();

        write("k.yaml", Files.readString(routes.resolve("k.yaml")).replace("one", "two"));
        assertThat(node.routes().reload(false)).returns(List.of("a"), Result::changed).returns(true, Result::applied);
        plan("a", slot.minusSeconds(60));
        await().untilAsserted(() -> assertThat(seen).contains("two"));
        assertThat(node.context().getRoutesSize()).isEqualTo(count);
    }

    @Test
    void whatAFeedCallsIsReplacedWithoutAnAttemptFallingIntoTheGap() throws Exception {
        String inner = """
                - route:
                    id: inner
                    from:
                      uri: direct:inner
                      steps:
                        - setBody: { constant: "%s" }
                        - to: "bean:probe?method=run"
                """;
        start("a.yaml", inner.formatted("one") + """
                - route:
                    id: a
                    from:
                      uri: cycle:a
                      parameters: { maximumAttempts: 1 }
                      steps:
                        - to: direct:inner
                """);
        gate = new CountDownLatch(1);
        for (int i = 0; i < 40; i++) {
            plan("a", slot.minusSeconds(60L * i));
        }
        await().until(() -> !seen.isEmpty());
        write("a.yaml", Files.readString(routes.resolve("a.yaml")).replace("one", "two"));
        Thread reload = reloadBeside();
        gate.countDown();
        reload.join(30_000);

        await().atMost(30, TimeUnit.SECONDS).until(() -> node.ledger().counts("a").getOrDefault(InstanceState.SUCCEEDED, 0L) == 40);
        assertThat(seen).contains("one", "two");
        assertThat(seen.stream().filter(text -> !text.endsWith("begins"))).hasSize(40);
    }

    @Test
    void theDeadLetterChannelIsReplacedForEveryRoute() throws Exception {
        String channel = """
                - routeConfiguration:
                    errorHandler: { deadLetterChannel: { deadLetterUri: "direct:%s", deadLetterHandleNewException: "false" } }
                """;
        String letters = """
                - route:
                    id: %1$s
                    errorHandler: { noErrorHandler: {} }
                    from: { uri: "direct:%1$s", steps: [ { setBody: { constant: "letter in %1$s" } }, { to: "bean:probe?method=run" } ] }
                """;
        start("a.yaml", channel.formatted("old") + letters.formatted("old") + letters.formatted("new")
                + feed("a", "one").replace("bean:probe?method=run", "bean:probe?method=fail"));
        write("a.yaml", Files.readString(routes.resolve("a.yaml")).replace("deadLetterUri: \"direct:old\"", "deadLetterUri: \"direct:new\""));

        assertThat(node.routes().reload(false)).returns(true, Result::applied).satisfies(r -> assertThat(r.changed()).contains("a"));
        plan("a");
        await().untilAsserted(() -> assertThat(seen).contains("letter in new").doesNotContain("letter in old"));
    }

    @Test
    void noTickIsLostWhileATimerIsReplaced() throws Exception {
        String timer = """
                - route:
                    id: a-timer
                    from:
                      uri: quartz:a
                      parameters: { cron: "%s", trigger.timeZone: UTC }
                      steps:
                        - to: { uri: "cycle:a", parameters: { effectiveFrom: "%s" } }
                """;
        Instant from = slot.minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
        String local = from.atZone(ZoneOffset.UTC).toLocalDateTime().toString();
        start("a.yaml", feed("a", "one") + timer.formatted("0 0 * * * ?", local));
        node.planNow();
        assertThat(node.ledger().counts("a").values().stream().mapToLong(Long::longValue).sum()).isEqualTo(4);

        // the same as a tick that fell into the time of the reload: a slot that is due and not planned
        write("a.yaml", feed("a", "one") + timer.formatted("0 0/20 * * * ?", local));
        assertThat(node.routes().reload(false)).returns(List.of("a-timer"), Result::changed).returns(true, Result::applied);

        long expected = 4 + ChronoUnit.MINUTES.between(slot.truncatedTo(ChronoUnit.HOURS), slot) / 20;
        assertThat(node.ledger().counts("a").values().stream().mapToLong(Long::longValue).sum()).isEqualTo(expected);
    }

    @Test
    void aRouteWithoutAnIdKeepsTheOneThatCamelGaveIt() throws Exception {
        start("a.yaml", "- from: { uri: \"direct:x\", steps: [ { setBody: { constant: one } } ] }\n");
        String id = node.context().getRoutes().get(0).getRouteId();
        write("a.yaml", "- from: { uri: \"direct:x\", steps: [ { setBody: { constant: two } } ] }\n");
        assertThat(node.routes().reload(false).changed()).containsExactly(id);
        assertThat(node.context().createProducerTemplate().requestBody("direct:x", null, String.class)).isEqualTo("two");
        assertThat(route(id)).isNotNull();
    }

    /** What the routes of these tests call. */
    public final class Probe {

        public void run(String body) throws InterruptedException {
            seen.add(body + " begins");
            gate.await();
            seen.add(body);
        }

        public void free(String body) {
            seen.add(body);
        }

        public void fail(String body) {
            throw new IllegalStateException(body + " is broken");
        }
    }

    private static String feed(String task, String word) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: cycle:%1$s
                      parameters: { maximumAttempts: 1 }
                      steps:
                        - setBody: { constant: "%1$s %2$s" }
                        - to: "bean:probe?method=run"
                """.formatted(task, word);
    }

    private static String template(String word) {
        return """
                - routeTemplate:
                    id: feed
                    parameters: [ { name: task }, { name: word } ]
                    from:
                      uri: "cycle:{{task}}"
                      steps:
                        - setBody: { constant: "{{task}} %s {{word}}" }
                        - to: "bean:probe?method=run"
                """.formatted(word);
    }

    private void start(String file, String yaml) throws IOException {
        routes = Files.createDirectory(data.resolve("routes"));
        write(file, yaml);
        Path config = Files.writeString(data.resolve("application.properties"), """
                tidemark.ledger.url = jdbc:h2:mem:%s
                tidemark.timeZone = UTC
                tidemark.console.enabled = false
                camel.component.cycle.pollDelay = 20
                camel.main.shutdownTimeout = 20
                """.formatted(UUID.randomUUID()));
        node = Node.create(Settings.of(config, routes), context -> context.getRegistry().bind("probe", new Probe()));
        node.start();
    }

    private void write(String file, String yaml) throws IOException {
        Files.writeString(routes.resolve(file), yaml);
    }

    private Route route(String id) {
        return node.context().getRoute(id);
    }

    /** Returns when the feed begins nothing more and what it has begun still runs. */
    private Thread reloadBeside() {
        Thread reload = new Thread(() -> node.routes().reload(false));
        reload.start();
        await().until(() -> !node.context().getRouteController().getRouteStatus("a").isStarted()
                || route("a").getConsumer() instanceof StatefulService s && s.isSuspended());
        return reload;
    }

    private void plan(String task) {
        plan(task, slot);
    }

    private void plan(String task, Instant at) {
        node.ledger().plan(task, List.of(at), RunKind.CYCLE, 0, null);
    }
}
