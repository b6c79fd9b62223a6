package io.tidemark.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Properties;

import org.apache.camel.impl.DefaultCamelContext;

import io.tidemark.ledger.jdbc.LedgerSettings;

/**
 * What a node is told by its configuration file, with a command's own values on top.
 *
 * @param file      the configuration file; null when there is none
 * @param routes    the directory whose {@code *.yaml} are the routes
 * @param overrides values that win over the file
 */
record Settings(Path file, Path routes, Properties overrides) {

    static final String LEDGER_URL = "tidemark.ledger.url";
    static final String LEDGER_USER = "tidemark.ledger.user";
    static final String LEDGER_PASSWORD = "tidemark.ledger.password";
    static final String TIME_ZONE = "tidemark.timeZone";

    private static final String DEFAULT_FILE = "application.properties";
    private static final String DEFAULT_LEDGER = "jdbc:h2:file:./data/ledger;AUTO_SERVER=TRUE";

    /**
     * @param config null for {@code application.properties} in the working directory, if it is there
     * @param routes null for {@code routes} in the working directory
     */
    static Settings of(Path config, Path routes) {
        Path file = config;
        if (file == null && Files.isRegularFile(Path.of(DEFAULT_FILE))) {
            file = Path.of(DEFAULT_FILE);
        }
        if (file != null && !Files.isReadable(file)) {
            throw new Mistake("--config=%s cannot be read. Give a properties file.".formatted(file));
        }
        return new Settings(file, routes == null ? Path.of("routes") : routes, new Properties());
    }

    Settings with(String key, String value) {
        Properties more = new Properties();
        more.putAll(overrides);
        more.setProperty(key, value);
        return new Settings(file, routes, more);
    }

    /** The file's values as they stand there, with the overrides on top. */
    Properties properties() {
        Properties all = new Properties();
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                all.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new Mistake("--config=%s cannot be read: %s".formatted(file, e.getMessage()), e);
            }
        }
        all.putAll(overrides);
        return all;
    }

    /** A value with its {{placeholders}} resolved as Camel does, so that {{env:NAME}} and {{file:...}} work for the ledger too. */
    String get(String key, String otherwise) {
        Properties all = properties();
        String value = all.getProperty(key);
        if (value == null || !value.contains("{{")) {
            return value == null ? otherwise : value.strip();
        }
        try (DefaultCamelContext resolver = new DefaultCamelContext()) {
            resolver.getPropertiesComponent().setInitialProperties(all);
            return resolver.resolvePropertyPlaceholders(value).strip();
        } catch (IOException | IllegalArgumentException e) {
            // a password may stand beside its placeholder
            String shown = key.equals(LEDGER_PASSWORD) ? "(hidden)" : value;
            throw new Mistake("%s=%s cannot be resolved: %s".formatted(key, shown, key.equals(LEDGER_PASSWORD) ? "it names a {{placeholder}}"
                    + " without a value" : e.getMessage()), e);
        }
    }

    LedgerSettings ledger() {
        return new LedgerSettings(get(LEDGER_URL, DEFAULT_LEDGER), get(LEDGER_USER, "sa"), get(LEDGER_PASSWORD, ""));
    }

    ZoneId timeZone() {
        String zone = get(TIME_ZONE, "Asia/Shanghai");
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new Mistake("%s=%s is not a time zone; write it like Asia/Shanghai or UTC".formatted(TIME_ZONE, zone), e);
        }
    }
}
