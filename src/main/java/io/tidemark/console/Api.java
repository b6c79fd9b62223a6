package io.tidemark.console;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.console.Problem.Code;
import io.tidemark.ledger.LedgerException;

/** Answers a request for a resource: lets it in, reads it, and turns whatever happens into an answer of the contract. */
final class Api {

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final int MOST_BYTES = 1 << 20;
    /** No answer of the API is a page. */
    static final String POLICY = "default-src 'none'; frame-ancestors 'none'";
    private static final Map<String, String> HEADERS = headers();

    private final List<Resource> resources;
    private final Gate gate;

    Api(List<Resource> resources, Gate gate) {
        this.resources = resources;
        this.gate = gate;
    }

    /** Of one resource. */
    void answer(Resource resource, Exchange exchange) {
        Request request = new Request(exchange.getMessage());
        request.answer(reply(() -> answer(resource, request)), HEADERS);
    }

    /** Of a path, or of a method, that no resource has. */
    void answerUnknown(Exchange exchange) {
        Request request = new Request(exchange.getMessage());
        request.answer(reply(() -> {
            gate.admit(request);
            throw unknown(request);
        }), HEADERS);
    }

    private Reply answer(Resource resource, Request request) {
        Caller caller = gate.admit(request);
        Map<String, String> query = Call.parameters(request.rawQuery());
        requireKnown(query.keySet(), resource.query());
        JsonNode body = null;
        if (resource.method().equals("POST")) {
            gate.requireOwnPage(request);
            gate.requireRole(caller, resource.role());
            body = body(request);
        }
        Call call = new Call(resource.parts(request.rawPath()), query, body, caller, request::header);
        if (body != null) {
            call.body().only(resource.members());
        }
        return resource.handler().answer(call);
    }

    private static JsonNode body(Request request) {
        String type = request.header("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new Problem(Code.MEDIA_TYPE, "the body is of type %s".formatted(type), "send Content-Type: application/json");
        }
        byte[] body = request.body();
        if (body.length > MOST_BYTES) {
            throw new Problem(Code.TOO_LARGE, "the body has %d bytes, and %d are the most".formatted(body.length, MOST_BYTES),
                    "name fewer slots; a range names any number of them");
        }
        return Json.parse(body);
    }

    private static void requireKnown(Set<String> given, Set<String> known) {
        for (String name : given) {
            if (!known.contains(name)) {
                throw Problem.badRequest("%s is no parameter of this resource".formatted(name), known.isEmpty() ? "it has none"
                        : "its parameters are " + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private Problem unknown(Request request) {
        String path = request.rawPath();
        int api = path.indexOf(ConsoleRoutes.API);
        String[] parts = path.substring(api < 0 ? 0 : api + ConsoleRoutes.API.length()).split("/");
        List<Resource> there = resources.stream().filter(resource -> matches(resource.path().split("/"), parts)).toList();
        if (there.isEmpty()) {
            return Problem.notFound("%s is no resource".formatted(path), "GET %s/openapi.yaml lists those that are".formatted(ConsoleRoutes.API));
        }
        String allowed = there.stream().map(Resource::method).distinct().sorted().collect(Collectors.joining(", "));
        return new Problem(Code.METHOD, "%s is not answered to %s".formatted(path, request.method()), "use " + allowed).header("Allow", allowed);
    }

    private static boolean matches(String[] template, String[] parts) {
        boolean matches = template.length == parts.length;
        for (int i = 0; matches && i < parts.length; i++) {
            matches = template[i].startsWith("{") || template[i].equals(parts[i]);
        }
        return matches;
    }

    private interface Answering {

        Reply get();
    }

    private static Reply reply(Answering answering) {
        try {
            return answering.get();
        } catch (Problem e) {
            return e.reply();
        } catch (LedgerException e) {
            LOG.warn("The console could not ask the ledger: {}", e.getMessage());
            return new Problem(Code.LEDGER_UNAVAILABLE, "the ledger does not answer: " + e.getMessage(),
                    "look at the ledger's database, and try again").header("Retry-After", "5").reply();
        } catch (IllegalArgumentException e) {
            LOG.debug("A request was refused", e);
            return Problem.badRequest(e.getMessage(), "correct it and ask again").reply();
        } catch (RuntimeException e) {
            String id = UUID.randomUUID().toString();
            LOG.error("The console failed to answer a request (id {})", id, e);
            return new Problem(Code.INTERNAL, "the console failed; the log of this node says why under the id " + id,
                    "tell whoever looks after this node").with("id", id).reply();
        }
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(Gate.headers(POLICY));
        headers.put("Cache-Control", "no-store");
        return Map.copyOf(headers);
    }
}
