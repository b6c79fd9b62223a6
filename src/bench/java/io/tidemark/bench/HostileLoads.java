package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.tidemark.sandbox.Sandbox;

/** A sandbox that holds hostile objects, and processes that load them from there. */
final class HostileLoads implements AutoCloseable {

    private final Sandbox sandbox;
    private final Path directory;

    private HostileLoads(Sandbox sandbox, Path directory) {
        this.sandbox = sandbox;
        this.directory = directory;
    }

    static HostileLoads start(Path directory) throws IOException {
        Sandbox sandbox = Sandbox.start(new Sandbox.Options(directory.resolve("hostile"), 0, 0, true), InstantSource.system());
        sandbox.oss().createBucket(HostileObject.BUCKET);
        HostileObject.TABLES.forEach((table, columns) -> {
            sandbox.maxCompute().sql(Sandbox.PROJECT, "DROP TABLE IF EXISTS " + table);
            sandbox.maxCompute().sql(Sandbox.PROJECT, "CREATE TABLE " + table + " (" + columns + ")");
        });
        return new HostileLoads(sandbox, directory);
    }

    /** @return bytes as stored */
    long put(HostileObject object, long size) throws IOException {
        return sandbox.oss().put(HostileObject.BUCKET, object.key(), out -> object.writePart(out, size)).size();
    }

    void delete(HostileObject object) throws IOException {
        sandbox.oss().delete(HostileObject.BUCKET, object.key());
    }

    /**
     * Loads them one after the other in one process.
     *
     * @throws IOException when the process does not live to the end
     */
    List<HostileEnding> load(List<HostileObject> objects, List<String> javaOptions) throws IOException {
        List<String> arguments = List.of(sandbox.ossUri().toString(), sandbox.maxComputeUri().toString(),
                objects.stream().map(Enum::name).collect(Collectors.joining(",")));
        List<HostileEnding> endings = new ArrayList<>();
        try (ChildJvm node = ChildJvm.start(HostileNode.class, javaOptions, arguments, directory.resolve("hostile.log"))) {
            for (int i = 0; i < objects.size(); i++) {
                endings.add(HostileEnding.parse(node.answer()));
            }
        }
        return endings;
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
