package io.tidemark.cli.validate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidemark.cli.validate.RouteModel.EndpointUse;
import io.tidemark.cli.validate.RouteModel.Role;
import io.tidemark.cli.validate.RouteModel.ScheduleText;
import io.tidemark.cli.validate.RouteModel.Template;
import io.tidemark.cli.validate.RouteModel.TemplateParameter;
import io.tidemark.cli.validate.RouteModel.TemplateUse;
import io.tidemark.cli.validate.RouteModel.Text;

/** Collects routes, endpoints and templates from a file of any shape: what does not fit is the schema check's affair. */
final class RouteScanner {

    private static final Map<String, Role> ENDPOINT_KEYS = Map.of("from", Role.CONSUMER, "poll", Role.CONSUMER,
            "to", Role.PRODUCER, "toD", Role.PRODUCER, "wireTap", Role.PRODUCER, "deadLetterUri", Role.PRODUCER);
    /** Keys whose content belongs to somebody else, whatever its keys are called. */
    private static final Set<String> OPAQUE = Set.of("parameters", "properties", "beans", "bean", "constructors");

    private final YamlFile file;
    private final RouteModel model;

    private RouteScanner(YamlFile file, RouteModel model) {
        this.file = file;
        this.model = model;
    }

    static void scan(YamlFile file, RouteModel model) {
        RouteScanner scanner = new RouteScanner(file, model);
        if (file.isKamelet()) {
            scanner.kamelet();
        } else {
            scanner.items();
        }
    }

    private void items() {
        for (int i = 0; i < file.root().size(); i++) {
            String at = YamlFile.child("", i);
            JsonNode item = file.root().path(i);
            if (item.has("routeTemplate")) {
                routeTemplate(item.get("routeTemplate"), YamlFile.child(at, "routeTemplate"));
            } else if (item.has("templatedRoute")) {
                templatedRoute(item.get("templatedRoute"), YamlFile.child(at, "templatedRoute"));
            } else {
                text(item.path("route"), YamlFile.child(at, "route"), "id").ifPresent(model::addRouteId);
                walk(item, at, null);
            }
        }
    }

    private void routeTemplate(JsonNode node, String at) {
        String id = node.path("id").asText("");
        Map<String, TemplateParameter> parameters = new LinkedHashMap<>();
        for (JsonNode parameter : node.path("parameters")) {
            String name = parameter.path("name").asText("");
            Optional<String> fallback = scalar(parameter.path("defaultValue"));
            boolean required = parameter.path("required").asBoolean(true) && fallback.isEmpty();
            parameters.put(name, new TemplateParameter(name, required, fallback));
        }
        // a template's beans are known by placeholder inside it
        for (JsonNode bean : node.path("beans")) {
            String name = bean.path("name").asText("");
            parameters.putIfAbsent(name, new TemplateParameter(name, false, Optional.empty()));
        }
        model.addTemplate(new Template(id, file.place(YamlFile.child(at, "id")), parameters));
        walk(node, at, id);
    }

    private void kamelet() {
        JsonNode spec = file.root().path("spec");
        String id = file.root().path("metadata").path("name").asText("");
        Map<String, TemplateParameter> parameters = new LinkedHashMap<>();
        Set<String> required = new HashSet<>();
        spec.path("definition").path("required").forEach(name -> required.add(name.asText()));
        spec.path("definition").path("properties").properties().forEach(entry -> {
            Optional<String> fallback = scalar(entry.getValue().path("default"));
            parameters.put(entry.getKey(), new TemplateParameter(entry.getKey(),
                    required.contains(entry.getKey()) && fallback.isEmpty(), fallback));
        });
        model.addTemplate(new Template(id, file.place("/metadata/name"), parameters));
        walk(spec.path("template"), "/spec/template", id);
    }

    private void templatedRoute(JsonNode node, String at) {
        text(node, at, "routeId").ifPresent(model::addRouteId);
        String list = YamlFile.child(at, "parameters");
        Map<String, Text> parameters = new LinkedHashMap<>();
        for (int i = 0; i < node.path("parameters").size(); i++) {
            JsonNode parameter = node.path("parameters").path(i);
            String entry = YamlFile.child(list, i);
            scalar(parameter.path("value")).ifPresent(value -> parameters.put(parameter.path("name").asText(""),
                    new Text(value, file.place(YamlFile.child(entry, "value")))));
        }
        text(node, at, "routeTemplateRef").ifPresent(
                template -> model.addTemplateUse(new TemplateUse("template", template, parameters, null)));
    }

    private void walk(JsonNode node, String at, String template) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(node.get(i), YamlFile.child(at, i), template);
            }
            return;
        }
        node.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            String child = YamlFile.child(at, key);
            if (OPAQUE.contains(key)) {
                return;
            }
            if (ENDPOINT_KEYS.containsKey(key)) {
                endpoint(key, value, child, template);
            } else if (key.equals("kamelet")) {
                kameletStep(value, child, template);
            } else if (key.equals("language") && value.path("language").asText().equals("schedule")) {
                text(value, child, "expression").ifPresent(text -> model.addScheduleText(new ScheduleText(text, template)));
            }
            walk(value, child, template);
        });
    }

    private void endpoint(String key, JsonNode value, String at, String template) {
        Optional<String> uri = scalar(value.isObject() ? value.path("uri") : value);
        if (uri.isEmpty()) {
            return;
        }
        Place place = file.place(value.isObject() ? YamlFile.child(at, "uri") : at);
        Map<String, Text> parameters = parameters(value, at);
        Text text = new Text(uri.get(), place);
        model.addEndpoint(new EndpointUse(ENDPOINT_KEYS.get(key), text, parameters, key.equals("toD"), template, false));
        kameletName(uri.get()).ifPresent(name ->
                model.addTemplateUse(new TemplateUse("kamelet", new Text(name, place), parameters, template)));
    }

    private void kameletStep(JsonNode value, String at, String template) {
        scalar(value.isObject() ? value.path("name") : value).flatMap(name -> kameletName("kamelet:" + name)).ifPresent(name ->
                model.addTemplateUse(new TemplateUse("kamelet", new Text(name, file.place(at)), parameters(value, at), template)));
    }

    /** The template of {@code kamelet:NAME/ROUTE}; none for the two ends of a Kamelet itself. */
    private static Optional<String> kameletName(String uri) {
        if (!uri.startsWith("kamelet:")) {
            return Optional.empty();
        }
        String name = uri.substring("kamelet:".length()).split("[/?]", 2)[0];
        return Set.of("source", "sink", "").contains(name) ? Optional.empty() : Optional.of(name);
    }

    private Map<String, Text> parameters(JsonNode endpoint, String at) {
        String base = YamlFile.child(at, "parameters");
        Map<String, Text> parameters = new LinkedHashMap<>();
        endpoint.path("parameters").properties().forEach(entry -> scalar(entry.getValue()).ifPresent(value ->
                parameters.put(entry.getKey(), new Text(value, file.place(YamlFile.child(base, entry.getKey()))))));
        return parameters;
    }

    private Optional<Text> text(JsonNode node, String at, String key) {
        return scalar(node.path(key)).map(value -> new Text(value, file.place(YamlFile.child(at, key))));
    }

    private static Optional<String> scalar(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }
}
