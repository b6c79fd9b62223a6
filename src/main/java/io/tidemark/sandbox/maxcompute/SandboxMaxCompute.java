package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.eclipse.jetty.server.Handler;

import io.tidemark.sandbox.fault.FaultPlan;

/**
 * A MaxCompute project and its tunnel, for development and tests: signatures, tables, partitions, SQL, block upload
 * sessions and downloads over the service's own protocols, so that the unmodified SDK works against it. State survives
 * a restart, also after the process was killed. What it does not implement it refuses by name.
 *
 * <p>Serve {@link #handler()} with {@link io.tidemark.sandbox.SandboxServer}; the SDK's endpoint is
 * {@code http://127.0.0.1:PORT/api}, and the tunnel is found through it.
 */
public final class SandboxMaxCompute implements AutoCloseable {

    /** The project that every sandbox has. */
    public static final String DEFAULT_PROJECT = "tidemark";

    private final SandboxStore store;
    private final SqlEngine engine;
    private final MaxComputeFaults faults;
    private final MaxComputeHandler handler;

    /**
     * What the sandbox does with what it is sent.
     *
     * @param discard store no rows, only count them; for measuring a client
     * @param verify check every checksum, count, type and range of a block while it comes in; else the trailer only
     * @param dateTransform tell the SDK to shift DATETIME out of its JVM's zone, as the service may
     * @param synchronousSql answer a statement with its result at once instead of letting the client poll
     */
    public record Options(boolean discard, boolean verify, boolean dateTransform, boolean synchronousSql) {

        /** Stores and verifies. */
        public static Options defaults() {
            return new Options(false, true, false, false);
        }

        /** Counts rows and does nothing else with them. */
        public static Options discarding() {
            return new Options(true, false, false, false);
        }
    }

    private SandboxMaxCompute(SandboxStore store, Map<String, String> keys, Options options,
            FaultPlan plan) {
        this.store = store;
        this.engine = new SqlEngine(store);
        this.faults = new MaxComputeFaults(plan);
        BlockReceiver receiver = new BlockReceiver(store.files(), options.verify(), options.discard());
        MaxComputeRoutes routes = new MaxComputeRoutes(store, new ProjectEndpoint(store), new TableEndpoint(store),
                new InstanceEndpoint(store, engine, options.synchronousSql()),
                new UploadEndpoint(store, receiver, options.dateTransform()),
                new DownloadEndpoint(store, options.dateTransform()));
        this.handler = new MaxComputeHandler(new RequestSignature(keys), plan, routes);
    }

    /**
     * Opens or creates the sandbox in a directory, which one process can use at a time.
     *
     * @param keys secrets by access id
     * @param clock what sessions expire by
     * @throws UncheckedIOException when the directory cannot be used; the message says why
     */
    public static SandboxMaxCompute open(Path dataDir, Map<String, String> keys, InstantSource clock,
            Options options) {
        return open(dataDir, keys, clock, options, new FaultPlan());
    }

    /** The same with a plan that others share. */
    public static SandboxMaxCompute open(Path dataDir, Map<String, String> keys, InstantSource clock, Options options,
            FaultPlan plan) {
        try {
            SandboxStore store = SandboxStore.open(dataDir, clock);
            SandboxMaxCompute sandbox = new SandboxMaxCompute(store, keys, options, plan);
            sandbox.createProject(DEFAULT_PROJECT);
            return sandbox;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** For {@link io.tidemark.sandbox.SandboxServer}. */
    public Handler handler() {
        return handler;
    }

    /** The plan's MaxCompute side, in few words. */
    public MaxComputeFaults faults() {
        return faults;
    }

    /** Does nothing when the project exists. */
    public void createProject(String project) {
        String name = project.toLowerCase(Locale.ROOT);
        store.locked((tables, sessions) -> {
            if (!tables.hasProject(name)) {
                store.change(new JournalEvent.ProjectCreated(name, store.now().toEpochMilli()));
            }
            return null;
        });
    }

    /**
     * Runs a statement without HTTP.
     *
     * @return the rows as a SELECT shows them, NULL as null; empty for other statements
     * @throws IllegalArgumentException with the service's text when the statement fails
     */
    public List<List<String>> sql(String project, String text) {
        try {
            SqlResult result = engine.run(project.toLowerCase(Locale.ROOT), TableName.DEFAULT_SCHEMA, text);
            return result.rows().stream().map(row -> texts(result.columns(), row)).toList();
        } catch (SqlException e) {
            throw new IllegalArgumentException("FAILED: " + e.getMessage(), e);
        }
    }

    private static List<String> texts(List<Column> columns, Object[] row) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
            texts.add(row[i] == null ? null : RowValues.text(columns.get(i).type(), row[i]));
        }
        return texts;
    }

    /**
     * The committed rows of a table, over all partitions.
     *
     * @throws IllegalArgumentException when there is no such table
     */
    public long rowCount(String project, String table) {
        return store.locked((tables, sessions) -> find(tables, project, table).rows());
    }

    /**
     * The partitions of a table as {@code dt=20191106,hhmi=2315}, in order, with their committed rows.
     *
     * @throws IllegalArgumentException when there is no such table
     */
    public Map<String, Long> partitions(String project, String table) {
        return store.locked((tables, sessions) -> {
            Table found = find(tables, project, table);
            Map<String, Long> rows = new LinkedHashMap<>();
            if (found.isPartitioned()) {
                found.partitions().forEach(partition ->
                        rows.put(partition.spec().text(found.partitionKeys(), ",", ""), partition.rows()));
            }
            return rows;
        });
    }

    private static Table find(TableStore tables, String project, String table) {
        TableName name = new TableName(project.toLowerCase(Locale.ROOT), TableName.DEFAULT_SCHEMA,
                table.toLowerCase(Locale.ROOT));
        Table found = tables.find(name);
        if (found == null) {
            throw new IllegalArgumentException("The sandbox has no table " + name);
        }
        return found;
    }

    /** Lets the directory go; requests that still run fail. */
    @Override
    public void close() {
        try {
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox's journal cannot be closed", e);
        }
    }
}
