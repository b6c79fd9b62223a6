package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What an endpoint answers; nothing is sent before the fault plan agreed.
 *
 * @param headers names in the case they go out in: the SDK looks some up case-sensitively
 */
record Answer(int status, String contentType, Map<String, String> headers, Body body) {

    /** A body that is written when the answer is sent. */
    interface Body {

        void writeTo(OutputStream out) throws IOException;
    }

    static Answer xml(int status, String body) {
        return of(status, "application/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body);
    }

    static Answer json(int status, String body) {
        return of(status, "application/json", body);
    }

    static Answer text(String body) {
        return of(200, "text/plain", body);
    }

    static Answer error(boolean tunnel, ServiceException error, String requestId) {
        return tunnel
                ? json(error.status(), Json.object().put("Code", error.code()).put("Message", error.getMessage())
                        .put("RequestId", requestId).toString())
                : xml(error.status(), "<Error><Code>" + Xml.text(error.code()) + "</Code><Message>"
                        + Xml.text(error.getMessage()) + "</Message><RequestId>" + requestId
                        + "</RequestId><HostId>localhost</HostId></Error>");
    }

    Answer with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return new Answer(status, contentType, all, body);
    }

    private static Answer of(int status, String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Answer(status, contentType, Map.of("Content-Length", Integer.toString(bytes.length)),
                out -> out.write(bytes));
    }
}
