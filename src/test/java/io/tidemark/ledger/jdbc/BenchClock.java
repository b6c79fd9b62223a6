package io.tidemark.ledger.jdbc;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

import javax.sql.DataSource;

/** Wall time and CPU seconds of a phase: those of this process, and those of PostgreSQL's server beside it. */
final class BenchClock {

    private final ProcessHandle server;

    BenchClock(DataSource database) throws SQLException {
        server = Migration.dialect(database) == Dialect.POSTGRESQL ? server(database) : null;
    }

    interface Phase {
        void run() throws Exception;
    }

    void phase(String name, Phase phase) throws Exception {
        System.out.println(name);
        long start = System.nanoTime();
        double here = here();
        double there = there();
        phase.run();
        System.out.printf(Locale.ROOT, "  %.1f s wall, %.1f CPU s here, %.1f CPU s in the server, load average %.1f%n",
                (System.nanoTime() - start) / 1e9, here() - here, there() - there,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static double here() {
        return seconds(ProcessHandle.current());
    }

    /** Of its processes that still live; a connection in the pool stays the same process. */
    private double there() {
        return server == null ? 0 : Stream.concat(Stream.of(server), server.children()).mapToDouble(BenchClock::seconds).sum();
    }

    private static double seconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    private static ProcessHandle server(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            return ProcessHandle.of(result.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow();
        }
    }
}
