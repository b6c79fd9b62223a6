package io.tidemark.sandbox.maxcompute;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** A project and the way to its tunnel. */
final class ProjectEndpoint {

    private final SandboxStore store;

    ProjectEndpoint(SandboxStore store) {
        this.store = store;
    }

    Answer get(String project) {
        long created = store.locked((tables, sessions) -> tables.projectCreated(project));
        String date = rfc1123(created);
        String body = "<Project><Name>" + Xml.text(project) + "</Name><Type>managed</Type><Comment/>"
                + "<State>AVAILABLE</State><Properties/></Project>";
        return Answer.xml(200, body).with(Map.of("x-odps-owner", Xml.OWNER, "x-odps-creation-time", date,
                "Last-Modified", date));
    }

    /** REST and tunnel share one port, so the answer is where the caller already is. */
    Answer tunnel(Call call) {
        return Answer.text(call.header("Host"));
    }

    static String rfc1123(long millis) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC))
                .replace(" Z", " GMT");
    }
}
