package io.tidemark.sandbox.maxcompute;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses a data type. */
final class TypeParser {

    private static final int DEFAULT_PRECISION = 38;
    private static final int DEFAULT_SCALE = 18;

    private final TokenStream tokens;

    TypeParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    SqlType type() {
        SqlLexer.Token token = tokens.peek();
        SqlType.Kind kind = kind(tokens.name().toUpperCase(Locale.ROOT), token);
        return switch (kind) {
            case DECIMAL -> decimal();
            case VARCHAR -> SqlType.sized(kind, size(65_535));
            case CHAR -> SqlType.sized(kind, size(255));
            case ARRAY -> SqlType.composite(kind, List.of(), parameters(1));
            case MAP -> SqlType.composite(kind, List.of(), parameters(2));
            case STRUCT -> struct();
            default -> SqlType.of(kind);
        };
    }

    private SqlType.Kind kind(String name, SqlLexer.Token token) {
        for (SqlType.Kind kind : SqlType.Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw tokens.notImplemented("data type " + token.text());
    }

    private SqlType decimal() {
        int precision = DEFAULT_PRECISION;
        int scale = DEFAULT_SCALE;
        if (tokens.accept("(")) {
            precision = (int) tokens.integer();
            scale = tokens.accept(",") ? (int) tokens.integer() : 0;
            tokens.expect(")");
        }
        if (precision < 1 || precision > DEFAULT_PRECISION || scale < 0 || scale > Math.min(precision, DEFAULT_SCALE)) {
            throw tokens.bad("decimal(" + precision + "," + scale + ") is out of range");
        }
        return SqlType.decimal(precision, scale);
    }

    private int size(int limit) {
        tokens.expect("(");
        long size = tokens.integer();
        tokens.expect(")");
        if (size < 1 || size > limit) {
            throw tokens.bad("length " + size + " is not in 1.." + limit);
        }
        return (int) size;
    }

    private List<SqlType> parameters(int count) {
        List<SqlType> parameters = new ArrayList<>();
        tokens.expect("<");
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                tokens.expect(",");
            }
            parameters.add(type());
        }
        tokens.expect(">");
        return parameters;
    }

    private SqlType struct() {
        List<String> names = new ArrayList<>();
        List<SqlType> members = new ArrayList<>();
        tokens.expect("<");
        do {
            names.add(tokens.name());
            tokens.expect(":");
            members.add(type());
        } while (tokens.accept(","));
        tokens.expect(">");
        return SqlType.composite(SqlType.Kind.STRUCT, names, members);
    }
}
