package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.AttemptLog;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.NodeInfo;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.Signature;
import io.tidemark.ledger.SourceObject;

/** Holds the description of the API and the API together: what is described is there, what is there is described, and answers are as described. */
@Timeout(180)
class OpenApiTest {

    private static final String TASK = "iot-log";
    private static final Instant SLOT = Instant.parse("2024-02-29T16:00:00Z");

    private TestConsole console;

    @BeforeEach
    void startAConsole() throws Exception {
        console = TestConsole.start(options -> options.withFeeds(new OneFeed()).withTitle("test"));
        console.ledger().register(TASK, TestConsole.ZONE, "every 15m from 00:00 to 23:59 Asia/Shanghai");
        console.ledger().define(TASK, "d1", "- route: {}\n");
        console.ledger().heartbeat(new NodeInfo("node-a", "start-1", "host", 42, "1.0.0", "http://127.0.0.1:8080/console/"), Duration.ofMinutes(1));
        instances();
    }

    @AfterEach
    void stopIt() {
        console.close();
    }

    /** One of every kind that an answer looks different for. */
    private void instances() {
        console.ledger().plan(TASK, List.of(SLOT, slot(1), slot(2), slot(3), slot(4)), RunKind.CYCLE, 0, slot(4));
        SourceObject object = new SourceObject("iot-raw", "iot_log_202403010000.csv", null, "etag", 12, SLOT, "42");
        Claim loaded = claim();
        CommitIntent intent = new CommitIntent("maxcompute:p/default/t/dt=1", "http://127.0.0.1", "session-1", true, List.of(0L), SLOT,
                new LoadCounts(12, 10, 2));
        console.ledger().commitLog(loaded).intend(intent);
        console.ledger().commitLog(loaded).resolve("session-1", CommitOutcome.COMMITTED);
        console.ledger().succeed(loaded, new AttemptReport(null, List.of(object)).ran("d1").logged(new AttemptLog("first line\nsecond line", true)));
        console.ledger().fail(claim(), new AttemptReport("broken object", List.of(object)));
        console.ledger().defer(claim(), "no object yet", Duration.ofHours(1));
        console.ledger().retry(claim(), new AttemptReport("no answer", List.of()), Duration.ofHours(1));
        claim();
        console.ledger().interventions().freezeTask(TASK, true, new Signature("eva", "look", "r0"));
        console.ledger().interventions().freezeTask(TASK, false, new Signature("eva", null, "r1"));
    }

    @Test
    void everyOperationIsDescribedAndAnswersAsDescribed() throws Exception {
        String at = "/api/v1/tasks/" + TASK;
        for (String path : List.of("/session", "/tasks", "/rules", "/nodes", "/routes", "/audit", "/audit?task=iot-log&before=99&limit=1", "/dead-letters",
                "/instances", "/instances?limit=2&state=FAILED,SUCCEEDED", "/backfills", "/backfills?task=iot-log", "/openapi.yaml", "/events")) {
            ok(console.get("/api/v1" + path));
        }
        for (String path : List.of("", "/grid", "/grid?from=2024-02-28&to=2024-03-02", "/grid?from=2024-01-01&to=2024-12-31&zoom=year", "/instances",
                "/instances?from=2024-03-01T00:00&to=2024-03-01T00:30&limit=1", "/instances/" + SLOT, "/instances/" + slot(1), "/instances/" + slot(4),
                "/instances/" + SLOT + "/attempts/1/log", "/definitions/d1")) {
            ok(console.get(at + path));
        }
        ok(console.post(at + "/freeze", "{}"));
        ok(console.post(at + "/unfreeze", "{\"reason\":null}"));
        String rerun = "{\"action\":\"RERUN\",\"task\":\"iot-log\",\"slots\":[\"%s\",\"%s\"]".formatted(slot(1), slot(9));
        ok(console.post("/api/v1/actions/preview", rerun + "}"));
        ok(console.post("/api/v1/actions", rerun + ",\"reason\":\"again\"}"));
        String days = "{\"task\":\"iot-log\",\"days\":[{\"from\":\"2024-03-01\",\"to\":\"2024-03-01\"}]}";
        ok(console.post("/api/v1/backfills/preview", days));
        long id = TestConsole.json(ok(console.post("/api/v1/backfills", days))).path("id").asLong();
        for (String path : List.of("", "/slots", "/slots?state=PENDING&limit=3")) {
            ok(console.get("/api/v1/backfills/" + id + path));
        }
        for (String turn : List.of("pause", "resume", "cancel")) {
            ok(console.post("/api/v1/backfills/" + id + "/" + turn, "{}"));
        }
        ok(console.post("/api/v1/routes/reload", "{\"dryRun\":true}"));
        ok(console.get("/api/v1/audit"));

        assertThat(console.spec().answered()).isEqualTo(new TreeSet<>(console.spec().operations().keySet()));
    }

    @Test
    void pathsMethodsParametersAndMembersAreThoseThatTheServerHas() {
        Map<String, String> served = new TreeMap<>();
        Map<String, String> described = new TreeMap<>();
        for (Resource resource : new ConsoleRoutes(console.ledger(), null, ConsoleOptions.of("1", () -> "a", TestConsole.ZONE)).resources(null)) {
            served.put(resource.id(), "%s %s %s %s".formatted(resource.method(), resource.path(), new TreeSet<>(resource.query()), new TreeSet<>(resource.members())));
        }
        console.spec().operations().values().forEach(operation -> described.put(operation.id(), "%s %s %s %s".formatted(operation.method(),
                operation.path(), new TreeSet<>(console.spec().parameters(operation, "query")), console.spec().members(operation))));
        assertThat(described).isEqualTo(served);
        console.spec().operations().values().forEach(operation -> assertThat(operation.node().path("responses").has("default")).isTrue());
    }

    @Test
    void theJudgeFindsWhatIsMissingWhatIsTooMuchAndWhatIsOfAnotherKind() throws Exception {
        ObjectNode task = (ObjectNode) TestConsole.json(ok(console.get("/api/v1/tasks/iot-log")));
        assertThatThrownBy(() -> judge("TaskDetail", task.deepCopy().put("surplus", 1))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> judge("TaskDetail", task.deepCopy().without("chart"))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> judge("TaskDetail", task.deepCopy().put("countsFrom", "yesterday"))).isInstanceOf(AssertionError.class);
        ObjectNode instance = (ObjectNode) TestConsole.json(ok(console.get("/api/v1/tasks/iot-log/instances/" + SLOT)));
        assertThatThrownBy(() -> judge("InstanceDetail", instance.deepCopy().put("state", "GREEN"))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> judge("InstanceDetail", instance.deepCopy().put("surplus", 1))).isInstanceOf(AssertionError.class);
    }

    private void judge(String schema, JsonNode json) {
        console.spec().validate("/components/schemas/" + schema, json.toString(), schema);
    }

    @Test
    void everyRefusalIsDescribed() throws Exception {
        assertThat(console.get("/api/v1/tasks/nobody").statusCode()).isEqualTo(404);
        assertThat(console.get("/api/v1/tasks/iot-log/instances/" + slot(99)).statusCode()).isEqualTo(404);
        assertThat(console.get("/api/v1/tasks/iot-log/instances/" + SLOT + "/attempts/9/log").statusCode()).isEqualTo(404);
        assertThat(console.get("/api/v1/tasks/iot-log/definitions/none").statusCode()).isEqualTo(404);
        assertThat(console.get("/api/v1/backfills/99").statusCode()).isEqualTo(404);
        assertThat(console.get("/api/v1/backfills/x").statusCode()).isEqualTo(400);
        assertThat(console.get("/api/v1/audit?scheduledTime=2024-03-01T00:00").statusCode()).isEqualTo(400);
        assertThat(console.get("/api/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(console.post("/api/v1/session", "{}").statusCode()).isEqualTo(405);
        assertThat(console.post("/api/v1/routes/reload", "{\"dryRun\":false}").statusCode()).isEqualTo(409);
        assertThat(console.post("/api/v1/actions", "{\"action\":\"RERUN\",\"task\":\"iot-log\",\"slots\":[\"%s\"],\"token\":\"old\"}".formatted(slot(1))).statusCode())
                .isEqualTo(409);
        assertThat(console.post("/api/v1/backfills", "{\"task\":\"iot-log\",\"days\":[{\"from\":\"2999-01-01\",\"to\":\"2999-01-01\"}]}").statusCode()).isEqualTo(400);
    }

    private static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static Instant slot(int number) {
        return SLOT.plus(Duration.ofMinutes(15L * number));
    }

    private Claim claim() {
        return console.ledger().claim(new ClaimRequest(TASK, "a", 1, 9, Duration.ofMinutes(1), false, Set.of())).get(0);
    }

    /** A node that runs the task. */
    private static final class OneFeed implements Feeds {

        @Override
        public List<FeedRoute> routes() {
            return List.of(new FeedRoute("iot-log", TASK, "iot-log.yaml", "d1", "Started"), new FeedRoute("dead-letter", null, null, null, "Started"));
        }

        @Override
        public Instant loadedAt() {
            return SLOT;
        }

        @Override
        public Optional<Definition> definition(String task) {
            return Optional.of(new Definition("d1", SLOT, "- route: {}\n"));
        }

        @Override
        public Optional<SlotNames> names(String task, Instant scheduledTime) {
            return Optional.of(new SlotNames(List.of("oss://iot-raw/iot_log.csv"), List.of("ods_iot_log/dt=20240301")));
        }

        @Override
        public boolean canReload() {
            return true;
        }

        @Override
        public Reload reload(boolean dryRun, String actor) {
            if (!dryRun) {
                throw new IllegalStateException("another reload is under way; wait for it");
            }
            return new Reload(List.of("iot-log"), List.of(), List.of("old"), List.of(new Finding("iot-log.yaml", 3, "warning", "no dead letter channel")), false);
        }
    }
}
