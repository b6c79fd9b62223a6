package io.tidemark.sandbox.maxcompute;

import java.util.List;

/** An expression of a SELECT. */
sealed interface Expression {

    enum Comparison { EQ, NE, LT, LE, GT, GE }

    enum Function { COUNT, MIN, MAX, SUM, AVG }

    /** @param value null for NULL */
    record Literal(Object value, SqlType type) implements Expression {
    }

    record ColumnRef(String name) implements Expression {
    }

    record Compare(Comparison comparison, Expression left, Expression right) implements Expression {
    }

    record And(Expression left, Expression right) implements Expression {
    }

    record Or(Expression left, Expression right) implements Expression {
    }

    record Not(Expression operand) implements Expression {
    }

    record IsNull(Expression operand) implements Expression {
    }

    record In(Expression operand, List<Expression> options) implements Expression {
    }

    record Like(Expression operand, String pattern) implements Expression {
    }

    /** @param argument null for {@code count(*)} */
    record Aggregate(Function function, boolean distinct, Expression argument) implements Expression {
    }
}
