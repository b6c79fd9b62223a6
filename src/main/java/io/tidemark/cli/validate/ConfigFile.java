package io.tidemark.cli.validate;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Settings with the line of each, as {@code application.properties} holds them. */
public final class ConfigFile {

    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private ConfigFile(String name) {
        this.name = name;
    }

    /**
     * Reads a properties file, UTF-8.
     *
     * @throws IOException when it is absent or cannot be read
     */
    public static ConfigFile read(Path path) throws IOException {
        return parse(path.toString().replace('\\', '/'), Files.readString(path, StandardCharsets.UTF_8));
    }

    /** Settings from elsewhere: they have no lines. */
    public static ConfigFile of(Properties settings) {
        ConfigFile config = new ConfigFile("application.properties");
        settings.stringPropertyNames().stream().sorted().forEach(key -> config.put(key, settings.getProperty(key), 0));
        return config;
    }

    /** These settings, with others on top that come from no file, such as a command's own. */
    public ConfigFile with(Properties overrides) {
        ConfigFile config = new ConfigFile(name);
        values.forEach((key, value) -> config.put(key, value, lines.get(key)));
        overrides.stringPropertyNames().forEach(key -> config.put(key, overrides.getProperty(key), 0));
        return config;
    }

    static ConfigFile parse(String name, String text) {
        ConfigFile config = new ConfigFile(name);
        List<String> physical = text.lines().toList();
        int at = 0;
        while (at < physical.size()) {
            int first = at;
            StringBuilder logical = new StringBuilder(physical.get(at++));
            while (!isComment(physical.get(first)) && endsOpen(logical) && at < physical.size()) {
                logical.append('\n').append(physical.get(at++));
            }
            config.load(logical.toString(), first + 1);
        }
        return config;
    }

    /** The value, without blanks around it; empty when the key is not set. */
    public Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).map(String::strip);
    }

    Map<String, String> values() {
        return values;
    }

    Place place(String key) {
        return new Place(name, lines.getOrDefault(key, 0));
    }

    String name() {
        return name;
    }

    private void load(String logicalLine, int line) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(logicalLine));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        one.stringPropertyNames().forEach(key -> put(key, one.getProperty(key), line));
    }

    private void put(String key, String value, int line) {
        values.put(key, value);
        lines.put(key, line);
    }

    private static boolean isComment(String line) {
        String start = line.stripLeading();
        return start.startsWith("#") || start.startsWith("!");
    }

    private static boolean endsOpen(CharSequence line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
