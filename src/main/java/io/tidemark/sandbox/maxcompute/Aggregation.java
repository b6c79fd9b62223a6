package io.tidemark.sandbox.maxcompute;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.Set;

/** The running value of one aggregate function in one group. */
final class Aggregation {

    private static final int MAX_DISTINCT = 1_000_000;

    private final Expression.Aggregate aggregate;
    private final SqlType.Kind argument;
    private final Set<Object> distinct;
    private long count;
    private Object extreme;
    private BigDecimal exactSum = BigDecimal.ZERO;
    private double sum;

    /** @param argument the type of the argument; anything for {@code count(*)} */
    Aggregation(Expression.Aggregate aggregate, SqlType argument) {
        this.aggregate = aggregate;
        this.argument = argument.kind();
        this.distinct = aggregate.distinct() ? new HashSet<>() : null;
    }

    static SqlType type(Expression.Aggregate aggregate, SqlType argument) {
        return switch (aggregate.function()) {
            case COUNT -> SqlType.BIGINT;
            case MIN, MAX -> argument;
            case SUM -> argument.kind().isInteger() ? SqlType.BIGINT
                    : argument.kind() == SqlType.Kind.DECIMAL ? SqlType.decimal(38, argument.scale()) : SqlType.DOUBLE;
            case AVG -> argument.kind() == SqlType.Kind.DECIMAL ? SqlType.decimal(38, 18) : SqlType.DOUBLE;
        };
    }

    /** @param value of the argument; NULL is left out; for {@code count(*)} anything but NULL */
    void add(Object value) {
        if (value == null || distinct != null && !distinct.add(value)) {
            return;
        }
        if (distinct != null && distinct.size() > MAX_DISTINCT) {
            throw SqlException.notImplemented("more than " + MAX_DISTINCT + " distinct values");
        }
        count++;
        switch (aggregate.function()) {
            case MIN -> extreme = extreme == null || RowValues.compare(value, extreme) < 0 ? value : extreme;
            case MAX -> extreme = extreme == null || RowValues.compare(value, extreme) > 0 ? value : extreme;
            case SUM, AVG -> addNumber(value);
            case COUNT -> { }
        }
    }

    /** Counts rows of {@code count(*)} that nobody needs to read. */
    void addCount(long rows) {
        count += rows;
    }

    private void addNumber(Object value) {
        if (isExact()) {
            exactSum = exactSum.add(value instanceof Long number ? BigDecimal.valueOf(number) : (BigDecimal) value);
        } else {
            sum += value instanceof Number number ? number.doubleValue()
                    : (Double) RowValues.parse(SqlType.DOUBLE, value.toString());
        }
    }

    private boolean isExact() {
        return argument.isInteger() || argument == SqlType.Kind.DECIMAL;
    }

    Object result() {
        return switch (aggregate.function()) {
            case COUNT -> count;
            case MIN, MAX -> extreme;
            case SUM -> count == 0 ? null : sum();
            case AVG -> count == 0 ? null : average();
        };
    }

    private Object sum() {
        if (!isExact()) {
            return sum;
        }
        try {
            return argument.isInteger() ? (Object) exactSum.longValueExact() : exactSum;
        } catch (ArithmeticException e) {
            throw SqlException.runtime("sum " + exactSum + " is beyond BIGINT");
        }
    }

    private Object average() {
        if (!isExact()) {
            return sum / count;
        }
        BigDecimal average = exactSum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
        return argument.isInteger() ? (Object) average.doubleValue() : average;
    }
}
