package io.tidemark.ledger.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The statements of one transaction. Arguments are bound in order; null is bound as SQL NULL. */
final class Tx {

    /** Rows that PostgreSQL sends at a time; without it, it would send all before the first is read. */
    private static final int FETCH_SIZE = 500;

    private final Connection connection;
    private final Dialect dialect;
    private final InstantSource clock;
    private Instant now;

    /** @param clock null for the database's own clock */
    Tx(Connection connection, Dialect dialect, InstantSource clock) {
        this.connection = connection;
        this.dialect = dialect;
        this.clock = clock;
    }

    Dialect dialect() {
        return dialect;
    }

    /**
     * The time of this transaction, read once. Whoever has to wait for a lock reads it afterwards: H2's clock stands still
     * from the first reading to the end of the transaction, and a lease that ended while waiting has ended.
     */
    Instant now() throws SQLException {
        if (now == null) {
            now = clock != null
                    ? Instant.ofEpochMilli(clock.millis())
                    : one(dialect.now(), row -> Instant.ofEpochMilli(row.getLong(1))).orElseThrow();
        }
        return now;
    }

    /** @return how many rows changed */
    int update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** @return the generated {@code id} of the row */
    long insert(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
            bind(statement, arguments);
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                if (!keys.next()) {
                    throw new IllegalStateException("the database generated no id: " + sql.strip());
                }
                return keys.getLong(1);
            }
        }
    }

    /** @return how many rows each execution changed */
    int[] batch(String sql, List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    <T> List<T> list(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments); ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            Row row = new Row(result);
            while (result.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        }
    }

    /** The first rows that are wanted; the others are read past without being kept. */
    <T> List<T> first(int limit, Predicate<T> wanted, String sql, RowReader<T> reader, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet result = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                Row row = new Row(result);
                while (rows.size() < limit && result.next()) {
                    T each = reader.read(row);
                    if (wanted.test(each)) {
                        rows.add(each);
                    }
                }
                return rows;
            }
        }
    }

    /** @throws IllegalStateException when there is more than one row */
    <T> Optional<T> one(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
        List<T> rows = list(sql, reader, arguments);
        if (rows.size() > 1) {
            throw new IllegalStateException("%d rows where the ledger has at most one: %s".formatted(rows.size(), sql.strip()));
        }
        return rows.stream().findFirst();
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            bind(statement, arguments);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, value(arguments[i]));
        }
    }

    private Object value(Object argument) throws SQLException {
        if (argument instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        if (argument instanceof Enum<?> constant) {
            return constant.name();
        }
        if (argument instanceof Long[] numbers) {
            return connection.createArrayOf("BIGINT", numbers);
        }
        if (argument instanceof String[] texts) {
            return connection.createArrayOf("VARCHAR", texts);
        }
        return argument;
    }
}
