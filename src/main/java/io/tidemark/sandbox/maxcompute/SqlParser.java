package io.tidemark.sandbox.maxcompute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parses the statements a loader's user needs. What it does not know it refuses by name. */
final class SqlParser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    private SqlParser(String sql) {
        this.tokens = new TokenStream(sql);
        this.expressions = new ExpressionParser(tokens);
    }

    /** @throws SqlException */
    static Statement parse(String sql) {
        SqlParser parser = new SqlParser(sql);
        Statement statement = parser.statement();
        parser.tokens.accept(";");
        parser.tokens.expectEnd();
        return statement;
    }

    /** @throws SqlException when the text is not a type */
    static SqlType parseType(String text) {
        TokenStream tokens = new TokenStream(text);
        SqlType type = new TypeParser(tokens).type();
        tokens.expectEnd();
        return type;
    }

    private Statement statement() {
        if (tokens.accept("create")) {
            return createTable();
        }
        if (tokens.accept("drop")) {
            tokens.expect("table");
            boolean ifExists = tokens.acceptAll("if", "exists");
            return new Statement.DropTable(tableName(), ifExists);
        }
        if (tokens.accept("alter")) {
            return alterTable();
        }
        if (tokens.accept("truncate")) {
            tokens.expect("table");
            return new Statement.Truncate(tableName(), tokens.accept("partition") ? partitionSpec() : null);
        }
        if (tokens.accept("show")) {
            return show();
        }
        if (tokens.accept("desc") || tokens.accept("describe")) {
            tokens.accept("extended");
            return new Statement.Describe(tableName(), tokens.accept("partition") ? partitionSpec() : null);
        }
        if (tokens.accept("insert")) {
            return insert();
        }
        if (tokens.accept("select")) {
            return select();
        }
        throw tokens.notImplemented(tokens.peek().text().toUpperCase(Locale.ROOT));
    }

    private Statement createTable() {
        tokens.expect("table");
        boolean ifNotExists = tokens.acceptAll("if", "not", "exists");
        Statement.Name name = tableName();
        if (!tokens.peek().is("(")) {
            throw tokens.notImplemented("CREATE TABLE without a column list (AS, LIKE)");
        }
        List<Column> columns = columnList();
        List<Column> partitionKeys = List.of();
        String comment = "";
        long lifecycle = -1;
        Map<String, String> properties = Map.of();
        while (true) {
            if (tokens.accept("comment")) {
                comment = tokens.string();
            } else if (tokens.accept("partitioned")) {
                tokens.expect("by");
                partitionKeys = columnList();
            } else if (tokens.accept("lifecycle")) {
                lifecycle = tokens.integer();
            } else if (tokens.accept("tblproperties")) {
                properties = properties();
            } else {
                return new Statement.CreateTable(name, ifNotExists, columns, partitionKeys, comment, lifecycle,
                        properties);
            }
        }
    }

    private List<Column> columnList() {
        List<Column> columns = new ArrayList<>();
        tokens.expect("(");
        do {
            refusePrimaryKey();
            columns.add(column());
        } while (tokens.accept(","));
        tokens.expect(")");
        return columns;
    }

    private void refusePrimaryKey() {
        if (tokens.peek().is("primary")) {
            throw tokens.notImplemented("PRIMARY KEY (Delta tables)");
        }
    }

    private Column column() {
        String name = tokens.name();
        SqlType type = new TypeParser(tokens).type();
        boolean nullable = true;
        String comment = "";
        while (true) {
            refusePrimaryKey();
            if (tokens.acceptAll("not", "null")) {
                nullable = false;
            } else if (tokens.accept("comment")) {
                comment = tokens.string();
            } else if (tokens.peek().is("default")) {
                throw tokens.notImplemented("DEFAULT of a column");
            } else if (!tokens.accept("null")) {
                return new Column(name, type, comment, nullable);
            }
        }
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        tokens.expect("(");
        do {
            String key = tokens.string();
            tokens.expect("=");
            properties.put(key, tokens.string());
        } while (tokens.accept(","));
        tokens.expect(")");
        if ("true".equalsIgnoreCase(properties.get("transactional"))) {
            throw tokens.notImplemented("transactional tables");
        }
        return properties;
    }

    private Statement alterTable() {
        tokens.expect("table");
        Statement.Name name = tableName();
        boolean add = tokens.accept("add");
        if (!add && !tokens.accept("drop")) {
            throw tokens.notImplemented("ALTER TABLE ... " + tokens.peek().text().toUpperCase(Locale.ROOT));
        }
        boolean condition = add ? tokens.acceptAll("if", "not", "exists") : tokens.acceptAll("if", "exists");
        if (!tokens.peek().is("partition")) {
            throw tokens.notImplemented("ALTER TABLE ... " + (add ? "ADD " : "DROP ")
                    + tokens.peek().text().toUpperCase(Locale.ROOT));
        }
        List<Map<String, String>> specs = new ArrayList<>();
        while (tokens.accept("partition")) {
            specs.add(partitionSpec());
            tokens.accept(",");
        }
        return add ? new Statement.AddPartitions(name, condition, specs)
                : new Statement.DropPartitions(name, condition, specs);
    }

    private Statement show() {
        if (tokens.accept("tables")) {
            return new Statement.ShowTables();
        }
        if (tokens.accept("partitions")) {
            return new Statement.ShowPartitions(tableName());
        }
        throw tokens.notImplemented("SHOW " + tokens.peek().text().toUpperCase(Locale.ROOT));
    }

    private Statement insert() {
        boolean overwrite = tokens.accept("overwrite");
        if (!overwrite) {
            tokens.expect("into");
        }
        tokens.accept("table");
        Statement.Name name = tableName();
        Map<String, String> spec = tokens.accept("partition") ? partitionSpec() : Map.of();
        List<String> columns = null;
        if (tokens.accept("(")) {
            columns = new ArrayList<>();
            do {
                columns.add(tokens.name());
            } while (tokens.accept(","));
            tokens.expect(")");
        }
        if (!tokens.accept("values")) {
            throw tokens.notImplemented("INSERT ... " + tokens.peek().text().toUpperCase(Locale.ROOT));
        }
        List<List<Expression.Literal>> rows = new ArrayList<>();
        do {
            rows.add(literalRow());
        } while (tokens.accept(","));
        return new Statement.Insert(name, spec, overwrite, columns, rows);
    }

    private List<Expression.Literal> literalRow() {
        List<Expression.Literal> row = new ArrayList<>();
        tokens.expect("(");
        do {
            row.add(expressions.literal());
        } while (tokens.accept(","));
        tokens.expect(")");
        return row;
    }

    private Statement select() {
        boolean distinct = tokens.accept("distinct");
        List<Statement.Item> items = new ArrayList<>();
        if (!tokens.accept("*")) {
            do {
                items.add(item());
            } while (tokens.accept(","));
        }
        if (!tokens.accept("from")) {
            throw tokens.notImplemented("SELECT without FROM, or '" + tokens.peek().text() + "' in its column list");
        }
        if (tokens.peek().is("(")) {
            throw tokens.notImplemented("sub-queries");
        }
        Statement.Name from = tableName();
        Expression where = tokens.accept("where") ? expressions.condition() : null;
        List<Expression> groupBy = new ArrayList<>();
        if (tokens.acceptAll("group", "by")) {
            do {
                groupBy.add(expressions.operand());
            } while (tokens.accept(","));
        }
        if (tokens.peek().is("having")) {
            throw tokens.notImplemented("HAVING");
        }
        List<Statement.Order> orderBy = tokens.acceptAll("order", "by") ? orders() : List.of();
        long limit = tokens.accept("limit") ? tokens.integer() : -1;
        return new Statement.Select(items, distinct, from, where, groupBy, orderBy, limit);
    }

    private Statement.Item item() {
        Expression expression = expressions.operand();
        boolean named = tokens.accept("as") || tokens.peek().kind() == SqlLexer.Kind.QUOTED_NAME
                || tokens.peek().kind() == SqlLexer.Kind.WORD && !tokens.peek().is("from");
        return new Statement.Item(expression, named ? tokens.name() : null);
    }

    private List<Statement.Order> orders() {
        List<Statement.Order> orders = new ArrayList<>();
        do {
            Expression expression = expressions.operand();
            boolean descending = tokens.accept("desc");
            if (!descending) {
                tokens.accept("asc");
            }
            if (tokens.peek().is("nulls")) {
                throw tokens.notImplemented("NULLS FIRST and LAST");
            }
            orders.add(new Statement.Order(expression, descending));
        } while (tokens.accept(","));
        return orders;
    }

    private Map<String, String> partitionSpec() {
        Map<String, String> spec = new LinkedHashMap<>();
        tokens.expect("(");
        do {
            String name = tokens.name();
            tokens.expect("=");
            Object value = expressions.literal().value();
            if (value == null || spec.put(name, value.toString()) != null) {
                throw tokens.bad("partition column " + name + " needs exactly one value");
            }
        } while (tokens.accept(","));
        tokens.expect(")");
        return spec;
    }

    private Statement.Name tableName() {
        List<String> parts = new ArrayList<>();
        do {
            parts.add(tokens.name());
        } while (tokens.accept("."));
        if (parts.size() > 3) {
            throw tokens.bad("a table name of " + parts.size() + " parts");
        }
        return new Statement.Name(parts);
    }
}
