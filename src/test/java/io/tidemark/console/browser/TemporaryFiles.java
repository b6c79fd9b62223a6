package io.tidemark.console.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/** A directory that is deleted at the end: of what lives longer than a class, which JUnit's own belongs to. */
record TemporaryFiles(Path directory) implements AutoCloseable {

    static TemporaryFiles create(String name) {
        try {
            return new TemporaryFiles(Files.createTempDirectory(name));
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for " + name, e);
        }
    }

    /** A browser that has ended may still have children that write into its profile. */
    @Override
    public void close() {
        Awaitility.await(directory + " is deleted").atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            delete();
            return !Files.exists(directory);
        });
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
