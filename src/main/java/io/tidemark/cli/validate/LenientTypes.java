package io.tidemark.cli.validate;

import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.AbstractKeyword;
import com.networknt.schema.EnumValidator;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonType;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.TypeValidator;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;

/**
 * The schema keywords {@code type} and {@code enum} as Camel's YAML DSL means them: it reads every scalar as text and
 * converts it, so {@code id: 7} and {@code lazyLoad: "true"} are right, and a placeholder may stand for any value.
 */
final class LenientTypes {

    private LenientTypes() {
    }

    static Keyword type() {
        return new AbstractKeyword("type") {
            @Override
            public JsonValidator newValidator(SchemaLocation location, JsonNodePath path, JsonNode schema, JsonSchema parent,
                    ValidationContext context) {
                return new TypeValidator(location, path, schema, parent, context) {
                    @Override
                    public Set<ValidationMessage> validate(ExecutionContext execution, JsonNode node, JsonNode root, JsonNodePath at) {
                        return converts(node, getSchemaType()) ? Set.of() : super.validate(execution, node, root, at);
                    }
                };
            }
        };
    }

    static Keyword enumeration() {
        return new AbstractKeyword("enum") {
            @Override
            public JsonValidator newValidator(SchemaLocation location, JsonNodePath path, JsonNode schema, JsonSchema parent,
                    ValidationContext context) {
                return new EnumValidator(location, path, schema, parent, context) {
                    @Override
                    public Set<ValidationMessage> validate(ExecutionContext execution, JsonNode node, JsonNode root, JsonNodePath at) {
                        return isPlaceholder(node) ? Set.of() : super.validate(execution, node, root, at);
                    }
                };
            }
        };
    }

    private static boolean converts(JsonNode node, JsonType type) {
        if (!node.isValueNode() || node.isNull()) {
            return false;
        }
        return switch (type) {
            case STRING -> true;
            case BOOLEAN -> isPlaceholder(node) || node.asText().equalsIgnoreCase("true") || node.asText().equalsIgnoreCase("false");
            case INTEGER, NUMBER -> isPlaceholder(node) || node.asText().matches("-?\\d+(\\.\\d+)?");
            default -> false;
        };
    }

    private static boolean isPlaceholder(JsonNode node) {
        return node.isTextual() && node.textValue().contains("{{");
    }
}
