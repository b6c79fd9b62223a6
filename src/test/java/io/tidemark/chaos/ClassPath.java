package io.tidemark.chaos;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** This JVM's class path with its directories packed into jars: an archive of class data holds for jars only. */
final class ClassPath {

    private ClassPath() {
    }

    static String packed(Path directory) throws IOException {
        Files.createDirectories(directory);
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                Path jar = directory.resolve("classes-" + entries.size() + ".jar");
                pack(path, jar);
                entries.add(jar.toString());
            } else if (Files.exists(path)) {
                entries.add(path.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path directory, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file); Stream<Path> files = Files.walk(directory)) {
            out.setLevel(0);
            for (Path path : (Iterable<Path>) files.filter(f -> !f.equals(directory)).sorted()::iterator) {
                // directories too: what looks for resources in a package finds it by its entry
                boolean isDirectory = Files.isDirectory(path);
                out.putNextEntry(new ZipEntry(directory.relativize(path).toString().replace(File.separatorChar, '/') + (isDirectory ? "/" : "")));
                if (!isDirectory) {
                    Files.copy(path, out);
                }
                out.closeEntry();
            }
        }
    }
}
