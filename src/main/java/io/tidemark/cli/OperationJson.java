package io.tidemark.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

import io.tidemark.cli.desk.Answered;
import io.tidemark.cli.desk.Previewed;
import io.tidemark.cli.desk.TaskCounts;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.InstanceState;

/** What commands tell scripts. Instants are ISO-8601 in UTC; {@code slot} is local time of the task's zone. */
final class OperationJson {

    private OperationJson() {
    }

    static JsonObject preview(Previewed preview, ZoneId zone) {
        JsonObject json = new JsonObject();
        json.put("action", preview.action().name());
        json.put("task", preview.task());
        json.put("allowed", preview.allowed());
        json.put("refused", preview.refused());
        json.put("complete", preview.complete());
        json.put("states", new JsonObject(preview.states()));
        json.put("replacedRows", preview.replacedRows());
        json.put("doubledRows", preview.doubledRows());
        json.put("secondsPerSlot", seconds(preview.perSlot()));
        json.put("items", array(preview.items(), item -> {
            JsonObject each = slot(item.scheduledTime(), zone);
            each.put("state", name(item.state()));
            each.put("rows", item.rows());
            each.put("refusal", item.refusal());
            return each;
        }));
        total(json, preview.items().size(), preview.itemsTotal());
        return json;
    }

    static JsonObject answer(Answered answer, ZoneId zone) {
        JsonObject json = new JsonObject();
        json.put("request", answer.request());
        json.put("done", answer.done());
        json.put("items", array(answer.items(), item -> {
            JsonObject each = slot(item.scheduledTime(), zone);
            each.put("done", item.done());
            each.put("before", name(item.before()));
            each.put("after", name(item.after()));
            each.put("message", item.message());
            return each;
        }));
        total(json, answer.items().size(), answer.itemsTotal());
        return json;
    }

    /** Only where a console told fewer. */
    private static void total(JsonObject json, long told, long total) {
        if (total > told) {
            json.put("itemsTotal", total);
        }
    }

    static JsonObject backfill(Backfill backfill) {
        JsonObject json = new JsonObject();
        json.put("id", backfill.id());
        json.put("task", backfill.task());
        json.put("state", backfill.state().name());
        json.put("description", backfill.description());
        json.put("concurrency", backfill.concurrency());
        json.put("actor", backfill.actor());
        json.put("reason", backfill.reason());
        json.put("createdAt", text(backfill.createdAt()));
        json.put("finishedAt", text(backfill.finishedAt()));
        json.put("total", backfill.total());
        JsonObject slots = new JsonObject();
        backfill.slots().forEach((state, count) -> slots.put(state.name(), count));
        json.put("slots", slots);
        return json;
    }

    static JsonObject audit(AuditEntry entry) {
        JsonObject json = new JsonObject();
        json.put("id", entry.id());
        json.put("at", text(entry.at()));
        json.put("actor", entry.actor());
        json.put("action", entry.action().name());
        json.put("task", entry.task());
        json.put("scheduledTime", text(entry.scheduledTime()));
        json.put("before", entry.before());
        json.put("after", entry.after());
        json.put("reason", entry.reason());
        json.put("detail", entry.detail());
        json.put("request", entry.request());
        return json;
    }

    static JsonObject instance(CycleInstance instance, ZoneId zone) {
        JsonObject json = slot(instance.scheduledTime(), zone);
        json.put("task", instance.task());
        json.put("state", instance.state().name());
        json.put("kind", instance.kind().name());
        json.put("attempts", instance.attempts());
        json.put("owner", instance.owner());
        json.put("startedAt", text(instance.startedAt()));
        json.put("finishedAt", text(instance.finishedAt()));
        json.put("objects", instance.objects());
        if (instance.counts() != null) {
            json.put("rowsRead", instance.counts().rowsRead());
            json.put("rowsWritten", instance.counts().rowsWritten());
            json.put("rowsRejected", instance.counts().rowsRejected());
        }
        json.put("cause", instance.cause());
        json.put("deadLetter", instance.deadLetter().name());
        json.put("late", instance.late());
        return json;
    }

    static JsonObject task(TaskCounts its) {
        CycleTask task = its.task();
        JsonObject json = new JsonObject();
        json.put("name", task.name());
        json.put("timeZone", task.zone().getId());
        json.put("recurrence", task.recurrence());
        json.put("lastPlanned", text(task.lastPlanned()));
        json.put("frozen", task.frozen());
        json.put("rerunPolicy", task.rerunPolicy().word());
        Map<String, Long> named = new TreeMap<>();
        its.counts().forEach((state, count) -> named.put(state.name(), count));
        json.put("instances", new JsonObject(named));
        if (its.succeededSince() != null) {
            json.put("succeededSince", text(its.succeededSince()));
        }
        return json;
    }

    static <T> JsonArray array(Collection<T> all, Function<T, JsonObject> each) {
        JsonArray array = new JsonArray();
        all.forEach(item -> array.add(each.apply(item)));
        return array;
    }

    private static JsonObject slot(Instant slot, ZoneId zone) {
        JsonObject json = new JsonObject();
        json.put("slot", slot.atZone(zone).toLocalDateTime().toString());
        json.put("scheduledTime", slot.toString());
        return json;
    }

    private static String name(InstanceState state) {
        return state == null ? "ABSENT" : state.name();
    }

    private static Double seconds(Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
