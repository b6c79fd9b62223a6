package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;

/** One run of a SELECT: rows stream through; groups, or the first rows in order, are what is held. */
final class SelectRun {

    private static final int MAX_GROUPS = 100_000;
    private static final long MAX_HELD = 8L * 1024 * 1024;

    private final Statement.Select select;
    private final RowScope scope;
    private final List<Statement.Item> items;
    private final List<Expression> groupBy;
    private final List<Expression> orderBy;
    private final boolean grouped;
    private final List<Expression.Aggregate> aggregates = new ArrayList<>();
    private final Map<List<Object>, List<Aggregation>> groups = new LinkedHashMap<>();
    private final PriorityQueue<Output> ordered;
    private final List<Output> plain = new ArrayList<>();
    private final long wanted;
    private long produced;
    private long held;

    private record Output(Object[] values, Object[] keys, long number) {
    }

    SelectRun(Statement.Select select, Table table) {
        this.select = select;
        this.scope = new RowScope(table);
        this.items = select.items().isEmpty() ? allColumns() : select.items();
        this.orderBy = select.orderBy().stream().map(order -> aliased(order.expression())).toList();
        items.forEach(item -> collectAggregates(item.expression()));
        orderBy.forEach(this::collectAggregates);
        this.groupBy = select.distinct() && aggregates.isEmpty() && select.groupBy().isEmpty()
                ? items.stream().map(Statement.Item::expression).toList() : aliased(select.groupBy());
        this.grouped = !aggregates.isEmpty() || !groupBy.isEmpty();
        this.wanted = select.limit() < 0 ? SqlResult.MAX_ROWS : Math.min(select.limit(), SqlResult.MAX_ROWS);
        this.ordered = orderBy.isEmpty() ? null : new PriorityQueue<>(byKeys().reversed());
        check();
    }

    SqlResult run(List<Table.Partition> partitions, BlockFiles files) throws IOException {
        List<Table.Partition> candidates = partitions.stream()
                .filter(partition -> scope.mayMatch(select.where(), partition.spec())).toList();
        if (countsAreEnough()) {
            candidates.forEach(this::countOnly);
        } else {
            for (Table.Partition partition : candidates) {
                if (!isFull()) {
                    scan(partition, files);
                }
            }
        }
        if (grouped) {
            finishGroups();
        }
        return result();
    }

    /** {@code count(*)} with a condition on partitions needs no row to be read. */
    private boolean countsAreEnough() {
        return grouped && aggregates.stream().allMatch(a -> a.argument() == null)
                && groupBy.stream().allMatch(scope::onPartitionsOnly)
                && (select.where() == null || scope.onPartitionsOnly(select.where()));
    }

    private void countOnly(Table.Partition partition) {
        Object[] row = scope.row(new Object[scope.columns().size() - partition.spec().values().size()],
                partition.spec());
        if (partition.rows() > 0 && scope.matches(select.where(), row)) {
            group(row).forEach(aggregation -> aggregation.addCount(partition.rows()));
        }
    }

    private void scan(Table.Partition partition, BlockFiles files) throws IOException {
        List<Column> data = scope.columns().subList(0, scope.columns().size() - partition.spec().values().size());
        try (RowSource rows = new RowSource(files, data, partition.blocks())) {
            Object[] next = rows.next();
            while (next != null && !isFull()) {
                Object[] row = scope.row(next, partition.spec());
                if (scope.matches(select.where(), row)) {
                    accept(row);
                }
                next = rows.next();
            }
        }
    }

    /** One row more than wanted is taken, to know whether the result is cut. */
    private boolean isFull() {
        return !grouped && ordered == null && plain.size() > wanted;
    }

    private void accept(Object[] row) {
        if (!grouped) {
            output(expression -> scope.value(expression, row));
            return;
        }
        List<Aggregation> group = group(row);
        for (int i = 0; i < aggregates.size(); i++) {
            Expression argument = aggregates.get(i).argument();
            group.get(i).add(argument == null ? Boolean.TRUE : scope.value(argument, row));
        }
    }

    private List<Aggregation> group(Object[] row) {
        List<Object> key = new ArrayList<>();
        groupBy.forEach(expression -> key.add(scope.value(expression, row)));
        List<Aggregation> group = groups.computeIfAbsent(key, unused -> newGroup());
        if (groups.size() > MAX_GROUPS) {
            throw SqlException.notImplemented("more than " + MAX_GROUPS + " groups");
        }
        return group;
    }

    private List<Aggregation> newGroup() {
        return aggregates.stream().map(a -> new Aggregation(a, scope.argumentType(a))).toList();
    }

    private void finishGroups() {
        if (groupBy.isEmpty() && groups.isEmpty()) {
            groups.put(List.of(), newGroup());
        }
        groups.forEach((key, aggregations) -> output(expression -> groupValue(expression, key, aggregations)));
    }

    private Object groupValue(Expression expression, List<Object> key, List<Aggregation> aggregations) {
        if (expression instanceof Expression.Aggregate aggregate) {
            return aggregations.get(aggregates.indexOf(aggregate)).result();
        }
        int index = groupBy.indexOf(expression);
        return index >= 0 ? key.get(index) : ((Expression.Literal) expression).value();
    }

    private void output(Function<Expression, Object> values) {
        Object[] row = items.stream().map(item -> values.apply(item.expression())).toArray();
        Object[] keys = orderBy.stream().map(values).toArray();
        held += size(row);
        if (held > MAX_HELD) {
            throw SqlException.notImplemented("results of more than " + MAX_HELD + " bytes; select less or add LIMIT");
        }
        Output output = new Output(row, keys, produced++);
        if (ordered == null) {
            plain.add(output);
            return;
        }
        ordered.add(output);
        if (ordered.size() > wanted) {
            held -= size(ordered.poll().values());
        }
    }

    /** What can be large in a row; the rest is bounded by the number of rows. */
    private static long size(Object[] row) {
        long size = 0;
        for (Object value : row) {
            if (value instanceof String text) {
                size += text.length();
            } else if (value instanceof byte[] bytes) {
                size += bytes.length;
            } else if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
                size += value.toString().length();
            }
        }
        return size;
    }

    private SqlResult result() {
        List<Output> outputs = new ArrayList<>(ordered == null ? plain : ordered);
        if (ordered != null) {
            outputs.sort(byKeys());
        }
        List<Object[]> rows = outputs.stream().limit(wanted).map(Output::values).toList();
        boolean cut = produced > rows.size() && (select.limit() < 0 || select.limit() > SqlResult.MAX_ROWS);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            columns.add(new Column(name(items.get(i), i), scope.type(items.get(i).expression()), "", true));
        }
        return new SqlResult(columns, rows, "", cut);
    }

    private static String name(Statement.Item item, int index) {
        if (item.alias() != null) {
            return item.alias();
        }
        return item.expression() instanceof Expression.ColumnRef ref ? ref.name() : "_c" + index;
    }

    private Comparator<Output> byKeys() {
        return (a, b) -> {
            for (int i = 0; i < a.keys().length; i++) {
                int order = nullsFirst(a.keys()[i], b.keys()[i]);
                if (order != 0) {
                    return select.orderBy().get(i).descending() ? -order : order;
                }
            }
            return Long.compare(a.number(), b.number());
        };
    }

    private static int nullsFirst(Object a, Object b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        Integer order = RowValues.compare(a, b);
        return order == null ? 0 : order;
    }

    private List<Statement.Item> allColumns() {
        return scope.columns().stream()
                .map(column -> new Statement.Item(new Expression.ColumnRef(column.name()), null)).toList();
    }

    private List<Expression> aliased(List<Expression> expressions) {
        return expressions.stream().map(this::aliased).toList();
    }

    /** An alias stands for its expression; a number stands for the column of the result at that place. */
    private Expression aliased(Expression expression) {
        if (expression instanceof Expression.ColumnRef ref) {
            return items.stream().filter(item -> ref.name().equals(item.alias())).findFirst()
                    .map(Statement.Item::expression).orElse(expression);
        }
        if (expression instanceof Expression.Literal literal && literal.value() instanceof Long place
                && place >= 1 && place <= items.size()) {
            return items.get((int) (place - 1)).expression();
        }
        return expression;
    }

    private void collectAggregates(Expression expression) {
        if (expression instanceof Expression.Aggregate aggregate && !aggregates.contains(aggregate)) {
            aggregates.add(aggregate);
        }
    }

    private void check() {
        List<Expression> outputs = new ArrayList<>(items.stream().map(Statement.Item::expression).toList());
        outputs.addAll(orderBy);
        for (Expression expression : outputs) {
            scope.type(expression);
            boolean known = !grouped || expression instanceof Expression.Aggregate
                    || expression instanceof Expression.Literal || groupBy.contains(expression);
            if (!known) {
                throw SqlException.semantic("column reference " + expression + " should appear in GROUP BY key");
            }
        }
        for (Expression key : groupBy) {
            SqlType.Kind kind = scope.type(key).kind();
            if (kind.isComposite() || kind == SqlType.Kind.BINARY) {
                throw SqlException.notImplemented("GROUP BY or DISTINCT of " + kind);
            }
        }
    }
}
