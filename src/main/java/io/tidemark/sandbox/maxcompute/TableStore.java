package io.tidemark.sandbox.maxcompute;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Projects and their tables. Guarded by the lock of {@link SandboxStore}. */
final class TableStore {

    private final Map<String, Long> projects = new TreeMap<>();
    private final Map<String, Table> tables = new TreeMap<>();

    void createProject(String project, long time) {
        projects.putIfAbsent(project, time);
    }

    Map<String, Long> projects() {
        return Map.copyOf(projects);
    }

    boolean hasProject(String project) {
        return projects.containsKey(project);
    }

    /** Epoch milliseconds. */
    long projectCreated(String project) {
        return projects.get(project);
    }

    void create(JournalEvent.TableCreated definition) {
        tables.put(definition.name().toString(), new Table(definition));
    }

    /** Null when there is none. */
    Table find(TableName name) {
        return tables.get(name.toString());
    }

    Table remove(TableName name) {
        return tables.remove(name.toString());
    }

    Collection<Table> tables() {
        return List.copyOf(tables.values());
    }

    List<Table> tables(String project, String schema) {
        return tables.values().stream()
                .filter(table -> table.name().project().equals(project) && table.name().schema().equals(schema))
                .toList();
    }
}
