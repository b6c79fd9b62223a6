package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.InstantSource;

import com.zaxxer.hikari.HikariDataSource;

import io.tidemark.ledger.Ledger;

/** Ledgers in memory whose clock a test sets. */
public final class ClockedLedger {

    private ClockedLedger() {
    }

    /** @param name ledgers of the same name are one */
    public static Ledger open(String name, InstantSource clock) {
        try {
            HikariDataSource pool = LedgerPool.pool(new LedgerSettings("jdbc:h2:mem:" + name, "sa", ""));
            JdbcLedger.migrate(pool);
            return new JdbcLedger(new Database(pool, Migration.dialect(pool), clock, () -> { }), pool);
        } catch (SQLException e) {
            throw new IllegalStateException("no ledger in memory", e);
        }
    }
}
