package io.tidemark.cli.desk;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidemark.cli.Mistake;
import io.tidemark.cli.desk.ConsoleClient.Reply;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.operation.BackfillRequest;
import io.tidemark.operation.OperationRequest;

/** Works over the console of a node that runs; the user who logs in stands in the audit trail. */
public final class ConsoleDesk implements Desk {

    private static final Duration READ = Duration.ofMinutes(1);
    /** Each of thousands of slots is changed in a transaction of its own before the answer comes. */
    private static final Duration CHANGE = Duration.ofMinutes(10);
    private static final int PAGE = 1000;

    private final ConsoleClient client;
    private final DeskJson json;

    public ConsoleDesk(ConsoleClient client) {
        this.client = client;
        this.json = new DeskJson(client.console());
    }

    @Override
    public List<TaskCounts> tasks() {
        return json.list(get("/tasks").path("items"), json::task);
    }

    @Override
    public CycleTask task(String name) {
        List<CycleTask> all = tasks().stream().map(TaskCounts::task).toList();
        return all.stream().filter(task -> task.name().equals(name)).findFirst().orElseThrow(() -> LedgerDesk.unknown(name, all));
    }

    @Override
    public List<CycleInstance> instances(InstanceQuery query) {
        String path = (query.task() == null ? "/instances" : "/tasks/%s/instances".formatted(encoded(query.task()))) + "?limit="
                + Math.min(PAGE, query.limit()) + (query.from() == null ? "" : "&from=" + encoded(query.from().toString()))
                + (query.to() == null ? "" : "&to=" + encoded(query.to().toString())) + (query.states().isEmpty() ? ""
                : "&state=" + query.states().stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
        List<CycleInstance> all = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = get(cursor == null ? path : path + "&cursor=" + encoded(cursor));
            all.addAll(json.list(page.path("items"), json::instance));
            cursor = page.path("next").textValue();
        } while (cursor != null && all.size() < query.limit());
        return all.size() <= query.limit() ? all : all.subList(0, query.limit());
    }

    @Override
    public Previewed preview(OperationRequest request) {
        return json.preview(post("/actions/preview", DeskJson.body(request), request.selection().task(), request.action().name()));
    }

    @Override
    public Answered apply(OperationRequest request, String token, String reason) {
        return json.answer(post("/actions", signed(DeskJson.body(request), token, reason), request.selection().task(), request.action().name()));
    }

    @Override
    public Previewed preview(BackfillRequest request) {
        return json.preview(post("/backfills/preview", DeskJson.body(request), request.task(), "BACKFILL"));
    }

    @Override
    public Backfill start(BackfillRequest request, String token, String reason) {
        return json.backfill(post("/backfills", signed(DeskJson.body(request), token, reason), request.task(), "BACKFILL"));
    }

    @Override
    public boolean freezeTask(String task, boolean frozen, String reason) {
        String action = frozen ? "freeze" : "unfreeze";
        return post("/tasks/%s/%s".formatted(encoded(task), action), reason(reason), task, action.toUpperCase(Locale.ROOT)).path("changed").asBoolean();
    }

    @Override
    public Backfill turn(long id, BackfillState to, String reason) {
        String turn = switch (to) {
            case PAUSED -> "pause";
            case RUNNING -> "resume";
            case CANCELLED -> "cancel";
            default -> throw new IllegalArgumentException("nobody turns a backfill to " + to);
        };
        return json.backfill(post("/backfills/%d/%s".formatted(id, turn), reason(reason), null, null));
    }

    @Override
    public List<Backfill> backfills(String task, int limit) {
        return json.list(get("/backfills?limit=" + limit + (task == null ? "" : "&task=" + encoded(task))).path("items"), json::backfill);
    }

    @Override
    public List<AuditEntry> audit(AuditQuery query) {
        String path = "/audit?limit=" + query.limit() + (query.task() == null ? "" : "&task=" + encoded(query.task()))
                + (query.scheduledTime() == null ? "" : "&scheduledTime=" + encoded(query.scheduledTime().toString()))
                + (query.before() == null ? "" : "&before=" + query.before());
        return json.list(get(path).path("items"), json::audit);
    }

    /** Holds nothing open. */
    @Override
    public void close() {
        // the client's connections end by themselves
    }

    private static ObjectNode signed(ObjectNode body, String token, String reason) {
        return body.put("token", token).put("reason", reason);
    }

    private static ObjectNode reason(String reason) {
        return JsonNodeFactory.instance.objectNode().put("reason", reason);
    }

    private JsonNode get(String path) {
        return accepted(client.get(path, READ), null, null);
    }

    private JsonNode post(String path, ObjectNode body, String task, String action) {
        return accepted(client.post(path, body, CHANGE), task, action);
    }

    private JsonNode accepted(Reply reply, String task, String action) {
        if (reply.isOk()) {
            return reply.json();
        }
        String detail = reply.json().path("detail").textValue();
        if (detail == null) {
            throw client.stranger(reply.status(), null);
        }
        String line = sentence(detail, reply.json().path("instead").textValue());
        throw switch (reply.json().path("type").asText().replace("urn:tidemark:", "")) {
            case "unauthenticated" -> new Mistake(client.user() == null
                    ? "%s asks who you are. Give --user NAME; the password is asked for, or taken from the environment variable TIDEMARK_CONSOLE_PASSWORD."
                            .formatted(client.console())
                    : "%s did not let %s in: %s. Check --user and the password (TIDEMARK_CONSOLE_PASSWORD).".formatted(client.console(), client.user(),
                            detail));
            case "preview-outdated" -> LedgerDesk.outdated(task, action);
            case "ledger-unavailable", "internal" -> new AwayException("%s: %s".formatted(client.console(), line), null);
            default -> new Mistake(line);
        };
    }

    private static String sentence(String detail, String instead) {
        return instead == null ? detail : detail.replaceAll("\\.$", "") + "; " + instead;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
