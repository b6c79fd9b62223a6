package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/**
 * Years of instances, written by the database itself: tasks times slots of 15 minutes back from {@link #END}, time by time as they
 * would have come. All have succeeded but one in 5,000, which failed. The newest ones have an attempt, a manifest of one object
 * and a resolved commit each, as if the older ones had been pruned.
 */
final class BenchHistory {

    static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
    private static final long STEP_MILLIS = 15 * 60 * 1000L;
    private static final long CHUNK = 100_000;

    private static final String TASKS = """
            INSERT INTO tidemark_cycle_task (name, zone, recurrence, last_planned)
            SELECT CONCAT('task-', i), 'Asia/Shanghai', 'every 15m', CAST(? AS BIGINT) FROM %s
            """;

    private static final String INSTANCES = """
            INSERT INTO tidemark_cycle_instance (task, scheduled_time, state, kind, priority, attempts, last_attempt, epoch, due_at,
                   planned_at, started_at, finished_at, object_count, rows_read, rows_written, rows_rejected, cause, dead_letter,
                   pruned_epoch)
            SELECT CONCAT('task-', MOD(i, ?)), slot, CASE WHEN MOD(i, 5000) = 0 THEN 'FAILED' ELSE 'SUCCEEDED' END, 'CYCLE', 0, 1, 1, 1,
                   slot, slot, slot + 1000, slot + 5000, 1, 12000, 12000, 0, CASE WHEN MOD(i, 5000) = 0 THEN 'no such column' END,
                   CASE WHEN MOD(i, 5000) = 0 THEN 'DELIVERED' ELSE 'NONE' END, CASE WHEN i >= ? THEN 1 END
            FROM (SELECT i, CAST(? AS BIGINT) - (1 + i / ?) * 900000 AS slot FROM %s) each
            """;

    private static final String ATTEMPTS = """
            INSERT INTO tidemark_attempt (task, scheduled_time, epoch, attempt_number, node, started_at, finished_at, outcome,
                   rows_read, rows_written, rows_rejected)
            SELECT CONCAT('task-', MOD(i, ?)), slot, 1, 1, 'node-1', slot + 1000, slot + 5000, 'SUCCEEDED', 12000, 12000, 0
            FROM (SELECT i, CAST(? AS BIGINT) - (1 + i / ?) * 900000 AS slot FROM %s) each
            """;

    private static final String OBJECTS = """
            INSERT INTO tidemark_attempt_object (task, scheduled_time, epoch, object_position, bucket, object_key, etag, size_bytes)
            SELECT CONCAT('task-', MOD(i, ?)), slot, 1, 0, 'iot-raw', CONCAT('iot_log_', slot, '.csv'), '5D41402ABC4B2A76', 1416472
            FROM (SELECT i, CAST(? AS BIGINT) - (1 + i / ?) * 900000 AS slot FROM %s) each
            """;

    private static final String INTENTS = """
            INSERT INTO tidemark_commit_intent (task, scheduled_time, epoch, target, service, session_id, overwrites, blocks, opened_at,
                   rows_read, rows_written, rows_rejected, recorded_at, outcome, resolved_at, resolved_epoch)
            SELECT CONCAT('task-', MOD(i, ?)), slot, 1, CONCAT('maxcompute:p/default/t/dt=', slot), 'http://127.0.0.1:8080',
                   CONCAT('20260101', i), TRUE, '0-15', slot + 2000, 12000, 12000, 0, slot + 3000, 'COMMITTED', slot + 4000, 1
            FROM (SELECT i, CAST(? AS BIGINT) - (1 + i / ?) * 900000 AS slot FROM %s) each
            """;

    private final DataSource database;
    private final Dialect dialect;
    private final int tasks;

    BenchHistory(DataSource database, int tasks) {
        this.database = database;
        this.dialect = Migration.dialect(database);
        this.tasks = tasks;
    }

    /** @param detailed how many of the rows have attempts, objects and intents */
    void write(long rows, long detailed) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            checkForeignKeys(connection, false);
            run(connection, TASKS, 0, tasks, END.toEpochMilli());
            List<String> indexes = dropIndexes(connection);
            fill(connection, rows, detailed);
            checkForeignKeys(connection, true);
            for (String index : indexes) {
                execute(connection, index);
            }
            execute(connection, dialect == Dialect.POSTGRESQL ? "VACUUM ANALYZE" : "ANALYZE");
            execute(connection, dialect == Dialect.POSTGRESQL ? "CHECKPOINT" : "CHECKPOINT SYNC");
        }
    }

    /** Where that is quicker than to fill them row by row; returns what makes them again. */
    private List<String> dropIndexes(Connection connection) throws SQLException {
        List<String> definitions = new ArrayList<>();
        if (dialect != Dialect.POSTGRESQL) {
            return definitions;
        }
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery("""
                SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = CURRENT_SCHEMA() AND tablename = 'tidemark_cycle_instance' AND indexname NOT LIKE '%_pk'
                """)) {
            while (result.next()) {
                names.add(result.getString(1));
                definitions.add(result.getString(2));
            }
        }
        for (String name : names) {
            execute(connection, "DROP INDEX " + name);
        }
        return definitions;
    }

    /** Row by row they would take as long as all the rest. */
    private void checkForeignKeys(Connection connection, boolean check) throws SQLException {
        execute(connection, dialect == Dialect.POSTGRESQL
                ? "SET session_replication_role = " + (check ? "origin" : "replica") : "SET REFERENTIAL_INTEGRITY " + check);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void fill(Connection connection, long rows, long detailed) throws SQLException {
        for (long from = 0; from < rows; from += CHUNK) {
            long to = Math.min(from + CHUNK, rows);
            run(connection, INSTANCES, from, to, (long) tasks, detailed, END.toEpochMilli(), (long) tasks);
            long detailedTo = Math.min(to, detailed);
            if (from < detailedTo) {
                for (String sql : new String[] {ATTEMPTS, OBJECTS, INTENTS}) {
                    run(connection, sql, from, detailedTo, (long) tasks, END.toEpochMilli(), (long) tasks);
                }
            }
        }
    }

    static Instant slotAfter(int number) {
        return END.plusMillis(number * STEP_MILLIS);
    }

    private void run(Connection connection, String sql, long from, long to, Object... arguments) throws SQLException {
        String series = dialect == Dialect.POSTGRESQL
                ? "generate_series(%d::bigint, %d::bigint) AS series (i)".formatted(from, to - 1)
                : "(SELECT X AS i FROM SYSTEM_RANGE(%d, %d)) series".formatted(from, to - 1);
        try (PreparedStatement statement = connection.prepareStatement(sql.formatted(series))) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.executeUpdate();
        }
    }
}
