package io.tidemark.sandbox.maxcompute;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parses conditions, operands and literals. */
final class ExpressionParser {

    private static final Map<String, Expression.Comparison> COMPARISONS = Map.of(
            "=", Expression.Comparison.EQ, "==", Expression.Comparison.EQ,
            "<>", Expression.Comparison.NE, "!=", Expression.Comparison.NE,
            "<", Expression.Comparison.LT, "<=", Expression.Comparison.LE,
            ">", Expression.Comparison.GT, ">=", Expression.Comparison.GE);

    private final TokenStream tokens;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    Expression condition() {
        Expression left = conjunction();
        while (tokens.accept("or")) {
            left = new Expression.Or(left, conjunction());
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = negation();
        while (tokens.accept("and")) {
            left = new Expression.And(left, negation());
        }
        return left;
    }

    private Expression negation() {
        if (tokens.accept("not")) {
            return new Expression.Not(negation());
        }
        if (tokens.accept("(")) {
            Expression inner = condition();
            tokens.expect(")");
            return inner;
        }
        return predicate();
    }

    private Expression predicate() {
        Expression left = operand();
        Expression.Comparison comparison = COMPARISONS.get(tokens.peek().text());
        if (comparison != null && tokens.peek().kind() == SqlLexer.Kind.SYMBOL) {
            tokens.take();
            return new Expression.Compare(comparison, left, operand());
        }
        if (tokens.accept("is")) {
            boolean not = tokens.accept("not");
            tokens.expect("null");
            return not(not, new Expression.IsNull(left));
        }
        boolean not = tokens.accept("not");
        if (tokens.accept("in")) {
            return not(not, new Expression.In(left, options()));
        }
        if (tokens.accept("like")) {
            return not(not, new Expression.Like(left, tokens.string()));
        }
        if (tokens.accept("between")) {
            Expression low = operand();
            tokens.expect("and");
            return not(not, new Expression.And(new Expression.Compare(Expression.Comparison.GE, left, low),
                    new Expression.Compare(Expression.Comparison.LE, left, operand())));
        }
        throw tokens.notImplemented("'" + tokens.peek().text() + "' in a condition");
    }

    private static Expression not(boolean not, Expression expression) {
        return not ? new Expression.Not(expression) : expression;
    }

    private List<Expression> options() {
        List<Expression> options = new ArrayList<>();
        tokens.expect("(");
        if (tokens.peek().is("select")) {
            throw tokens.notImplemented("sub-queries");
        }
        do {
            options.add(operand());
        } while (tokens.accept(","));
        tokens.expect(")");
        return options;
    }

    /** A column, a literal, or an aggregate function of one. */
    Expression operand() {
        SqlLexer.Token token = tokens.peek();
        boolean name = token.kind() == SqlLexer.Kind.QUOTED_NAME || token.kind() == SqlLexer.Kind.WORD
                && !token.is("null") && !token.is("true") && !token.is("false")
                && tokens.peek(1).kind() != SqlLexer.Kind.STRING;
        if (!name) {
            return literal();
        }
        if (tokens.peek(1).is("(")) {
            return aggregate();
        }
        String column = tokens.name();
        while (tokens.accept(".")) {
            column = tokens.name();
        }
        return new Expression.ColumnRef(column);
    }

    private Expression aggregate() {
        Expression.Function function = function();
        tokens.expect("(");
        boolean distinct = tokens.accept("distinct");
        Expression argument = null;
        if (tokens.peek().is("*") && function == Expression.Function.COUNT && !distinct) {
            tokens.take();
        } else {
            argument = operand();
        }
        tokens.expect(")");
        return new Expression.Aggregate(function, distinct, argument);
    }

    private Expression.Function function() {
        for (Expression.Function function : Expression.Function.values()) {
            if (tokens.accept(function.name())) {
                return function;
            }
        }
        throw tokens.notImplemented("function " + tokens.peek().text());
    }

    Expression.Literal literal() {
        boolean negative = tokens.accept("-");
        SqlLexer.Token token = tokens.take();
        return switch (token.kind()) {
            case NUMBER -> number(negative, token.text());
            case STRING -> new Expression.Literal(token.text(), SqlType.STRING);
            case WORD -> word(token.text().toUpperCase(Locale.ROOT));
            default -> throw tokens.notImplemented("'" + token.text() + "' as a value");
        };
    }

    private static Expression.Literal number(boolean negative, String text) {
        String signed = negative ? "-" + text : text;
        if (text.chars().allMatch(Character::isDigit) && text.length() < 19) {
            return new Expression.Literal(Long.parseLong(signed), SqlType.BIGINT);
        }
        BigDecimal value = new BigDecimal(signed);
        return new Expression.Literal(value, SqlType.decimal(38, Math.min(18, Math.max(0, value.scale()))));
    }

    private Expression.Literal word(String word) {
        return switch (word) {
            case "NULL" -> new Expression.Literal(null, SqlType.STRING);
            case "TRUE" -> new Expression.Literal(true, SqlType.BOOLEAN);
            case "FALSE" -> new Expression.Literal(false, SqlType.BOOLEAN);
            case "DATE", "DATETIME", "TIMESTAMP", "TIMESTAMP_NTZ" -> {
                SqlType type = SqlType.of(SqlType.Kind.valueOf(word));
                yield new Expression.Literal(RowValues.parse(type, tokens.string()), type);
            }
            default -> throw tokens.notImplemented("'" + word + "' as a value");
        };
    }
}
