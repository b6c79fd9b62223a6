package io.tidemark.cli.deploy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One item of a route file: what is loaded, replaced and removed as one.
 *
 * @param key   the same over changes of its text: kind and id, or kind, file and number where it has no id
 * @param id    as the file gives it; null when it gives none
 * @param file  relative to the routes' directory
 * @param line  counted from 1
 * @param scope the items of the file that hold for all its routes, such as {@code onException}
 */
record RouteUnit(String key, Kind kind, String id, String file, int line, JsonNode yaml, List<JsonNode> scope) {

    private static final ObjectMapper SORTED = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final Set<String> SCOPED = Set.of("errorHandler", "onException", "onCompletion", "intercept", "interceptFrom",
            "interceptSendToEndpoint");

    /** What an item declares, in the order in which kinds are loaded. */
    enum Kind {
        /** Cannot be taken away again from a running Camel context. */
        FIXED,
        BEANS, CONFIGURATION, TEMPLATE, ROUTE;

        boolean makesRoutes() {
            return this == ROUTE;
        }
    }

    /** What holds for the other items of its file and is nothing by itself. */
    static boolean isScope(JsonNode item) {
        return item.size() == 1 && SCOPED.contains(item.fieldNames().next());
    }

    /** @param number of the item in its file, counted from 1 */
    static RouteUnit of(String file, int line, int number, JsonNode item, List<JsonNode> scope) {
        String anonymous = file + "#" + number;
        if (isKamelet(item)) {
            String id = item.path("metadata").path("name").asText(anonymous);
            return new RouteUnit("template:" + id, Kind.TEMPLATE, id, file, line, item, List.of());
        }
        String name = item.fieldNames().hasNext() ? item.fieldNames().next() : "";
        return switch (name) {
            case "route" -> route(text(item.path(name), "id"), anonymous, file, line, item, scope);
            case "from" -> route(null, anonymous, file, line, item, scope);
            case "templatedRoute" -> route(text(item.path(name), "routeId"), anonymous, file, line, item, scope);
            case "routeTemplate" -> named("template", Kind.TEMPLATE, text(item.path(name), "id"), anonymous, file, line, item);
            case "routeConfiguration" -> named("configuration", Kind.CONFIGURATION, text(item.path(name), "id"), anonymous, file, line, item);
            case "beans" -> named("beans", Kind.BEANS, null, anonymous, file, line, item);
            default -> named(name, Kind.FIXED, null, anonymous, file, line, item);
        };
    }

    static boolean isKamelet(JsonNode item) {
        return "Kamelet".equals(item.path("kind").asText());
    }

    private static RouteUnit route(String id, String anonymous, String file, int line, JsonNode item, List<JsonNode> scope) {
        return new RouteUnit("route:" + (id == null ? anonymous : id), Kind.ROUTE, id, file, line, item, scope);
    }

    private static RouteUnit named(String what, Kind kind, String id, String anonymous, String file, int line, JsonNode item) {
        return new RouteUnit(what + ":" + (id == null ? anonymous : id), kind, id, file, line, item, List.of());
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isValueNode() && !node.path(field).isNull() ? node.path(field).asText() : null;
    }

    /** What to load, as a document of its own. JSON is YAML. */
    String document() {
        return isKamelet(yaml) ? yaml.toString() : JsonNodeFactory.instance.arrayNode().addAll(scope).add(yaml).toString();
    }

    /** The same with this id where it has none, so that a route keeps the id that Camel once gave it. */
    RouteUnit withId(String given) {
        if (id != null || given == null) {
            return this;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        if (yaml.has("from")) {
            copy.putObject("route").put("id", given).set("from", yaml.get("from"));
        } else if (yaml.has("route")) {
            copy.set("route", ((ObjectNode) yaml.get("route").deepCopy()).put("id", given));
        } else {
            copy.set("templatedRoute", ((ObjectNode) yaml.get("templatedRoute").deepCopy()).put("routeId", given));
        }
        return new RouteUnit(key, kind, id, file, line, copy, scope);
    }

    /** The definition without what does not matter: comments, layout, order of keys, quotes. */
    String normal() {
        StringBuilder all = new StringBuilder();
        scope.forEach(each -> all.append(normal(each)).append('\n'));
        return all.append(normal(yaml)).toString();
    }

    static String normal(JsonNode yaml) {
        try {
            return SORTED.writeValueAsString(SORTED.treeToValue(yaml, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a definition cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Every text that stands in it, keys and values. */
    Set<String> texts() {
        Set<String> texts = new TreeSet<>();
        collect(yaml, texts);
        scope.forEach(each -> collect(each, texts));
        return texts;
    }

    private static void collect(JsonNode node, Set<String> texts) {
        if (node.isValueNode()) {
            texts.add(node.asText());
        }
        node.properties().forEach(entry -> {
            texts.add(entry.getKey());
            collect(entry.getValue(), texts);
        });
        if (node.isArray()) {
            node.forEach(each -> collect(each, texts));
        }
    }

    /** Where its route begins; empty when that is not known from the item alone. */
    String from() {
        JsonNode from = yaml.has("from") ? yaml.get("from") : yaml.path("route").path("from");
        return (from.isObject() ? from.path("uri") : from).asText("").split("\\?", 2)[0];
    }

    /** Whether its route is called by others and begins nothing by itself. */
    boolean isInner() {
        return kind == Kind.ROUTE && from().matches("(direct|seda|kamelet):.*");
    }
}
