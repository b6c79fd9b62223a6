package io.tidemark.cli.validate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;

/** The JSON schema that comes with Camel's YAML DSL. */
final class YamlDslSchema {

    private static final String RESOURCE = "schema/camelYamlDsl.json";

    private final JsonNode source;
    private final JsonSchema schema;

    YamlDslSchema(ClassLoader loader) {
        JsonMetaSchema draft4 = JsonMetaSchema.getV4();
        JsonMetaSchema lenient = JsonMetaSchema.builder(draft4.getIri(), draft4)
                .keyword(LenientTypes.type())
                .keyword(LenientTypes.enumeration())
                .build();
        JsonSchemaFactory factory = JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(lenient.getIri())
                .metaSchema(lenient)
                .build();
        // loaded lazily: the schema has thousands of definitions and a route file uses a few dozen
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .locale(Locale.ROOT)
                .preloadJsonSchema(false)
                .build();
        this.source = load(loader);
        this.schema = factory.getSchema(source, config);
    }

    List<Finding> check(YamlFile file) {
        return new SchemaMessages(file, source).findings(schema.validate(file.root()));
    }

    private static JsonNode load(ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path; camel-yaml-dsl is needed to validate routes");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }
}
