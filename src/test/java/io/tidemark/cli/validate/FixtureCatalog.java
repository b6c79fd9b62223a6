package io.tidemark.cli.validate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** Describes our three schemes as fixtures do, so that these tests hold still while the components grow options. */
final class FixtureCatalog extends ClassPathSchemas {

    FixtureCatalog() {
        super(FixtureCatalog.class.getClassLoader());
    }

    Validator validator(Map<String, String> environment) {
        return new Validator(FixtureCatalog.class.getClassLoader(), this, environment);
    }

    @Override
    SortedSet<String> schemes() {
        SortedSet<String> schemes = super.schemes();
        schemes.addAll(List.of("cycle", "maxcompute", "oss"));
        return schemes;
    }

    @Override
    public String getComponentJSonSchema(String name) {
        // not .json: the Camel plugin would take it for the component's own metadata
        try (InputStream in = FixtureCatalog.class.getResourceAsStream("/validate/catalog/" + name + ".schema")) {
            return in == null ? super.getComponentJSonSchema(name) : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
