package io.tidemark.sandbox.maxcompute;

import java.util.List;
import java.util.Map;

/** What the SQL parser understands. Names of tables are resolved against the project of the request. */
sealed interface Statement {

    /** As written: one to three parts, in lower case. */
    record Name(List<String> parts) {
    }

    record CreateTable(Name table, boolean ifNotExists, List<Column> columns, List<Column> partitionKeys,
            String comment, long lifecycle, Map<String, String> properties) implements Statement {
    }

    record DropTable(Name table, boolean ifExists) implements Statement {
    }

    record AddPartitions(Name table, boolean ifNotExists, List<Map<String, String>> specs) implements Statement {
    }

    record DropPartitions(Name table, boolean ifExists, List<Map<String, String>> specs) implements Statement {
    }

    /** @param spec null for the whole table */
    record Truncate(Name table, Map<String, String> spec) implements Statement {
    }

    record ShowTables() implements Statement {
    }

    record ShowPartitions(Name table) implements Statement {
    }

    /** @param spec null for the table */
    record Describe(Name table, Map<String, String> spec) implements Statement {
    }

    /**
     * @param spec empty for a table without partitions
     * @param columns null for all, in order
     */
    record Insert(Name table, Map<String, String> spec, boolean overwrite, List<String> columns,
            List<List<Expression.Literal>> rows) implements Statement {
    }

    /**
     * @param items empty for {@code *}
     * @param where null for none
     * @param limit -1 for none
     */
    record Select(List<Item> items, boolean distinct, Name from, Expression where, List<Expression> groupBy,
            List<Order> orderBy, long limit) implements Statement {
    }

    /** @param alias null for none */
    record Item(Expression expression, String alias) {
    }

    record Order(Expression expression, boolean descending) {
    }
}
