package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs statements against the store. */
final class SqlEngine {

    private final SandboxStore store;

    SqlEngine(SandboxStore store) {
        this.store = store;
    }

    /**
     * @param schema for names that name none
     * @throws SqlException when the statement fails, with the service's text
     */
    SqlResult run(String project, String schema, String sql) {
        Statement statement = SqlParser.parse(sql);
        try {
            if (statement instanceof Statement.Select select) {
                return select(select, project, schema);
            }
            if (statement instanceof Statement.Insert insert) {
                return insert(insert, resolve(insert.table(), project, schema));
            }
            return store.locked((tables, sessions) -> define(statement, tables, project, schema));
        } catch (ServiceException e) {
            throw e.status() == 501 ? SqlException.notImplemented(e.getMessage()) : SqlException.ddl(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SqlResult select(Statement.Select select, String project, String schema) throws IOException {
        TableName name = resolve(select.from(), project, schema);
        Snapshot snapshot = store.locked((tables, sessions) -> snapshot(existing(tables, name)));
        try (BlockFiles.Pin pinned = snapshot.pin()) {
            return new SelectRun(select, snapshot.table()).run(snapshot.partitions(), store.files());
        }
    }

    private record Snapshot(Table table, List<Table.Partition> partitions, BlockFiles.Pin pin) {
    }

    private Snapshot snapshot(Table table) {
        List<Table.Partition> partitions = List.copyOf(table.partitions());
        List<Block> blocks = partitions.stream().flatMap(partition -> partition.blocks().stream()).toList();
        return new Snapshot(table, partitions, store.files().pin(blocks));
    }

    private SqlResult define(Statement statement, TableStore tables, String project, String schema) {
        if (statement instanceof Statement.CreateTable create) {
            createTable(create, resolve(create.table(), project, schema), tables);
        } else if (statement instanceof Statement.DropTable drop) {
            TableName name = resolve(drop.table(), project, schema);
            if (!drop.ifExists() || tables.find(name) != null) {
                existing(tables, name);
                store.change(new JournalEvent.TableDropped(name));
            }
        } else if (statement instanceof Statement.AddPartitions add) {
            Table table = existing(tables, resolve(add.table(), project, schema));
            add.specs().forEach(spec -> addPartition(table, partition(table, spec), add.ifNotExists()));
        } else if (statement instanceof Statement.DropPartitions drop) {
            Table table = existing(tables, resolve(drop.table(), project, schema));
            drop.specs().forEach(spec -> dropPartition(table, partition(table, spec), drop.ifExists()));
        } else if (statement instanceof Statement.Truncate truncate) {
            truncate(truncate, existing(tables, resolve(truncate.table(), project, schema)));
        } else if (statement instanceof Statement.ShowTables) {
            return SqlResult.text(TableText.tables(tables.tables(project, schema)));
        } else if (statement instanceof Statement.ShowPartitions show) {
            Table table = existing(tables, resolve(show.table(), project, schema));
            requirePartitioned(table);
            return SqlResult.text(TableText.partitions(table));
        } else if (statement instanceof Statement.Describe describe) {
            Table table = existing(tables, resolve(describe.table(), project, schema));
            return SqlResult.text(describe.spec() == null ? TableText.describe(table)
                    : TableText.describe(table.partition(partition(table, describe.spec()))));
        }
        return SqlResult.text("");
    }

    private void createTable(Statement.CreateTable create, TableName name, TableStore tables) {
        if (!tables.hasProject(name.project())) {
            throw SqlException.ddl("project not found - " + name.project());
        }
        if (tables.find(name) != null) {
            if (create.ifNotExists()) {
                return;
            }
            throw SqlException.ddl("AlreadyExistsException(message:Table " + name + " already exists)");
        }
        if (!name.table().matches("[a-z0-9_]{1,128}")) {
            throw SqlException.semantic("table name " + name.table() + " is not 1 to 128 letters, digits or _");
        }
        List<String> names = new ArrayList<>();
        create.columns().forEach(column -> names.add(column.name()));
        create.partitionKeys().forEach(column -> names.add(column.name()));
        if (names.stream().distinct().count() != names.size()) {
            throw SqlException.semantic("a column is named twice in " + names);
        }
        for (Column key : create.partitionKeys()) {
            if (!key.type().kind().isText() && !key.type().kind().isInteger()
                    && key.type().kind() != SqlType.Kind.DATE) {
                throw SqlException.semantic("partition column " + key.name() + " cannot be of type " + key.type());
            }
        }
        store.change(new JournalEvent.TableCreated(name, UUID.randomUUID().toString().replace("-", ""),
                create.columns(), create.partitionKeys(), create.comment(), create.lifecycle(), create.properties(),
                store.now().toEpochMilli()));
    }

    private void addPartition(Table table, PartitionSpec spec, boolean ifNotExists) {
        if (!table.has(spec)) {
            store.change(new JournalEvent.PartitionAdded(table.name(), spec, store.now().toEpochMilli()));
        } else if (!ifNotExists) {
            throw SqlException.ddl("AlreadyExistsException(message:Partition already exists, existed values: "
                    + spec.values() + ")");
        }
    }

    private void dropPartition(Table table, PartitionSpec spec, boolean ifExists) {
        if (!ifExists || table.has(spec)) {
            table.partition(spec);
            store.change(new JournalEvent.PartitionDropped(table.name(), spec));
        }
    }

    private void truncate(Statement.Truncate truncate, Table table) {
        List<PartitionSpec> specs = truncate.spec() != null ? List.of(partition(table, truncate.spec()))
                : table.partitions().stream().map(Table.Partition::spec).toList();
        for (PartitionSpec spec : specs) {
            table.partition(spec);
            store.change(new JournalEvent.Loaded(table.name(), spec, true, List.of(), store.now().toEpochMilli()));
        }
    }

    private SqlResult insert(Statement.Insert insert, TableName name) throws IOException {
        Table table = store.locked((tables, sessions) -> existing(tables, name));
        PartitionSpec spec = partition(table, insert.spec());
        List<Object[]> rows = rows(insert, table);
        Block block = store(table, rows);
        store.locked((tables, sessions) -> {
            Table current = existing(tables, name);
            addPartition(current, spec, true);
            store.change(new JournalEvent.Loaded(name, spec, insert.overwrite(), List.of(block),
                    store.now().toEpochMilli()));
            return null;
        });
        return SqlResult.text("");
    }

    private Block store(Table table, List<Object[]> rows) throws IOException {
        Path file = store.files().temporary();
        try (OutputStream out = Files.newOutputStream(file)) {
            RecordWriter writer = new RecordWriter(out, table.columns());
            for (Object[] row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
        long size = Files.size(file);
        return new Block(0, store.files().publish(file), false, Compression.NONE, rows.size(), size);
    }

    private static List<Object[]> rows(Statement.Insert insert, Table table) {
        List<String> all = table.columns().stream().map(Column::name).toList();
        List<String> named = insert.columns() == null ? all : insert.columns();
        if (!all.containsAll(named)) {
            throw SqlException.semantic("columns " + named + " are not all in " + table.name());
        }
        List<Object[]> rows = new ArrayList<>();
        for (List<Expression.Literal> literals : insert.rows()) {
            if (literals.size() != named.size()) {
                throw SqlException.semantic(literals.size() + " values for " + named.size() + " columns");
            }
            Object[] row = new Object[all.size()];
            for (int i = 0; i < named.size(); i++) {
                int column = all.indexOf(named.get(i));
                row[column] = RowValues.convert(table.columns().get(column).type(), literals.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static PartitionSpec partition(Table table, Map<String, String> named) {
        if (!named.isEmpty()) {
            requirePartitioned(table);
        }
        return table.resolve(named);
    }

    private static void requirePartitioned(Table table) {
        if (!table.isPartitioned()) {
            throw SqlException.semantic("table " + table.name() + " is not a partitioned table");
        }
    }

    private static Table existing(TableStore tables, TableName name) {
        Table table = tables.find(name);
        if (table == null) {
            throw SqlException.notFound("table " + name + " cannot be resolved");
        }
        return table;
    }

    private static TableName resolve(Statement.Name name, String project, String schema) {
        List<String> parts = name.parts();
        return switch (parts.size()) {
            case 1 -> new TableName(project, schema, parts.get(0));
            case 2 -> new TableName(parts.get(0), schema, parts.get(1));
            default -> new TableName(parts.get(0), parts.get(1), parts.get(2));
        };
    }
}
