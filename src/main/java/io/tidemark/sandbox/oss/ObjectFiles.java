package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Metadata of objects as small properties files, each written whole or not at all. */
final class ObjectFiles {

    private static final String SUFFIX = ".properties";
    private static final String HEADER = "header.";
    private static final String TAG = "tag.";

    private ObjectFiles() {
    }

    static void write(Path directory, OssObject object) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("key", object.key());
        properties.setProperty("file", object.file());
        properties.setProperty("size", Long.toString(object.size()));
        properties.setProperty("etag", object.etag());
        properties.setProperty("crc64", object.crc64Text());
        properties.setProperty("lastModified", object.lastModified().toString());
        properties.setProperty("type", object.type());
        object.headers().forEach((name, value) -> properties.setProperty(HEADER + name, value));
        object.tags().forEach((name, value) -> properties.setProperty(TAG + name, value));
        store(path(directory, object.key()), properties);
    }

    static OssObject read(Path file) throws IOException {
        Properties properties = load(file);
        try {
            return new OssObject(properties.getProperty("key"), properties.getProperty("file"),
                    Long.parseLong(properties.getProperty("size")), properties.getProperty("etag"),
                    Long.parseUnsignedLong(properties.getProperty("crc64")),
                    Instant.parse(properties.getProperty("lastModified")), properties.getProperty("type"),
                    withPrefix(properties, HEADER), withPrefix(properties, TAG));
        } catch (RuntimeException e) {
            throw new IOException("%s is not the metadata of an object: %s".formatted(file, e.getMessage()), e);
        }
    }

    static void delete(Path directory, String key) throws IOException {
        Files.deleteIfExists(path(directory, key));
    }

    static boolean isMetadata(Path file) {
        return file.getFileName().toString().endsWith(SUFFIX);
    }

    /** Readers see the old text or the new one, also after a crash of the process. Power failures are out of scope: no fsync. */
    static void store(Path file, Properties properties) throws IOException {
        Path temporary = Files.createTempFile(file.getParent(), "new", ".tmp");
        try {
            try (Writer writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                properties.store(writer, null);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    private static Path path(Path directory, String key) {
        return directory.resolve(FileNames.of(key) + SUFFIX);
    }

    static Map<String, String> withPrefix(Properties properties, String prefix) {
        Map<String, String> found = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), properties.getProperty(name));
            }
        }
        return found;
    }
}
