package io.tidemark.sandbox.maxcompute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The columns a SELECT can name, data columns before partition columns, and the evaluation of expressions on a row. */
final class RowScope {

    private final List<Column> columns;
    private final int dataColumns;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<String, Pattern> patterns = new HashMap<>();

    RowScope(Table table) {
        columns = new ArrayList<>(table.columns());
        columns.addAll(table.partitionKeys());
        dataColumns = table.columns().size();
        for (int i = 0; i < columns.size(); i++) {
            indexes.put(columns.get(i).name(), i);
        }
    }

    List<Column> columns() {
        return columns;
    }

    Object[] row(Object[] data, PartitionSpec partition) {
        Object[] row = new Object[columns.size()];
        System.arraycopy(data, 0, row, 0, dataColumns);
        for (int i = dataColumns; i < row.length; i++) {
            row[i] = RowValues.parse(columns.get(i).type(), partition.values().get(i - dataColumns));
        }
        return row;
    }

    SqlType type(Expression expression) {
        if (expression instanceof Expression.ColumnRef ref) {
            return columns.get(index(ref)).type();
        }
        if (expression instanceof Expression.Literal literal) {
            return literal.type();
        }
        if (expression instanceof Expression.Aggregate aggregate) {
            return Aggregation.type(aggregate, argumentType(aggregate));
        }
        return SqlType.BOOLEAN;
    }

    SqlType argumentType(Expression.Aggregate aggregate) {
        return aggregate.argument() == null ? SqlType.BIGINT : type(aggregate.argument());
    }

    /** False only when no row of the partition can meet the condition, whatever its data columns hold. */
    boolean mayMatch(Expression where, PartitionSpec partition) {
        return where == null || !Boolean.FALSE.equals(test(where, row(new Object[dataColumns], partition), true));
    }

    /** Whether the expression needs nothing but partition columns. */
    boolean onPartitionsOnly(Expression expression) {
        if (expression instanceof Expression.And and) {
            return onPartitionsOnly(and.left()) && onPartitionsOnly(and.right());
        }
        if (expression instanceof Expression.Or or) {
            return onPartitionsOnly(or.left()) && onPartitionsOnly(or.right());
        }
        if (expression instanceof Expression.Not not) {
            return onPartitionsOnly(not.operand());
        }
        if (expression instanceof Expression.Compare compare) {
            return onPartitionsOnly(compare.left()) && onPartitionsOnly(compare.right());
        }
        if (expression instanceof Expression.IsNull isNull) {
            return onPartitionsOnly(isNull.operand());
        }
        if (expression instanceof Expression.In in) {
            return onPartitionsOnly(in.operand()) && in.options().stream().allMatch(this::onPartitionsOnly);
        }
        if (expression instanceof Expression.Like like) {
            return onPartitionsOnly(like.operand());
        }
        return expression instanceof Expression.Literal
                || expression instanceof Expression.ColumnRef ref && index(ref) >= dataColumns;
    }

    boolean matches(Expression where, Object[] row) {
        return where == null || Boolean.TRUE.equals(test(where, row, false));
    }

    /** Null for unknown, as in SQL; with {@code pruning} whatever depends on a data column is unknown too. */
    private Boolean test(Expression expression, Object[] row, boolean pruning) {
        if (expression instanceof Expression.And and) {
            Boolean left = test(and.left(), row, pruning);
            Boolean right = Boolean.FALSE.equals(left) ? left : test(and.right(), row, pruning);
            return Boolean.FALSE.equals(right) ? right : left == null || right == null ? null : Boolean.TRUE;
        }
        if (expression instanceof Expression.Or or) {
            Boolean left = test(or.left(), row, pruning);
            Boolean right = Boolean.TRUE.equals(left) ? left : test(or.right(), row, pruning);
            return Boolean.TRUE.equals(right) ? right : left == null || right == null ? null : Boolean.FALSE;
        }
        if (expression instanceof Expression.Not not) {
            Boolean operand = test(not.operand(), row, pruning);
            return operand == null ? null : !operand;
        }
        if (pruning && !onPartitionsOnly(expression)) {
            return null;
        }
        if (expression instanceof Expression.IsNull isNull) {
            return value(isNull.operand(), row) == null;
        }
        if (expression instanceof Expression.In in) {
            return in(in, row);
        }
        if (expression instanceof Expression.Like like) {
            Object value = value(like.operand(), row);
            return value == null ? null : pattern(like.pattern()).matcher(value.toString()).matches();
        }
        if (expression instanceof Expression.Compare compare) {
            return compare(compare.comparison(), value(compare.left(), row), value(compare.right(), row));
        }
        throw SqlException.semantic("an aggregate or a value stands where a condition is needed");
    }

    private Boolean in(Expression.In in, Object[] row) {
        Object value = value(in.operand(), row);
        boolean unknown = false;
        for (Expression option : in.options()) {
            Boolean equal = compare(Expression.Comparison.EQ, value, value(option, row));
            if (Boolean.TRUE.equals(equal)) {
                return true;
            }
            unknown |= equal == null;
        }
        return unknown ? null : Boolean.FALSE;
    }

    private static Boolean compare(Expression.Comparison comparison, Object left, Object right) {
        Integer order = left == null || right == null ? null : RowValues.compare(left, right);
        if (order == null) {
            return null;
        }
        return switch (comparison) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    Object value(Expression expression, Object[] row) {
        if (expression instanceof Expression.ColumnRef ref) {
            return row[index(ref)];
        }
        if (expression instanceof Expression.Literal literal) {
            return literal.value();
        }
        throw SqlException.semantic("an aggregate function is not allowed here");
    }

    private int index(Expression.ColumnRef ref) {
        Integer index = indexes.get(ref.name());
        if (index == null) {
            throw SqlException.semantic("column " + ref.name() + " cannot be resolved");
        }
        return index;
    }

    private Pattern pattern(String like) {
        return patterns.computeIfAbsent(like, RowScope::compile);
    }

    private static Pattern compile(String like) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            char c = like.charAt(i);
            if (c == '\\' && i + 1 < like.length()) {
                regex.append(Pattern.quote(String.valueOf(like.charAt(++i))));
            } else {
                regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
