package io.tidemark.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.tidemark.ledger.jdbc.LedgerSettings;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A real PostgreSQL that can be stopped in the middle of everything and comes back on the same port with the same data. */
final class PostgresServer implements AutoCloseable {

    private final Path data;
    private EmbeddedPostgres server;

    PostgresServer(Path data) throws IOException {
        this.data = data.toAbsolutePath();
        this.server = start(0);
    }

    private EmbeddedPostgres start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(Path.of("target/postgres").toAbsolutePath().toFile())
                .setDataDirectory(data).setCleanDataDirectory(false)
                // the library turns it off; then a commit that returned could be lost in an immediate stop
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60));
        if (port != 0) {
            builder.setPort(port);
        }
        return builder.start();
    }

    LedgerSettings settings() {
        return new LedgerSettings("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.getPort()), "postgres", "postgres");
    }

    /** As {@code pg_ctl stop -m immediate} does: no transaction is ended, no page is written; the start recovers from the log. */
    void restartAtOnce() throws IOException, InterruptedException {
        int port = server.getPort();
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
        new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start().waitFor();
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(process -> {
            try {
                process.onExit().get(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IllegalStateException("PostgreSQL did not stop", e);
            }
        });
        server.close();
        server = start(port);
    }

    /** What its sessions are doing, for the reader of a failure: who waits, and who keeps a transaction open. */
    List<String> sessions() throws SQLException {
        String question = "SELECT pid, state, wait_event_type, wait_event, pg_blocking_pids(pid)::text, now() - xact_start, left(query, 100)"
                + " FROM pg_stat_activity WHERE application_name = 'tidemark' AND xact_start IS NOT NULL ORDER BY xact_start";
        List<String> lines = new ArrayList<>();
        try (Connection connection = server.getPostgresDatabase().getConnection(); ResultSet rows = connection.createStatement().executeQuery(question)) {
            while (rows.next()) {
                lines.add("session %s %s, waits for %s/%s, blocked by %s, in its transaction for %s: %s".formatted(rows.getString(1), rows.getString(2),
                        rows.getString(3), rows.getString(4), rows.getString(5), rows.getString(6), rows.getString(7)));
            }
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
