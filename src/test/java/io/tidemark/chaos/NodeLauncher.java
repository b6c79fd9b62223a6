package io.tidemark.chaos;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import io.tidemark.cli.ChaosNode;

/** Starts nodes as {@code java} processes, quickly: class data from an archive, the first compiler only, a small heap. */
final class NodeLauncher {

    /**
     * One node.
     *
     * @param name      unique among all nodes of the run
     * @param settings  its application.properties
     * @param routes    the directory of its routes
     * @param forgetful whether it records no commit intents
     * @param skew      how far its clock is ahead
     */
    record Order(String name, Properties settings, Path routes, boolean forgetful, Duration skew) {
    }

    private final Path directory;
    private final String classPath;
    private final int port;
    private boolean archived;

    /**
     * @param directory for logs and configurations
     * @param port      where nodes report their steps
     */
    NodeLauncher(Path directory, int port) throws IOException {
        this.directory = directory.toAbsolutePath();
        this.port = port;
        this.classPath = ClassPath.packed(this.directory.resolve("lib"));
    }

    Path log() {
        return directory.resolve("nodes.log");
    }

    private Path archive() {
        return directory.resolve("node.jsa");
    }

    NodeProcess start(Order order) throws IOException {
        return start(order, archived && Files.exists(archive()) ? "-XX:SharedArchiveFile=" + archive() : "-Xshare:auto");
    }

    /** A node that leaves its class data to its successors when it is stopped. */
    NodeProcess startFirst(Order order) throws IOException {
        archived = true;
        return start(order, "-XX:ArchiveClassesAtExit=" + archive());
    }

    private NodeProcess start(Order order, String sharing) throws IOException {
        Path config = directory.resolve("conf").resolve(order.name() + ".properties");
        Files.createDirectories(config.getParent());
        try (Writer writer = Files.newBufferedWriter(config, StandardCharsets.ISO_8859_1)) {
            order.settings().store(writer, null);
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m", "-Xss512k", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:cds=off", "-Xlog:cds+dynamic=off", sharing,
                "--add-opens=java.base/java.nio=ALL-UNNAMED", "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Dtidemark.log.dir=" + directory.resolve("log").resolve(order.name()),
                "-D" + NodeChaos.PORT + "=" + port, "-D" + NodeChaos.NODE + "=" + order.name(), "-D" + NodeChaos.SKEW + "=" + order.skew()));
        if (order.forgetful()) {
            command.add("-D" + NodeChaos.FORGETFUL + "=true");
        }
        command.addAll(List.of("-cp", classPath, ChaosNode.class.getName(), config.toString(), order.routes().toAbsolutePath().toString()));
        ProcessBuilder process = new ProcessBuilder(command);
        process.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        return new NodeProcess(order.name(), process.start());
    }
}
