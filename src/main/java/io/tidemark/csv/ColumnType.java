package io.tidemark.csv;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scalar type of a table column.
 *
 * @param kind      the type without its parameters
 * @param precision most digits of a DECIMAL, most characters of a VARCHAR or CHAR, 0 for others
 * @param scale     digits of a DECIMAL after the point, 0 for others
 */
public record ColumnType(Kind kind, int precision, int scale) {

    /** MaxCompute's scalar types that a text can stand for. */
    public enum Kind {
        TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, BOOLEAN, STRING, VARCHAR, CHAR, BINARY, DATE, DATETIME,
        TIMESTAMP, TIMESTAMP_NTZ;

        /** Whether an empty text is a value of the type; for all others it is NULL. */
        public boolean holdsEmptyText() {
            return this == STRING || this == VARCHAR || this == CHAR || this == BINARY;
        }
    }

    /** Digits of the DECIMAL without parameters: 36 before the point and 18 after it (type system 1.0). */
    private static final int LEGACY_PRECISION = 54;
    private static final int LEGACY_SCALE = 18;
    private static final Pattern TYPE = Pattern.compile("([A-Z_]+)(?:\\s*\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\))?");

    /**
     * Reads a type as SQL writes it, in any case, for example {@code decimal(20,4)}.
     *
     * @return empty for a type that a text cannot be loaded into in this version: ARRAY, MAP, STRUCT, JSON, INTERVAL_*
     */
    public static Optional<ColumnType> parse(String sql) {
        Matcher matcher = TYPE.matcher(sql.trim().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Kind kind;
        try {
            kind = Kind.valueOf(matcher.group(1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (kind == Kind.DECIMAL && matcher.group(2) == null) {
            return Optional.of(new ColumnType(kind, LEGACY_PRECISION, LEGACY_SCALE));
        }
        return Optional.of(new ColumnType(kind, number(matcher.group(2)), number(matcher.group(3))));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** As SQL writes it. */
    @Override
    public String toString() {
        return switch (kind) {
            case DECIMAL -> precision == LEGACY_PRECISION ? "DECIMAL" : "DECIMAL(" + precision + "," + scale + ")";
            case VARCHAR, CHAR -> kind + "(" + precision + ")";
            default -> kind.name();
        };
    }
}
