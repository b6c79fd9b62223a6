package io.tidemark.ledger.jdbc;

import java.sql.SQLException;

/** Makes a value of the row on which the result stands. */
@FunctionalInterface
interface RowReader<T> {

    T read(Row row) throws SQLException;
}
