package io.tidemark.ledger.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import io.tidemark.commit.LoadCounts;

/** The row on which a result stands, in the types of the ledger. */
record Row(ResultSet result) {

    String text(String column) throws SQLException {
        return result.getString(column);
    }

    int integer(String column) throws SQLException {
        return result.getInt(column);
    }

    long number(String column) throws SQLException {
        return result.getLong(column);
    }

    long getLong(int column) throws SQLException {
        return result.getLong(column);
    }

    /** Null where the column is null. */
    Long count(String column) throws SQLException {
        long number = result.getLong(column);
        return result.wasNull() ? null : number;
    }

    boolean flag(String column) throws SQLException {
        return result.getBoolean(column);
    }

    /** Null where the column is null. */
    Instant instant(String column) throws SQLException {
        long millis = result.getLong(column);
        return result.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** Null where the column is null. */
    <E extends Enum<E>> E constant(String column, Class<E> type) throws SQLException {
        String name = result.getString(column);
        return name == null ? null : Enum.valueOf(type, name);
    }

    /** Null where the counts are null. */
    LoadCounts counts() throws SQLException {
        long read = result.getLong("rows_read");
        return result.wasNull() ? null : new LoadCounts(read, number("rows_written"), number("rows_rejected"));
    }
}
