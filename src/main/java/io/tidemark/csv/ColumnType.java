package io.tidemark.csv;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A type of a table column.
 *
 * @param kind      the type without its parameters
 * @param precision most digits of a DECIMAL, most characters of a VARCHAR or CHAR, 0 for others
 * @param scale     digits of a DECIMAL after the point, 0 for others
 * @param members   the element of an ARRAY, key and value of a MAP, the members of a STRUCT; empty for others
 */
public record ColumnType(Kind kind, int precision, int scale, List<Member> members) {

    /** MaxCompute's types that a text can stand for. */
    public enum Kind {
        TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, BOOLEAN, STRING, VARCHAR, CHAR, BINARY, DATE, DATETIME,
        TIMESTAMP, TIMESTAMP_NTZ, JSON, ARRAY, MAP, STRUCT;

        /** Whether an empty text is a value of the type; for all others it is NULL. */
        public boolean holdsEmptyText() {
            return this == STRING || this == VARCHAR || this == CHAR || this == BINARY;
        }

        /** Whether values are written as JSON. */
        public boolean isJson() {
            return this == JSON || this == ARRAY || this == MAP || this == STRUCT;
        }
    }

    /**
     * A type inside another.
     *
     * @param name of a STRUCT's member; {@code element}, {@code key} or {@code value} otherwise
     */
    public record Member(String name, ColumnType type) {
    }

    /** Digits of the DECIMAL without parameters: 36 before the point and 18 after it (type system 1.0). */
    static final int LEGACY_PRECISION = 54;
    static final int LEGACY_SCALE = 18;

    public ColumnType {
        members = List.copyOf(members);
    }

    /** A scalar type. */
    public ColumnType(Kind kind, int precision, int scale) {
        this(kind, precision, scale, List.of());
    }

    /**
     * Reads a type as SQL writes it, in any case, for example {@code decimal(20,4)} or {@code array<struct<a:int>>}.
     *
     * @return empty for a type that a text cannot be loaded into: INTERVAL_*, BLOB, GEOGRAPHY, or one that holds such a type
     */
    public static Optional<ColumnType> parse(String sql) {
        return new TypeText(sql).read();
    }

    /** As SQL writes it. */
    @Override
    public String toString() {
        return switch (kind) {
            case DECIMAL -> precision == LEGACY_PRECISION ? "DECIMAL" : "DECIMAL(" + precision + "," + scale + ")";
            case VARCHAR, CHAR -> kind + "(" + precision + ")";
            case ARRAY, MAP -> members.stream().map(member -> member.type.toString()).collect(Collectors.joining(",", kind + "<", ">"));
            case STRUCT -> members.stream().map(member -> member.name + ":" + member.type).collect(Collectors.joining(",", "STRUCT<", ">"));
            default -> kind.name();
        };
    }
}
