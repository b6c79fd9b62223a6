package io.tidemark.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The description of the API. */
final class OpenApi {

    private static final String RESOURCE = "openapi.yaml";

    private OpenApi() {
    }

    static Reply reply() {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("%s is not on the class path beside %s".formatted(RESOURCE, OpenApi.class.getName()));
            }
            return new Reply(200, "application/yaml", in.readAllBytes(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }
}
