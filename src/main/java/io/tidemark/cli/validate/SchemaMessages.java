package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;

/**
 * Says for people what a schema validator says for machines.
 *
 * <p>The DSL's schema offers alternatives (text or mapping, one of 48 data formats, one of 25 languages), and a mistake in
 * one of them makes the validator report every other one too. What is kept is what would still be wrong if the writer
 * had meant another alternative: unknown keys, wrong values, and missing keys outside a choice.
 */
final class SchemaMessages {

    private static final Set<String> SUMMARIES = Set.of("oneOf", "anyOf", "allOf", "not");
    private static final Pattern CHOICE = Pattern.compile(".*/(oneOf|anyOf)/\\d+(/\\$ref)*/(type|required)");
    private static final Map<String, String> TYPES = Map.of("object", "a mapping", "array", "a list", "string", "a text",
            "boolean", "true or false", "integer", "a whole number", "number", "a number", "null", "empty");

    private final YamlFile file;
    private final JsonNode schema;

    SchemaMessages(YamlFile file, JsonNode schema) {
        this.file = file;
        this.schema = schema;
    }

    List<Finding> findings(Collection<ValidationMessage> messages) {
        List<ValidationMessage> definite = messages.stream().filter(message -> !isOfChoice(message)).toList();
        Set<Finding> findings = new LinkedHashSet<>();
        for (ValidationMessage message : definite) {
            if (!isCuredByRename(message, definite)) {
                findings.add(finding(message));
            }
        }
        for (ValidationMessage message : messages) {
            String at = pointer(message);
            if (isTypeChoice(message) && definite.stream().noneMatch(other -> pointer(other).startsWith(at))) {
                findings.add(typeOfChoice(at, messages));
            }
        }
        if (findings.isEmpty() && !messages.isEmpty()) {
            ValidationMessage first = messages.iterator().next();
            findings.add(Finding.error(file.place(pointer(first)), label(pointer(first)) + "does not fit Camel's YAML DSL: " + first.getError()));
        }
        return List.copyOf(findings);
    }

    private static boolean isOfChoice(ValidationMessage message) {
        return SUMMARIES.contains(message.getType()) || CHOICE.matcher(message.getEvaluationPath().toString()).matches();
    }

    private static boolean isTypeChoice(ValidationMessage message) {
        return message.getType().equals("type") && isOfChoice(message);
    }

    private Finding finding(ValidationMessage message) {
        String at = pointer(message);
        return switch (message.getType()) {
            case "additionalProperties" -> Finding.error(file.place(YamlFile.child(at, message.getProperty())),
                    "%sunknown key '%s'%s".formatted(label(at), message.getProperty(),
                            Nearest.hint(message.getProperty(), siblings(message))));
            case "required" -> Finding.error(file.place(at), "%skey '%s' is missing".formatted(label(at), message.getProperty()));
            case "type" -> Finding.error(file.place(at), "%smust be %s, not %s".formatted(label(at),
                    word(message.getArguments()[1]), word(message.getArguments()[0])));
            case "enum" -> Finding.error(file.place(at), "%s'%s' is not one of %s".formatted(label(at),
                    file.root().at(at).asText(), String.join(", ", choices(message))));
            default -> Finding.error(file.place(at), label(at) + message.getError());
        };
    }

    /** A misspelt key is also missing under its right name: one message is enough. */
    private boolean isCuredByRename(ValidationMessage message, List<ValidationMessage> all) {
        return message.getType().equals("required") && all.stream()
                .filter(other -> other.getType().equals("additionalProperties") && pointer(other).equals(pointer(message)))
                .anyMatch(other -> Nearest.find(other.getProperty(), List.of(message.getProperty())).isPresent());
    }

    private Finding typeOfChoice(String at, Collection<ValidationMessage> messages) {
        Set<String> expected = new TreeSet<>();
        String found = "";
        for (ValidationMessage message : messages) {
            if (isTypeChoice(message) && pointer(message).equals(at)) {
                expected.add(word(message.getArguments()[1]));
                found = word(message.getArguments()[0]);
            }
        }
        return Finding.error(file.place(at), "%smust be %s, not %s".formatted(label(at), String.join(" or ", expected), found));
    }

    /** The keys that the schema allows where the unknown one stands. */
    private List<String> siblings(ValidationMessage message) {
        String location = Objects.toString(message.getSchemaLocation().getFragment(), "");
        JsonNode properties = schema.at(location.substring(0, location.lastIndexOf('/')) + "/properties");
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> choices(ValidationMessage message) {
        List<String> choices = new ArrayList<>();
        message.getSchemaNode().forEach(choice -> choices.add(choice.asText()));
        return choices;
    }

    private static String word(Object type) {
        return TYPES.getOrDefault(String.valueOf(type), String.valueOf(type));
    }

    private static String pointer(ValidationMessage message) {
        return message.getInstanceLocation().toString();
    }

    /** The last key of the pointer, for example {@code unmarshal: }. */
    private static String label(String pointer) {
        String[] parts = pointer.split("/");
        for (int i = parts.length - 1; i > 0; i--) {
            if (!parts[i].chars().allMatch(Character::isDigit)) {
                return parts[i].replace("~1", "/").replace("~0", "~") + ": ";
            }
        }
        return "";
    }
}
