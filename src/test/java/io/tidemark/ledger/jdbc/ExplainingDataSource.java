package io.tidemark.ledger.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

/** Explains each statement with its own arguments before it runs; what the explanation changes is undone. */
final class ExplainingDataSource {

    private final DataSource database;
    private final String explain;
    /** By statement, the plan of its last execution. */
    private final Map<String, String> plans = new LinkedHashMap<>();

    ExplainingDataSource(DataSource database) {
        this.database = database;
        this.explain = Migration.dialect(database) == Dialect.POSTGRESQL ? "EXPLAIN (ANALYZE, TIMING OFF) " : "EXPLAIN ";
    }

    Map<String, String> plans() {
        return plans;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (self, method, arguments) -> {
            Object result = call(database, method, arguments);
            return result instanceof Connection connection ? connection(connection) : result;
        });
    }

    private Connection connection(Connection connection) {
        return proxy(Connection.class, (self, method, arguments) -> {
            Object result = call(connection, method, arguments);
            return result instanceof PreparedStatement statement
                    ? statement(connection, statement, (String) arguments[0]) : result;
        });
    }

    private PreparedStatement statement(Connection connection, PreparedStatement statement, String sql) {
        Map<Integer, Object> bound = new TreeMap<>();
        return proxy(PreparedStatement.class, (self, method, arguments) -> {
            if (method.getName().equals("setObject")) {
                bound.put((Integer) arguments[0], arguments[1]);
            } else if (method.getName().startsWith("execute") || method.getName().equals("addBatch")) {
                plans.put(sql, plan(connection, sql, bound));
            }
            return call(statement, method, arguments);
        });
    }

    private String plan(Connection connection, String sql, Map<Integer, Object> bound) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (PreparedStatement statement = connection.prepareStatement(explain + sql)) {
            for (Map.Entry<Integer, Object> argument : bound.entrySet()) {
                statement.setObject(argument.getKey(), argument.getValue());
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    plan.append(result.getString(1)).append('\n');
                }
            }
            return plan.toString();
        } finally {
            connection.rollback(before);
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(ExplainingDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
