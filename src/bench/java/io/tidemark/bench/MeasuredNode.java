package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A JVM that loads in one form when it is told to, into a table of its own. */
final class MeasuredNode implements AutoCloseable {

    private final Form form;
    private final List<Workload> workloads;
    private final ChildJvm sandbox;
    private final String table;
    private final ChildJvm node;
    /** Rows by the workload's name: plain or packed, one replaces the partitions of the other. */
    private final Map<String, Long> inTable = new HashMap<>();

    private MeasuredNode(Form form, List<Workload> workloads, ChildJvm sandbox, String table, ChildJvm node) {
        this.form = form;
        this.workloads = workloads;
        this.sandbox = sandbox;
        this.table = table;
        this.node = node;
    }

    /** @param number no other node has it */
    static MeasuredNode start(Form form, List<Workload> workloads, ChildJvm sandbox, List<String> endpoints, List<String> javaOptions,
            Path directory, int number) throws IOException {
        String table = "ods_iot_bench_" + number;
        sandbox.ask("empty " + table);
        List<String> arguments = new ArrayList<>(List.of(form.name(), endpoints.get(0), endpoints.get(1), table));
        workloads.forEach(workload -> arguments.addAll(workload.arguments()));
        Path log = directory.resolve("%02d-%s-%s-%s.log".formatted(number, workloads.get(0).name(), workloads.get(0).packing(), form));
        return new MeasuredNode(form, workloads, sandbox, table, ChildJvm.start(NodeMain.class, javaOptions, arguments, log));
    }

    Form form() {
        return form;
    }

    /** Loads a workload once more, and looks whether all of it arrived. */
    Measurement load(int number) throws IOException {
        double before = sandbox.cpuSeconds();
        Measurement measured = Measurement.parse(node.ask(Integer.toString(number)));
        if (measured.failure() != null) {
            return measured;
        }
        return checked(workloads.get(number), measured.withSandbox(sandbox.cpuSeconds() - before));
    }

    private Measurement checked(Workload workload, Measurement measured) throws IOException {
        if (measured.rows() != workload.totalRows()) {
            return Measurement.failed("%d of %d rows were read".formatted(measured.rows(), workload.totalRows()));
        }
        if (form.writes()) {
            inTable.put(workload.name(), workload.totalRows());
        }
        long expected = inTable.values().stream().mapToLong(Long::longValue).sum();
        long rows = Long.parseLong(sandbox.ask("rows " + table).split(" ")[1]);
        return rows == expected ? measured : Measurement.failed("%d of %d rows arrived".formatted(rows, expected));
    }

    @Override
    public void close() throws IOException {
        try (node) {
            sandbox.ask("drop " + table);
        }
    }
}
