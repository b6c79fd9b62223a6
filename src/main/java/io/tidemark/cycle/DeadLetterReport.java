package io.tidemark.cycle;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.SourceObject;

/** What a failed instance tells the dead letter channel, as JSON. */
final class DeadLetterReport {

    private DeadLetterReport() {
    }

    static String json(CycleInstance instance, List<Attempt> attempts, ZoneId zone) {
        JsonObject report = new JsonObject();
        report.put("task", instance.task());
        report.put("scheduledTime", instance.scheduledTime().toString());
        report.put("localTime", instance.scheduledTime().atZone(zone).toLocalDateTime().toString());
        report.put("timeZone", zone.getId());
        report.put("state", instance.state().name());
        report.put("cause", instance.cause());
        report.put("attempts", instance.attempts());
        report.put("plannedAt", text(instance.plannedAt()));
        report.put("failedAt", text(instance.finishedAt()));
        JsonArray history = new JsonArray();
        attempts.forEach(a -> history.add(attempt(a)));
        report.put("history", history);
        return report.toJson();
    }

    private static JsonObject attempt(Attempt attempt) {
        JsonObject json = new JsonObject();
        json.put("number", attempt.number());
        json.put("node", attempt.node());
        json.put("startedAt", text(attempt.startedAt()));
        json.put("finishedAt", text(attempt.finishedAt()));
        json.put("outcome", attempt.outcome().name());
        json.put("cause", attempt.cause());
        JsonArray objects = new JsonArray();
        attempt.objects().forEach(o -> objects.add(object(o)));
        json.put("objects", objects);
        return json;
    }

    private static JsonObject object(SourceObject object) {
        JsonObject json = new JsonObject();
        json.put("bucket", object.bucket());
        json.put("key", object.key());
        json.put("versionId", object.versionId());
        json.put("etag", object.etag());
        json.put("size", object.size());
        return json;
    }

    private static String text(Instant instant) {
        return instant == null ? null : DateTimeFormatter.ISO_INSTANT.format(instant);
    }
}
