package io.tidemark.cli.deploy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * What a task runs with, as a text for people: its YAML with the placeholders of the configuration filled in. Secrets are neither in
 * the text nor in what is made of it, so that a new key makes no new definition.
 *
 * @param id   the same for the same definition on any node: SHA-256 of the normalised text, first 12 digits
 * @param yaml as people read it
 */
record DefinitionText(String id, String yaml) {

    private static final String HIDDEN = "xxxxxx";
    private static final int ID_DIGITS = 12;
    private static final Pattern SECRET = Pattern.compile("password|passphrase|secret|(?<!null)token|accesskey|apikey|privatekey|credential");
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?i)((?:password|passphrase|secret|(?<!null)token|access[_-]?key|api[_-]?key|private[_-]?key|credential)\\w*=)[^&;\\s]+");
    private static final Pattern USER_INFO = Pattern.compile("(://[^/:@\\s]*:)[^/@\\s]+@");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final ObjectMapper JSON = new ObjectMapper();

    static DefinitionText of(CamelContext context, Collection<RouteUnit> units) {
        List<Object> items = new ArrayList<>();
        StringBuilder normal = new StringBuilder();
        for (RouteUnit unit : units) {
            Set<String> own = parameters(unit);
            List<JsonNode> all = new ArrayList<>(unit.scope());
            all.add(unit.yaml());
            for (JsonNode each : all) {
                JsonNode shown = shown(context, each, own);
                items.add(JSON.convertValue(shown, Object.class));
                normal.append(RouteUnit.normal(shown)).append('\n');
            }
        }
        DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setIndent(2).setWidth(160).build();
        return new DefinitionText(hash(normal.toString()), items.isEmpty() ? "" : new Dump(settings).dumpToString(items));
    }

    /** What a template is given by its uses: a setting of the same name means something else. */
    private static Set<String> parameters(RouteUnit unit) {
        Set<String> names = new TreeSet<>();
        unit.yaml().path("routeTemplate").path("parameters").forEach(each -> names.add(each.path("name").asText()));
        unit.yaml().path("routeTemplate").path("beans").forEach(each -> names.add(each.path("name").asText()));
        unit.yaml().path("spec").path("definition").path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode shown(CamelContext context, JsonNode node, Set<String> own) {
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> array.add(shown(context, each, own)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            boolean named = isSecret(node.path("name").asText(""));
            node.properties().forEach(entry -> {
                boolean hidden = entry.getValue().isValueNode() && (isSecret(entry.getKey()) || named && entry.getKey().equals("value"));
                object.set(entry.getKey(), hidden ? hidden(entry.getValue()) : shown(context, entry.getValue(), own));
            });
            return object;
        }
        return node.isTextual() ? JsonNodeFactory.instance.textNode(text(context, node.asText(), own)) : node;
    }

    /** Which setting a secret comes from is no secret. */
    private static JsonNode hidden(JsonNode value) {
        boolean elsewhere = PLACEHOLDER.matcher(value.asText()).matches() && !value.asText().contains(":")
                || value.asText().matches("\\{\\{(env|sys):[\\w.-]+}}");
        return elsewhere ? value : JsonNodeFactory.instance.textNode(HIDDEN);
    }

    private static String text(CamelContext context, String text, Set<String> own) {
        String filled = PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(context, found.group(), found.group(1), own)));
        return USER_INFO.matcher(ASSIGNED.matcher(filled).replaceAll("$1" + HIDDEN)).replaceAll("$1" + HIDDEN + "@");
    }

    private static String value(CamelContext context, String whole, String inner, Set<String> own) {
        String name = inner.startsWith("?") || inner.startsWith("!") ? inner.substring(1) : inner;
        if (isSecret(name)) {
            // a default that stands behind it could be one
            return name.matches("(env|sys):[^:]*|[^:]*") ? whole : "{{" + name.substring(0, name.indexOf(':')) + ":" + HIDDEN + "}}";
        }
        if (own.contains(name.split(":", 2)[0])) {
            return whole;
        }
        try {
            if (!name.equals(inner)) {
                return context.getPropertiesComponent().resolveProperty(name).orElse(whole);
            }
            return context.resolvePropertyPlaceholders(whole);
        } catch (IllegalArgumentException e) {
            // not known here, and then it stands there as it is written
            return whole;
        }
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "")).find();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256, which every JVM has", e);
        }
    }
}
