package io.tidemark.sandbox.maxcompute;

import java.util.List;
import java.util.Locale;

/**
 * A MaxCompute data type.
 *
 * @param precision of DECIMAL, or the length of VARCHAR and CHAR; else 0
 * @param scale of DECIMAL; else 0
 * @param names the members of a STRUCT in order; else empty
 * @param elements the element of an ARRAY, key and value of a MAP, the members of a STRUCT; else empty
 */
record SqlType(Kind kind, int precision, int scale, List<String> names, List<SqlType> elements) {

    enum Kind {
        TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, BOOLEAN, STRING, VARCHAR, CHAR, BINARY, JSON,
        DATE, DATETIME, TIMESTAMP, TIMESTAMP_NTZ, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, ARRAY, MAP, STRUCT;

        boolean isInteger() {
            return ordinal() <= BIGINT.ordinal();
        }

        boolean isNumber() {
            return ordinal() <= DECIMAL.ordinal();
        }

        boolean isText() {
            return this == STRING || this == VARCHAR || this == CHAR || this == JSON;
        }

        boolean isComposite() {
            return this == ARRAY || this == MAP || this == STRUCT;
        }
    }

    static final SqlType STRING = of(Kind.STRING);
    static final SqlType BIGINT = of(Kind.BIGINT);
    static final SqlType DOUBLE = of(Kind.DOUBLE);
    static final SqlType BOOLEAN = of(Kind.BOOLEAN);

    static SqlType of(Kind kind) {
        return new SqlType(kind, 0, 0, List.of(), List.of());
    }

    static SqlType decimal(int precision, int scale) {
        return new SqlType(Kind.DECIMAL, precision, scale, List.of(), List.of());
    }

    static SqlType sized(Kind kind, int length) {
        return new SqlType(kind, length, 0, List.of(), List.of());
    }

    static SqlType composite(Kind kind, List<String> names, List<SqlType> elements) {
        return new SqlType(kind, 0, 0, List.copyOf(names), List.copyOf(elements));
    }

    static SqlType array(SqlType element) {
        return composite(Kind.ARRAY, List.of(), List.of(element));
    }

    SqlType element(int index) {
        return elements.get(index);
    }

    /** The type as SQL text in lower case, as the service writes it in a schema. */
    String text() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return switch (kind) {
            case DECIMAL -> name + "(" + precision + "," + scale + ")";
            case VARCHAR, CHAR -> name + "(" + precision + ")";
            case ARRAY -> "array<" + element(0).text() + ">";
            case MAP -> "map<" + element(0).text() + "," + element(1).text() + ">";
            case STRUCT -> structText();
            default -> name;
        };
    }

    private String structText() {
        StringBuilder text = new StringBuilder("struct<");
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : ",").append(names.get(i)).append(':').append(element(i).text());
        }
        return text.append('>').toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
