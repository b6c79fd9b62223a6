package io.tidemark.cli.validate;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The route files of a directory: {@code *.yaml} and {@code *.yml} in it, and Kamelets in its {@code kamelets} directory.
 * A file that cannot be read is a finding; the others are still there.
 */
final class RouteFiles {

    private final List<YamlFile> files = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private int count;

    RouteFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            findings.add(Finding.error(new Place(shown(directory), 0), Files.exists(directory)
                    ? "is not a directory; --routes names the directory that holds the route files"
                    : "the routes directory does not exist; create it, or name another one with --routes"));
            return;
        }
        List<Path> paths = new ArrayList<>(list(directory));
        if (paths.isEmpty() && findings.isEmpty()) {
            findings.add(Finding.error(new Place(shown(directory), 0),
                    "no *.yaml file in it, so there is nothing to run; put a route file there, or name another directory with --routes"));
        }
        Path kamelets = directory.resolve("kamelets");
        if (Files.isDirectory(kamelets)) {
            paths.addAll(list(kamelets));
        }
        count = paths.size();
        paths.forEach(this::read);
    }

    List<YamlFile> files() {
        return List.copyOf(files);
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** How many files there are, readable or not. */
    int count() {
        return count;
    }

    private List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(path -> path.toString().endsWith(".yaml") || path.toString().endsWith(".yml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            findings.add(Finding.error(new Place(shown(directory), 0), "cannot be listed: " + e));
            return List.of();
        }
    }

    private void read(Path path) {
        String name = shown(path);
        try {
            YamlFile.Parsed parsed = YamlReader.read(name, Files.readString(path, StandardCharsets.UTF_8));
            findings.addAll(parsed.findings());
            if (parsed.file() == null) {
                return;
            }
            if (parsed.file().root().isMissingNode() || parsed.file().root().isNull()) {
                findings.add(Finding.error(new Place(name, 0), "is empty; a route file is a list of routes, each after a dash"));
            } else {
                files.add(parsed.file());
            }
        } catch (CharacterCodingException e) {
            findings.add(Finding.error(new Place(name, 0), "is not UTF-8 text"));
        } catch (IOException e) {
            findings.add(Finding.error(new Place(name, 0), "cannot be read: " + e));
        }
    }

    private static String shown(Path path) {
        return path.toString().replace('\\', '/');
    }
}
