package io.tidemark.cli.validate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;

import org.apache.camel.catalog.JSonSchemaResolver;

/** Finds the catalog JSON of components the way Camel finds the components: through the jars on the class path. */
class ClassPathSchemas implements JSonSchemaResolver {

    private static final String COMPONENTS = "META-INF/services/org/apache/camel/component";

    private ClassLoader loader;

    ClassPathSchemas(ClassLoader loader) {
        this.loader = loader;
    }

    /** Every scheme that a jar on the class path announces. */
    SortedSet<String> schemes() {
        SortedSet<String> schemes = new TreeSet<>();
        try {
            for (URL url : Collections.list(loader.getResources(COMPONENTS + ".properties"))) {
                try (InputStream in = url.openStream()) {
                    schemes.addAll(List.of(load(in).getProperty("components", "").strip().split("\\s+")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the components on the class path cannot be listed", e);
        }
        schemes.remove("");
        return schemes;
    }

    @Override
    public void setClassLoader(ClassLoader classLoader) {
        this.loader = classLoader;
    }

    @Override
    public String getComponentJSonSchema(String name) {
        return describe(COMPONENTS + '/' + name, name);
    }

    @Override
    public String getDataFormatJSonSchema(String name) {
        return describe("META-INF/services/org/apache/camel/dataformat/" + name, name);
    }

    @Override
    public String getLanguageJSonSchema(String name) {
        return describe("META-INF/services/org/apache/camel/language/" + name, name);
    }

    @Override
    public String getMainJsonSchema() {
        return text("META-INF/camel-main-configuration-metadata.json");
    }

    @Override
    public String getTransformerJSonSchema(String name) {
        return null;
    }

    @Override
    public String getDevConsoleJSonSchema(String name) {
        return null;
    }

    @Override
    public String getOtherJSonSchema(String name) {
        return null;
    }

    @Override
    public String getModelJSonSchema(String name) {
        return null;
    }

    @Override
    public String getJBangJsonSchema() {
        return null;
    }

    @Override
    public String getPojoBeanJSonSchema(String name) {
        return null;
    }

    /** The JSON lies in the package of the class that the service file names. */
    private String describe(String serviceFile, String name) {
        try (InputStream in = loader.getResourceAsStream(serviceFile)) {
            String type = in == null ? null : load(in).getProperty("class");
            if (type == null) {
                return null;
            }
            return text("META-INF/" + type.substring(0, type.lastIndexOf('.')).replace('.', '/') + '/' + name + ".json");
        } catch (IOException e) {
            throw new UncheckedIOException(serviceFile + " on the class path cannot be read", e);
        }
    }

    private String text(String resource) {
        try (InputStream in = loader.getResourceAsStream(resource)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " on the class path cannot be read", e);
        }
    }

    private static Properties load(InputStream in) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        return properties;
    }
}
