package io.tidemark.ledger.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.ledger.LedgerException;

class DatabaseTest {

    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private Connection connection;
    private Database database;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:");
        database = database("no such method", null);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void aTransactionThatWasRolledBackForAnotherIsRepeatedWhole() {
        String result = database.transaction("try", tx -> {
            if (tries.incrementAndGet() < 3) {
                throw new SQLException("deadlock", "40001");
            }
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(tries).hasValue(3);
        assertThat(lost).hasValue(0);
    }

    @Test
    void itIsNotRepeatedForEver() {
        assertThatThrownBy(() -> database.change("count the slots", tx -> {
            tries.incrementAndGet();
            throw new SQLException("could not\nserialize", "40001");
        })).isInstanceOf(LedgerException.class).hasMessage(
                "the ledger could not count the slots after 3 tries (nothing changed): could not serialize");

        assertThat(tries).hasValue(3);
    }

    @Test
    void anErrorInTheStatementIsNotRepeated() {
        assertThatThrownBy(() -> database.change("try", tx -> {
            tries.incrementAndGet();
            tx.update("UPDATE nothing SET a = 1");
        })).isInstanceOf(LedgerException.class).hasMessageContaining("after 1 try (nothing changed)");

        assertThat(tries).hasValue(1);
    }

    @Test
    void aConnectionLostBeforeTheCommitIsReplaced() {
        database.change("try", tx -> {
            if (tries.incrementAndGet() == 1) {
                throw new SQLException("gone", "08006");
            }
        });

        assertThat(tries).hasValue(2);
        assertThat(lost).hasValue(1);
    }

    @Test
    void aConnectionLostInTheCommitIsNotRepeatedBecauseNobodyKnowsWhatBecameOfIt() {
        Database breaking = database("commit", new SQLException("gone", "08006"));

        assertThatThrownBy(() -> breaking.change("record the success", tx -> tries.incrementAndGet()))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("the commit was sent and its outcome is not known");

        assertThat(tries).hasValue(1);
    }

    @Test
    void whatFailsLeavesNothingBehind() {
        database.change("set up", tx -> tx.update("CREATE TABLE t (a INT)"));

        assertThatThrownBy(() -> database.change("try", tx -> {
            tx.update("INSERT INTO t VALUES (1)");
            throw new IllegalStateException("no");
        })).isInstanceOf(IllegalStateException.class);

        assertThat(database.<List<Long>>transaction("look", tx -> tx.list("SELECT COUNT(*) FROM t", row -> row.getLong(1))))
                .containsExactly(0L);
    }

    @Test
    void aConnectionIsGivenBackAsItWas() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        List<Object> seen = new ArrayList<>();

        database.change("look", tx -> {
            seen.add(connection.getAutoCommit());
            seen.add(connection.getTransactionIsolation());
        });

        assertThat(seen).containsExactly(false, Connection.TRANSACTION_READ_COMMITTED);
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    }

    /** A database over the one connection, which is never closed and fails in one method. */
    private Database database(String failingMethod, SQLException failure) {
        Connection shared = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals(failingMethod)) {
                        throw failure;
                    }
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        DataSource dataSource = (DataSource) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> shared);
        return new Database(dataSource, Dialect.H2, null, lost::incrementAndGet);
    }
}
