package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML with the parser that Camel's YAML DSL uses, and keeps the line of every node. */
final class YamlReader {

    /** Aliases may repeat a node any number of times; no route file is near this size. */
    private static final int MAX_NODES = 200_000;
    /** An alias may also stand inside the node that it names. */
    private static final int MAX_DEPTH = 200;

    private final String name;
    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private int nodes;
    private int depth;

    private YamlReader(String name) {
        this.name = name;
    }

    static YamlFile.Parsed read(String name, String text) {
        return new YamlReader(name).read(text);
    }

    private YamlFile.Parsed read(String text) {
        JsonNode root = MissingNode.getInstance();
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(name).build();
            Optional<Node> document = new Compose(settings).composeString(text);
            if (document.isPresent()) {
                root = convert(document.get(), "");
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().or(e::getContextMark).map(mark -> mark.getLine() + 1).orElse(0);
            error(line, "not valid YAML: " + reason(e));
        } catch (YamlEngineException e) {
            error(0, "not valid YAML: " + oneLine(String.valueOf(e.getMessage())));
        }
        return findings.isEmpty() ? new YamlFile.Parsed(new YamlFile(name, root, lines), List.of())
                : new YamlFile.Parsed(null, findings);
    }

    private JsonNode convert(Node node, String pointer) {
        if (++nodes > MAX_NODES) {
            throw new YamlEngineException("more than " + MAX_NODES + " nodes");
        }
        if (++depth > MAX_DEPTH) {
            throw new YamlEngineException("nested more than " + MAX_DEPTH + " deep");
        }
        lines.putIfAbsent(pointer, line(node));
        JsonNode converted = switch (node.getNodeType()) {
            case MAPPING -> object((MappingNode) node, pointer);
            case SEQUENCE -> array((SequenceNode) node, pointer);
            default -> scalar((ScalarNode) node);
        };
        depth--;
        return converted;
    }

    private JsonNode object(MappingNode mapping, String pointer) {
        ObjectNode object = json.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode scalar)) {
                error(line(entry.getKeyNode()), "a key must be a plain text");
                continue;
            }
            String key = scalar.getValue();
            String at = YamlFile.child(pointer, key);
            if (object.has(key)) {
                error(line(scalar), "key '%s' is given twice, first on line %d".formatted(key, lines.get(at)));
                continue;
            }
            lines.put(at, line(scalar));
            object.set(key, convert(entry.getValueNode(), at));
        }
        return object;
    }

    private JsonNode array(SequenceNode sequence, String pointer) {
        ArrayNode array = json.arrayNode();
        for (Node item : sequence.getValue()) {
            array.add(convert(item, YamlFile.child(pointer, array.size())));
        }
        return array;
    }

    private JsonNode scalar(ScalarNode node) {
        Tag tag = node.getTag();
        String value = node.getValue();
        if (tag.equals(Tag.BOOL)) {
            return json.booleanNode(Boolean.parseBoolean(value));
        }
        if (tag.equals(Tag.NULL)) {
            return json.nullNode();
        }
        if (tag.equals(Tag.INT) && value.matches("0|-?[1-9]\\d{0,17}")) {
            return json.numberNode(Long.parseLong(value));
        }
        // anything else stays as it was written (0123 keeps its zero): Camel reads options from text
        return json.textNode(value);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static String reason(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : oneLine(e.getContext()) + ": ";
        return context + oneLine(e.getProblem() == null ? String.valueOf(e.getMessage()) : e.getProblem());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private void error(int line, String message) {
        findings.add(Finding.error(new Place(name, line), message));
    }
}
