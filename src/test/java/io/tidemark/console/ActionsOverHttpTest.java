package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RerunPolicy;
import io.tidemark.ledger.RunKind;

@Timeout(120)
class ActionsOverHttpTest {

    private static final String TASK = "iot-log";
    /** Midnight of 2024-03-01 in the task's zone. */
    private static final Instant MIDNIGHT = Instant.parse("2024-02-29T16:00:00Z");

    private TestConsole console;

    @BeforeEach
    void startAConsole() throws Exception {
        console = TestConsole.start();
        console.ledger().register(TASK, TestConsole.ZONE, "every 15m from 00:00 to 23:59 Asia/Shanghai");
    }

    @AfterEach
    void stopIt() {
        console.close();
    }

    @Test
    void aRerunChangesTheInstanceAndNamesItsAuthorInTheAuditTrail() throws Exception {
        fail(0);
        JsonNode preview = ok(console.post("/api/v1/actions/preview", action("RERUN", slot(0))));
        assertThat(preview.path("allowed").asInt()).isEqualTo(1);
        assertThat(preview.path("command").asText()).isEqualTo("tidemark rerun --task iot-log --at 2024-03-01T00:00 --limit 1000");

        JsonNode answer = ok(console.post("/api/v1/actions", with(action("RERUN", slot(0)), "token", preview.path("token").asText(), "reason", "object mended")));

        assertThat(answer.path("done").asInt()).isEqualTo(1);
        assertThat(answer.at("/items/0/before").asText()).isEqualTo("FAILED");
        assertThat(state(0)).isEqualTo(InstanceState.PLANNED);
        assertThat(console.ledger().instance(TASK, slot(0)).orElseThrow().kind()).isEqualTo(RunKind.MANUAL);
        assertThat(audit()).satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(OperatorAction.RERUN);
            assertThat(entry.actor()).isEqualTo("tester@here");
            assertThat(entry.reason()).isEqualTo("object mended");
            assertThat(entry.request()).isEqualTo(answer.path("request").asText());
        });
    }

    @Test
    void anOutdatedPreviewDoesNothingAndBringsTheNewOne() throws Exception {
        fail(0);
        String token = ok(console.post("/api/v1/actions/preview", action("RERUN", slot(0)))).path("token").asText();
        console.ledger().requeue(TASK, slot(0), RunKind.MANUAL);
        console.ledger().fail(claim(), new AttemptReport("again", List.of()));

        HttpResponse<String> answer = console.post("/api/v1/actions", with(action("RERUN", slot(0)), "token", token));

        assertThat(answer.statusCode()).isEqualTo(409);
        JsonNode problem = TestConsole.json(answer);
        assertThat(problem.path("type").asText()).isEqualTo("urn:tidemark:preview-outdated");
        assertThat(problem.at("/preview/token").asText()).isNotEqualTo(token).isNotEmpty();
        assertThat(state(0)).isEqualTo(InstanceState.FAILED);
    }

    @Test
    void aRefusalSaysWhyAndWhatInstead() throws Exception {
        plan(0);
        JsonNode preview = ok(console.post("/api/v1/actions/preview", action("RERUN", slot(0))));
        assertThat(preview.at("/items/0/refusal").asText()).isEqualTo("has not ended and goes on by itself; wait for it");
        assertThat(preview.path("allowed").asInt()).isZero();

        JsonNode answer = ok(console.post("/api/v1/actions", action("RERUN", slot(0))));

        assertThat(answer.path("done").asInt()).isZero();
        assertThat(answer.at("/items/0/message").asText()).contains("wait for it");
        assertThat(console.ledger().interventions().audit(new AuditQuery(null, null, null, 10))).isEmpty();
    }

    @Test
    void aPolicyThatForbidsARerunIsNamed() throws Exception {
        succeed(0, true);
        console.ledger().declare(TASK, RerunPolicy.FAILURE_ALLOWED);

        JsonNode preview = ok(console.post("/api/v1/actions/preview", action("RERUN", slot(0))));

        assertThat(preview.at("/items/0/refusal").asText()).contains("rerunPolicy=failureAllowed");
    }

    @Test
    void doublingAnAppendNeedsForceAndAReason() throws Exception {
        succeed(0, false);
        String plain = action("RERUN", slot(0));
        assertThat(ok(console.post("/api/v1/actions/preview", plain)).path("allowed").asInt()).isZero();
        String forced = with(plain, "force", true);
        JsonNode preview = ok(console.post("/api/v1/actions/preview", forced));
        assertThat(preview.path("doubledRows").asLong()).isEqualTo(10);
        assertThat(preview.path("needsReason").asBoolean()).isTrue();

        HttpResponse<String> without = console.post("/api/v1/actions", forced);
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(without.body()).contains("needs a reason");
        assertThat(state(0)).isEqualTo(InstanceState.SUCCEEDED);

        assertThat(ok(console.post("/api/v1/actions", with(forced, "reason", "the table was emptied"))).path("done").asInt()).isEqualTo(1);
        assertThat(state(0)).isEqualTo(InstanceState.PLANNED);
    }

    @Test
    void stopFreezeUnfreezeSetSuccessAndRunDoWhatTheirNamesSay() throws Exception {
        plan(0, 1);
        apply("FREEZE", 0, null);
        assertThat(state(0)).isEqualTo(InstanceState.FROZEN);
        apply("UNFREEZE", 0, null);
        assertThat(state(0)).isEqualTo(InstanceState.PLANNED);
        apply("STOP", 1, "wrong file");
        assertThat(state(1)).isEqualTo(InstanceState.FAILED);
        apply("SET_SUCCESS", 1, "loaded by hand");
        assertThat(state(1)).isEqualTo(InstanceState.SUCCEEDED);
        apply("RUN", 7, null);
        assertThat(state(7)).isEqualTo(InstanceState.PLANNED);
        assertThat(console.ledger().interventions().audit(new AuditQuery(TASK, null, null, 10))).extracting(AuditEntry::action).containsExactly(
                OperatorAction.RUN, OperatorAction.SET_SUCCESS, OperatorAction.STOP, OperatorAction.UNFREEZE, OperatorAction.FREEZE);
    }

    @Test
    void aPersonSettlesACommitInDoubt() throws Exception {
        plan(0);
        Claim claim = claim();
        CommitIntent intent = intent(claim, true);
        console.ledger().commitLog(claim).intend(intent);
        console.ledger().commitLog(claim).resolve(intent.sessionId(), CommitOutcome.UNKNOWN);
        console.ledger().doubt(claim, new AttemptReport("no answer", List.of()));

        JsonNode answer = ok(console.post("/api/v1/actions", with(action("SETTLE", slot(0)), "outcome", "COMMITTED", "reason", "counted the rows")));

        assertThat(answer.path("done").asInt()).isEqualTo(1);
        assertThat(state(0)).isEqualTo(InstanceState.SUCCEEDED);
        JsonNode instance = ok(console.get("/api/v1/tasks/iot-log/instances/" + slot(0)));
        assertThat(instance.at("/commits/0/outcome").asText()).isEqualTo("COMMITTED");
        assertThat(instance.at("/audit/0/action").asText()).isEqualTo("SETTLE");
    }

    @Test
    void aTaskIsFrozenOnce() throws Exception {
        assertThat(ok(console.post("/api/v1/tasks/iot-log/freeze", "{\"reason\":\"maintenance\"}")).path("changed").asBoolean()).isTrue();
        assertThat(ok(console.post("/api/v1/tasks/iot-log/freeze", "{}")).path("changed").asBoolean()).isFalse();
        assertThat(ok(console.get("/api/v1/tasks/iot-log")).path("frozen").asBoolean()).isTrue();
        assertThat(ok(console.post("/api/v1/tasks/iot-log/unfreeze", "{}")).path("frozen").asBoolean()).isFalse();
        assertThat(console.ledger().task(TASK).orElseThrow().frozen()).isFalse();
    }

    @Test
    void aBackfillIsPreviewedMadePausedResumedAndCancelled() throws Exception {
        plan(0);
        String request = """
                {"task":"iot-log","days":[{"from":"2024-03-01","to":"2024-03-01"}],"windowFrom":"00:00","windowTo":"01:00","mode":"missing","concurrency":2}""";
        JsonNode preview = ok(console.post("/api/v1/backfills/preview", request));
        assertThat(preview.path("allowed").asInt()).isEqualTo(4);
        assertThat(preview.path("refused").asInt()).isEqualTo(1);
        assertThat(preview.path("command").asText()).isEqualTo("tidemark backfill --task iot-log --from 2024-03-01 --to 2024-03-01 --window 00:00-01:00"
                + " --mode missing --order asc --concurrency 2");

        JsonNode backfill = ok(console.post("/api/v1/backfills", with(request, "token", preview.path("token").asText(), "reason", "outage")));

        long id = backfill.path("id").asLong();
        assertThat(backfill.path("total").asInt()).isEqualTo(4);
        assertThat(ok(console.get("/api/v1/backfills/" + id + "/slots")).path("items")).hasSize(4);
        String at = "/api/v1/backfills/" + id;
        assertThat(ok(console.post(at + "/pause", "{}")).path("state").asText()).isEqualTo("PAUSED");
        assertThat(ok(console.post(at + "/resume", "{}")).path("state").asText()).isEqualTo("RUNNING");
        assertThat(ok(console.post(at + "/cancel", "{\"reason\":\"not needed\"}")).path("state").asText()).isEqualTo("CANCELLED");
        assertThat(console.ledger().backfills().backfill(id).orElseThrow().state()).isEqualTo(BackfillState.CANCELLED);
        HttpResponse<String> again = console.post(at + "/resume", "{}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(TestConsole.json(again).path("instead").asText()).isNotEmpty();
        assertThat(audit().reason()).isEqualTo("not needed");
    }

    @Test
    void aRequestFromAPageElsewhereChangesNothing() throws Exception {
        fail(0);
        String body = action("RERUN", slot(0));
        assertProblem(send(console.request("/api/v1/actions").header("Content-Type", "application/json"), body), 403, "forbidden");
        assertProblem(send(console.request("/api/v1/actions").header("Content-Type", "application/json").header("X-Tidemark-Console", "1")
                .header("Origin", "https://evil.example"), body), 403, "forbidden");
        assertProblem(send(console.request("/api/v1/actions").header("Content-Type", "application/json").header("X-Tidemark-Console", "1")
                .header("Origin", "null"), body), 403, "forbidden");
        assertProblem(send(console.request("/api/v1/actions").header("Content-Type", "text/plain").header("X-Tidemark-Console", "1"), body),
                415, "media-type");
        assertProblem(send(console.request("/api/v1/actions").header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Tidemark-Console", "1"), "action=RERUN"), 415, "media-type");
        assertThat(state(0)).isEqualTo(InstanceState.FAILED);
        String own = console.uri("/").toString();
        assertThat(send(console.request("/api/v1/actions").header("Content-Type", "application/json; charset=utf-8").header("X-Tidemark-Console", "1")
                .header("Origin", own.substring(0, own.length() - 1)), body).statusCode()).isEqualTo(200);
    }

    @Test
    void whatCannotBeMeantSoIsSaid() throws Exception {
        assertProblem(console.post("/api/v1/actions", "{"), 400, "bad-request");
        assertProblem(console.post("/api/v1/actions", "[]"), 400, "bad-request");
        assertProblem(console.post("/api/v1/actions", ""), 400, "bad-request");
        assertProblem(console.post("/api/v1/actions", "{\"task\":\"iot-log\",\"task\":\"x\"}"), 400, "bad-request");
        assertProblem(console.post("/api/v1/actions", "{\"task\":\"iot-log\",\"action\":\"EXPLODE\",\"slots\":[]}"), 400, "bad-request");
        assertProblem(console.post("/api/v1/actions", "{\"task\":\"iot-log\",\"action\":\"RERUN\",\"slots\":[]}"), 400, "bad-request");
        assertProblem(console.post("/api/v1/actions", with(action("RERUN", slot(0)), "resaon", "typo")), 400, "bad-request");
        assertProblem(console.post("/api/v1/actions", action("RERUN", slot(0)).replace(TASK, "nobody")), 404, "not-found");
        assertProblem(console.post("/api/v1/actions", with(action("RERUN", slot(0)), "reason", "x".repeat(2 << 20))), 413, "too-large");
        assertProblem(console.get("/api/v1/tasks/nobody"), 404, "not-found");
        assertProblem(console.get("/api/v1/backfills/4711"), 404, "not-found");
        assertProblem(console.get("/api/v1/tasks/iot-log/grid?from=2024-03-01&to=2020-01-01"), 400, "bad-request");
        assertProblem(console.get("/api/v1/tasks/iot-log/grid?zoom=month"), 400, "bad-request");
        assertProblem(console.get("/api/v1/instances?limit=0"), 400, "bad-request");
        assertProblem(console.get("/api/v1/instances?cursor=zzz"), 400, "bad-request");
        assertProblem(console.get("/api/v1/instances?colour=red"), 400, "bad-request");
        assertProblem(console.get("/api/v1/tasks/iot-log/instances/yesterday"), 400, "bad-request");
        assertProblem(console.get("/api/v1/no/such/thing"), 404, "not-found");
        HttpResponse<String> method = console.client().send(console.request("/api/v1/tasks").DELETE().build(), HttpResponse.BodyHandlers.ofString());
        assertProblem(method, 405, "method");
        assertThat(method.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void whatWasSentIsRepeatedOnlyAsFarAsItHelps() throws Exception {
        String long1 = "9".repeat(3000);
        for (String path : List.of("/instances?limit=" + long1, "/instances?cursor=" + long1, "/instances?state=" + long1, "/tasks/iot-log/grid?from=" + long1,
                "/tasks/iot-log/instances/" + long1, "/events?since=" + long1 + "x")) {
            HttpResponse<String> answer = console.get("/api/v1" + path);
            assertProblem(answer, 400, "bad-request");
            assertThat(answer.body().length()).as(path).isLessThan(700);
        }
    }

    /** The pages and the command line show it too. */
    @Test
    void whatToDoInsteadIsSaidForEveryoneAndNotInPathsOfTheApi() throws Exception {
        assertThat(instead(console.get("/api/v1/tasks/nobody"))).startsWith("the list of tasks has those that are");
        assertThat(instead(console.get("/api/v1/backfills/4711"))).startsWith("the list of backfills has those that are");
    }

    private static String instead(HttpResponse<String> answer) throws Exception {
        return TestConsole.json(answer).path("instead").asText();
    }

    @Test
    void aLedgerThatDoesNotAnswerIsSaidSo() throws Exception {
        console.ledger().close();

        HttpResponse<String> answer = console.get("/api/v1/tasks");

        assertProblem(answer, 503, "ledger-unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private void apply(String action, int slot, String reason) throws Exception {
        String body = action(action, slot(slot));
        String token = ok(console.post("/api/v1/actions/preview", body)).path("token").asText();
        String whole = reason == null ? with(body, "token", token) : with(body, "token", token, "reason", reason);
        assertThat(ok(console.post("/api/v1/actions", whole)).path("done").asInt()).isEqualTo(1);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = TestConsole.json(answer);
        assertThat(problem.path("type").asText()).isEqualTo("urn:tidemark:" + code);
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("instead").asText()).isNotBlank();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
        return console.client().send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode ok(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestConsole.json(answer);
    }

    private static String action(String action, Instant slot) {
        return "{\"action\":\"%s\",\"task\":\"%s\",\"slots\":[\"%s\"]}".formatted(action, TASK, slot);
    }

    private static String with(String json, Object... members) {
        StringBuilder all = new StringBuilder(json.strip());
        for (int i = 0; i < members.length; i += 2) {
            String value = members[i + 1] instanceof Boolean ? members[i + 1].toString() : "\"" + members[i + 1] + "\"";
            all.insert(all.length() - 1, ",\"" + members[i] + "\":" + value);
        }
        return all.toString();
    }

    private InstanceState state(int slot) {
        return console.ledger().instance(TASK, slot(slot)).orElseThrow().state();
    }

    private AuditEntry audit() {
        return console.ledger().interventions().audit(new AuditQuery(TASK, null, null, 1)).get(0);
    }

    private static Instant slot(int number) {
        return MIDNIGHT.plus(Duration.ofMinutes(15L * number));
    }

    private void plan(int... numbers) {
        console.ledger().plan(TASK, Arrays.stream(numbers).mapToObj(ActionsOverHttpTest::slot).toList(), RunKind.CYCLE, 0, null);
    }

    private Claim claim() {
        return console.ledger().claim(new ClaimRequest(TASK, "a", 1, 9, Duration.ofMinutes(1), false, Set.of())).get(0);
    }

    private void fail(int number) {
        plan(number);
        console.ledger().fail(claim(), new AttemptReport("broken object", List.of()));
    }

    private static CommitIntent intent(Claim claim, boolean overwrite) {
        return new CommitIntent("maxcompute:p/default/t/dt=1", "http://127.0.0.1", "session-" + claim.epoch(), overwrite, List.of(0L),
                Instant.parse("2024-03-01T00:00:00Z"), new LoadCounts(12, 10, 2));
    }

    private void succeed(int number, boolean overwrite) {
        plan(number);
        Claim claim = claim();
        CommitIntent intent = intent(claim, overwrite);
        console.ledger().commitLog(claim).intend(intent);
        console.ledger().commitLog(claim).resolve(intent.sessionId(), CommitOutcome.COMMITTED);
        console.ledger().succeed(claim, new AttemptReport(null, List.of()));
    }
}
