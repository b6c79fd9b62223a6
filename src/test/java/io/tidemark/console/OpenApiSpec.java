package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;

/** openapi.yaml as a judge of answers. */
final class OpenApiSpec {

    private static final String URI = "urn:tidemark:openapi";

    private final JsonNode spec;
    private final JsonSchemaFactory factory;
    private final SchemaValidatorsConfig config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    record Operation(String id, String method, String path, JsonNode node, String pointer) {
    }

    OpenApiSpec() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            spec = new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = spec.toString();
        factory = JsonSchemaFactory.getInstance(VersionFlag.V202012, builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(URI, text))));
        spec.path("paths").fields().forEachRemaining(path -> path.getValue().fields().forEachRemaining(method -> {
            if (!method.getKey().equals("parameters")) {
                Operation operation = new Operation(method.getValue().path("operationId").asText(), method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(), method.getValue(), "/paths/" + escape(path.getKey()) + "/" + method.getKey());
                operations.put(operation.id(), operation);
            }
        }));
    }

    Map<String, Operation> operations() {
        return operations;
    }

    /** Operations of which an answer with status 200 was judged. */
    Set<String> answered() {
        return new TreeSet<>(answered);
    }

    /** The parameters of an operation that come in a place. */
    List<String> parameters(Operation operation, String in) {
        List<String> names = new ArrayList<>();
        for (JsonNode list : List.of(operation.node().path("parameters"), spec.path("paths").path(operation.path()).path("parameters"))) {
            for (JsonNode parameter : list) {
                JsonNode resolved = parameter.has("$ref") ? spec.at(parameter.path("$ref").asText().substring(1)) : parameter;
                if (resolved.path("in").asText().equals(in)) {
                    names.add(resolved.path("name").asText());
                }
            }
        }
        return names;
    }

    /** The members of an operation's body. */
    Set<String> members(Operation operation) {
        JsonNode body = operation.node().path("requestBody");
        JsonNode schema = (body.has("$ref") ? spec.at(body.path("$ref").asText().substring(1)) : body).at("/content/application~1json/schema");
        Set<String> members = new TreeSet<>();
        collect(schema, members);
        return members;
    }

    private void collect(JsonNode schema, Set<String> members) {
        schema.path("properties").fieldNames().forEachRemaining(members::add);
        if (schema.has("$ref")) {
            collect(spec.at(schema.path("$ref").asText().substring(1)), members);
        }
        schema.path("allOf").forEach(part -> collect(part, members));
    }

    /** Fails unless the answer is one that is described. */
    void judge(String method, String target, HttpResponse<String> answer) {
        String path = target.split("\\?", 2)[0];
        Operation operation = operations.values().stream().filter(each -> each.method().equals(method) && matches(each.path(), path)).findFirst()
                .orElse(null);
        String type = answer.headers().firstValue("Content-Type").orElse("none").split(";")[0];
        String what = "%s %s -> %d %s %s".formatted(method, target, answer.statusCode(), type, answer.body());
        if (operation == null) {
            assertThat(answer.statusCode()).as(what).isIn(400, 401, 403, 404, 405);
            assertThat(type).as(what).isEqualTo("application/problem+json");
            validate("/components/schemas/Problem", answer.body(), what);
            return;
        }
        JsonNode responses = operation.node().path("responses");
        String key = responses.has(String.valueOf(answer.statusCode())) ? String.valueOf(answer.statusCode()) : "default";
        String pointer = operation.pointer() + "/responses/" + key;
        JsonNode response = responses.path(key);
        if (response.has("$ref")) {
            pointer = response.path("$ref").asText().substring(1);
            response = spec.at(pointer);
        }
        Iterator<String> types = response.path("content").fieldNames();
        assertThat(types.next()).as(what).isEqualTo(type);
        if (type.endsWith("json")) {
            validate(pointer + "/content/" + escape(type) + "/schema", answer.body(), what);
        }
        if (key.equals("200")) {
            answered.add(operation.id());
        } else {
            assertThat(Json.parse(answer.body().getBytes(StandardCharsets.UTF_8)).path("status").asInt()).isEqualTo(answer.statusCode());
        }
    }

    /** Fails unless the document is as the schema at the pointer says. */
    void validate(String pointer, String json, String what) {
        JsonSchema schema = schemas.computeIfAbsent(pointer, its -> factory.getSchema(SchemaLocation.of(URI + "#" + its), config));
        try {
            Set<ValidationMessage> findings = schema.validate(new ObjectMapper().readTree(json));
            assertThat(findings).as(what).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(what, e);
        }
    }

    private static boolean matches(String template, String path) {
        String[] names = template.split("/");
        String[] parts = path.substring(ConsoleRoutes.API.length()).split("/");
        boolean matches = names.length == parts.length;
        for (int i = 0; matches && i < names.length; i++) {
            matches = names[i].startsWith("{") || names[i].equals(parts[i]);
        }
        return matches;
    }

    private static String escape(String part) {
        return part.replace("~", "~0").replace("/", "~1");
    }
}
