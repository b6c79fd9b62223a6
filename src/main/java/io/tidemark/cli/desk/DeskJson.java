package io.tidemark.cli.desk;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidemark.cli.Mistake;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RerunPolicy;
import io.tidemark.ledger.RunKind;
import io.tidemark.operation.BackfillRequest;
import io.tidemark.operation.ItemAnswer;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.PreviewItem;

/** The console's JSON as records, and requests as its JSON. */
final class DeskJson {

    private final URI console;

    /** @param console for messages */
    DeskJson(URI console) {
        this.console = console;
    }

    static ObjectNode body(OperationRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("action", request.action().name());
        body.put("task", request.selection().task());
        ArrayNode slots = body.putArray("slots");
        request.selection().slots().forEach(slot -> slots.add(slot.toString()));
        ArrayNode ranges = body.putArray("ranges");
        request.selection().ranges().forEach(range -> ranges.addObject().put("from", range.from().toString()).put("to", range.to().toString()));
        ArrayNode states = body.putArray("states");
        request.selection().states().forEach(state -> states.add(state.name()));
        body.put("limit", request.selection().limit());
        body.put("force", request.force());
        body.put("outcome", request.outcome() == null ? null : request.outcome().name());
        return body;
    }

    static ObjectNode body(BackfillRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("task", request.task());
        ArrayNode days = body.putArray("days");
        request.days().forEach(range -> days.addObject().put("from", range.first().toString()).put("to", range.last().toString()));
        body.put("windowFrom", request.windowFrom().toString());
        body.put("windowTo", request.windowTo().toString());
        body.put("mode", request.mode().word());
        body.put("newestFirst", request.newestFirst());
        body.put("concurrency", request.concurrency());
        body.put("force", request.force());
        return body;
    }

    TaskCounts task(JsonNode json) {
        CycleTask task = new CycleTask(json.path("name").asText(), ZoneId.of(json.path("timeZone").asText()), text(json, "recurrence"),
                instant(json, "lastPlanned"), json.path("frozen").asBoolean(), policy(json), instant(json, "lastTickAt"));
        Map<InstanceState, Long> counts = counts(InstanceState.class, json.path("open"));
        // what is open is told whatever its age; what succeeded, of the last days alone
        long succeeded = json.path("counts").path(InstanceState.SUCCEEDED.name()).asLong();
        if (succeeded > 0) {
            counts.put(InstanceState.SUCCEEDED, succeeded);
        }
        return new TaskCounts(task, counts, instant(json, "countsFrom"));
    }

    CycleInstance instance(JsonNode json) {
        LoadCounts counts = json.path("rowsRead").isNumber()
                ? new LoadCounts(json.path("rowsRead").asLong(), json.path("rowsWritten").asLong(), json.path("rowsRejected").asLong()) : null;
        return new CycleInstance(json.path("task").asText(), instant(json, "scheduledTime"), word(InstanceState.class, json, "state"),
                word(RunKind.class, json, "kind"), 0, json.path("attempts").asInt(), 0, text(json, "owner"), null, instant(json, "dueAt"),
                instant(json, "plannedAt"), instant(json, "startedAt"), instant(json, "finishedAt"), json.path("objects").asInt(), counts,
                text(json, "cause"), word(DeadLetterState.class, json, "deadLetter"), text(json, "late"), instant(json, "lateAt"));
    }

    Previewed preview(JsonNode json) {
        Map<String, Long> states = new TreeMap<>();
        json.path("states").properties().forEach(each -> states.put(each.getKey(), each.getValue().asLong()));
        JsonNode seconds = json.path("secondsPerSlot");
        return new Previewed(word(OperatorAction.class, json, "action"), json.path("task").asText(), json.path("allowed").asLong(),
                json.path("refused").asLong(), json.path("complete").asBoolean(), states, json.path("replacedRows").asLong(),
                json.path("doubledRows").asLong(), seconds.isNumber() ? Duration.ofMillis(Math.round(seconds.asDouble() * 1000)) : null,
                text(json, "token"), list(json.path("items"), item -> new PreviewItem(instant(item, "scheduledTime"),
                        word(InstanceState.class, item, "state"), 0, item.path("rows").asLong(), List.of(), text(item, "refusal"))),
                json.path("itemsTotal").asLong());
    }

    Answered answer(JsonNode json) {
        return new Answered(text(json, "request"), json.path("done").asLong(), json.path("refused").asLong(), list(json.path("items"),
                item -> new ItemAnswer(instant(item, "scheduledTime"), item.path("done").asBoolean(), word(InstanceState.class, item, "before"),
                        word(InstanceState.class, item, "after"), text(item, "message"))), json.path("itemsTotal").asLong());
    }

    /** Whether it doubles is not told, and false. */
    Backfill backfill(JsonNode json) {
        return new Backfill(json.path("id").asLong(), json.path("task").asText(), word(BackfillState.class, json, "state"), text(json, "description"),
                json.path("concurrency").asInt(), false, text(json, "actor"), text(json, "reason"), instant(json, "createdAt"),
                instant(json, "finishedAt"), counts(BackfillSlot.State.class, json.path("slots")));
    }

    AuditEntry audit(JsonNode json) {
        return new AuditEntry(json.path("id").asLong(), instant(json, "at"), text(json, "actor"), word(OperatorAction.class, json, "action"),
                text(json, "task"), instant(json, "scheduledTime"), text(json, "reason"), text(json, "request"), text(json, "before"),
                text(json, "after"), text(json, "detail"));
    }

    <T> List<T> list(JsonNode items, Function<JsonNode, T> each) {
        List<T> all = new ArrayList<>(items.size());
        items.forEach(item -> all.add(each.apply(item)));
        return all;
    }

    private <E extends Enum<E>> Map<E, Long> counts(Class<E> type, JsonNode json) {
        Map<E, Long> counts = new EnumMap<>(type);
        json.properties().forEach(each -> counts.put(word(type, "state", each.getKey()), each.getValue().asLong()));
        return counts;
    }

    private RerunPolicy policy(JsonNode json) {
        String word = text(json, "rerunPolicy");
        for (RerunPolicy policy : RerunPolicy.values()) {
            if (policy.word().equals(word)) {
                return policy;
            }
        }
        throw unknown("rerunPolicy", word);
    }

    private <E extends Enum<E>> E word(Class<E> type, JsonNode json, String member) {
        String word = text(json, member);
        return word == null ? null : word(type, member, word);
    }

    private <E extends Enum<E>> E word(Class<E> type, String member, String word) {
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(word)) {
                return each;
            }
        }
        throw unknown(member, word);
    }

    private Mistake unknown(String member, String word) {
        return new Mistake("%s says %s=%s, which this version does not know. Use the command line of the node's version.".formatted(console, member, word));
    }

    private static String text(JsonNode json, String member) {
        return json.path(member).textValue();
    }

    private static Instant instant(JsonNode json, String member) {
        String text = text(json, member);
        return text == null ? null : Instant.parse(text);
    }
}
