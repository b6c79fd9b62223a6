package io.tidemark.console.browser;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Writes history into the ledger's tables that no test could wait for: a year of slots, every look a slot can have. */
final class Seed {

    private static final String INSTANCE = """
            INSERT INTO tidemark_cycle_instance (task, scheduled_time, state, kind, priority, attempts, last_attempt, epoch, due_at, planned_at,
                   started_at, finished_at, object_count, rows_read, rows_written, rows_rejected, cause, dead_letter, owner, lease_until)
            VALUES (?, ?, ?, 'CYCLE', 0, 1, 1, 1, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String ATTEMPT = """
            INSERT INTO tidemark_attempt (task, scheduled_time, epoch, attempt_number, node, started_at, finished_at, outcome, cause)
            VALUES (?, ?, 1, 1, 'another-node', ?, ?, 'UNKNOWN', 'the answer to the commit was lost')
            """;
    private static final int BATCH = 5_000;

    private final String url;

    Seed(String url) {
        this.url = url;
    }

    /** Of the slot with this number, counted from the newest; the state {@code ABSENT} leaves it out. */
    interface Fate {
        Slot of(int back);
    }

    record Slot(String state, long rows, long rejected, String cause, String deadLetter) {

        static final Slot ABSENT = new Slot("ABSENT", 0, 0, null, "NONE");

        static Slot done(long rows, long rejected) {
            return new Slot("SUCCEEDED", rows, rejected, null, "NONE");
        }

        static Slot of(String state) {
            return new Slot(state, 0, 0, null, "NONE");
        }

        static Slot failed(String cause, String deadLetter) {
            return new Slot("FAILED", 0, 0, cause, deadLetter);
        }
    }

    void task(String name, ZoneId zone, String recurrence) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO tidemark_cycle_task (name, zone, recurrence) VALUES (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, zone.getId());
            insert.setString(3, recurrence);
            insert.executeUpdate();
        }
    }

    /** The attempt behind an instance in doubt. */
    void doubtfulAttempt(String task, Instant slot) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "sa", ""); PreparedStatement insert = connection.prepareStatement(ATTEMPT)) {
            insert.setString(1, task);
            insert.setLong(2, slot.toEpochMilli());
            insert.setLong(3, slot.toEpochMilli() + 2000);
            insert.setLong(4, slot.toEpochMilli() + 6000);
            insert.executeUpdate();
        }
    }

    void slots(String task, Instant newest, Duration step, int count, Fate fate) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "sa", ""); PreparedStatement insert = connection.prepareStatement(INSTANCE)) {
            connection.setAutoCommit(false);
            for (int back = 0; back < count; back++) {
                Slot slot = fate.of(back);
                if (slot.state().equals("ABSENT")) {
                    continue;
                }
                bind(insert, task, newest.minus(step.multipliedBy(back)).toEpochMilli(), slot, back);
                insert.addBatch();
                if (back % BATCH == BATCH - 1) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static void bind(PreparedStatement insert, String task, long time, Slot slot, int back) throws SQLException {
        boolean ended = slot.state().equals("SUCCEEDED") || slot.state().equals("FAILED") || slot.state().equals("UNKNOWN");
        boolean running = slot.state().equals("RUNNING");
        insert.setString(1, task);
        insert.setLong(2, time);
        insert.setString(3, slot.state());
        insert.setLong(4, time);
        insert.setLong(5, time + 1000);
        insert.setObject(6, ended || running ? time + 2000 : null);
        insert.setObject(7, ended ? time + 6000 + back % 7 * 900 : null);
        insert.setObject(8, ended ? slot.rows() + slot.rejected() : null);
        insert.setObject(9, ended ? slot.rows() : null);
        insert.setObject(10, ended ? slot.rejected() : null);
        insert.setString(11, slot.cause());
        insert.setString(12, slot.deadLetter());
        insert.setString(13, running ? "another-node" : null);
        insert.setObject(14, running ? Instant.now().plus(Duration.ofHours(1)).toEpochMilli() : null);
    }
}
