package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;

/** What the databases do differently. All other SQL is the same for them. */
enum Dialect {

    H2("H2", "", "--", "CURRENT_TIMESTAMP", "") {
        @Override
        int insertAbsent(Tx tx, String sql, Object... arguments) throws SQLException {
            for (int look = 1; ; look++) {
                try {
                    return tx.update(sql, arguments);
                } catch (SQLException e) {
                    // Another node wrote a row between our look and our insert. Only the statement is undone; the next look
                    // sees that row.
                    if (look == LOOKS || !DUPLICATE_KEY.equals(e.getSQLState())) {
                        throw e;
                    }
                }
            }
        }

        @Override
        void prepareSchemaLock(Tx tx) throws SQLException {
            tx.update("CREATE TABLE IF NOT EXISTS tidemark_schema_lock (id INTEGER PRIMARY KEY)");
            insertAbsent(tx, """
                    INSERT INTO tidemark_schema_lock (id)
                    SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM tidemark_schema_lock WHERE id = 1)
                    """);
        }

        @Override
        void lockSchema(Tx tx) throws SQLException {
            tx.list("SELECT id FROM tidemark_schema_lock FOR UPDATE", row -> row.getLong(1));
        }

        @Override
        boolean rolledBack(SQLException e) {
            return H2_ROLLED_BACK.contains(e.getErrorCode()) || super.rolledBack(e);
        }

        @Override
        boolean connectionLost(SQLException e) {
            return H2_CONNECTION_LOST.contains(e.getErrorCode()) || super.connectionLost(e);
        }
    },

    POSTGRESQL("PostgreSQL", "STORED", "WHERE", "clock_timestamp()", "ON CONFLICT DO NOTHING") {
        @Override
        void prepareSchemaLock(Tx tx) {
            // nothing to prepare
        }

        @Override
        void lockSchema(Tx tx) throws SQLException {
            tx.list("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('tidemark_schema_history'))) AS locked",
                    row -> row.getLong(1));
        }

        @Override
        boolean rolledBack(SQLException e) {
            return IDLE_IN_TRANSACTION.equals(e.getSQLState()) || super.rolledBack(e);
        }

        @Override
        boolean connectionLost(SQLException e) {
            // 57P01 to 57P03: the server shuts down or starts up
            return e.getSQLState() != null && e.getSQLState().startsWith("57P") || IDLE_IN_TRANSACTION.equals(e.getSQLState())
                    || super.connectionLost(e);
        }
    };

    private static final String DUPLICATE_KEY = "23505";
    /** The server ended a session that did nothing in the middle of a transaction, and rolled that back. */
    private static final String IDLE_IN_TRANSACTION = "25P03";
    /** Each look sees at least one row more that others wrote. */
    private static final int LOOKS = 100;
    /** Deadlock, lock timeout, row changed by another transaction. */
    private static final Set<Integer> H2_ROLLED_BACK = Set.of(40001, 50200, 90131);
    /** Database closing, closed or broken: also what a statement meets while the stopping JVM closes the database. */
    private static final Set<Integer> H2_CONNECTION_LOST = Set.of(90007, 90067, 90098, 90121, 90135);

    private final String product;
    private final String stored;
    private final String partial;
    private final String clock;
    private final String unlessPresent;

    Dialect(String product, String stored, String partial, String clock, String unlessPresent) {
        this.product = product;
        this.stored = stored;
        this.partial = partial;
        this.clock = clock;
        this.unlessPresent = unlessPresent;
    }

    /** @throws IllegalArgumentException when the ledger does not know the database */
    static Dialect of(Connection connection) throws SQLException {
        String name = connection.getMetaData().getDatabaseProductName();
        return Arrays.stream(values()).filter(dialect -> dialect.product.equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the ledger works on H2 and PostgreSQL, and this is " + name));
    }

    /** The word behind a generated column in the migrations. */
    String stored() {
        return stored;
    }

    /** What begins the condition of a partial index in the migrations: a comment where the database has none. */
    String partial() {
        return partial;
    }

    /** Makes what {@link #lockSchema} needs, in a transaction of its own. */
    abstract void prepareSchemaLock(Tx tx) throws SQLException;

    /** Keeps all other nodes from migrating until the transaction ends. */
    abstract void lockSchema(Tx tx) throws SQLException;

    /** Milliseconds since 1970 by the database's clock, cut off, never rounded up. */
    String now() {
        return "SELECT CAST(FLOOR(EXTRACT(EPOCH FROM " + clock + ") * 1000) AS BIGINT)";
    }

    /**
     * Inserts rows and treats a key that is already there as no change.
     *
     * @param sql an insert that looks which rows are absent, where {@link #look} wants it; the look alone does not hold against other transactions
     * @return how many rows were absent
     */
    int insertAbsent(Tx tx, String sql, Object... arguments) throws SQLException {
        return tx.update(sql + unlessPresent, arguments);
    }

    /**
     * The look of an insert for the rows that are absent, where the insert needs it. Where it leaves out by itself what is there, the
     * look would be done twice, and by PostgreSQL on all rows of the task at that.
     */
    String look(String condition) {
        return unlessPresent.isEmpty() ? condition : "";
    }

    /** Whether the database has rolled the transaction back for the sake of another one, so that it may be repeated whole. */
    boolean rolledBack(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("40");
    }

    /** Whether the connection is gone. Before the commit was sent that means: rolled back. */
    boolean connectionLost(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("08");
    }
}
