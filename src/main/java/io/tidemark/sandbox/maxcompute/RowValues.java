package io.tidemark.sandbox.maxcompute;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;

/**
 * The Java values of a row: Long for all integers and INTERVAL_YEAR_MONTH, Double, Float, BigDecimal, Boolean, String,
 * byte[], LocalDate, Instant for DATETIME and TIMESTAMP, LocalDateTime for TIMESTAMP_NTZ, Duration for
 * INTERVAL_DAY_TIME, List for ARRAY and STRUCT, Map for MAP; null for NULL.
 */
final class RowValues {

    /** A project's zone unless its owner changes it. */
    static final ZoneId PROJECT_ZONE = ZoneId.of("Asia/Shanghai");

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss").appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true).toFormatter();

    private RowValues() {
    }

    /** As a SELECT shows it; {@code \N} for NULL. */
    static String text(SqlType type, Object value) {
        if (value == null) {
            return "\\N";
        }
        if (value instanceof Instant instant) {
            return TIME.format(instant.atZone(PROJECT_ZONE));
        }
        if (value instanceof LocalDateTime time) {
            return TIME.format(time);
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return type.kind().isComposite() ? composite(type, value) : value.toString();
    }

    private static String composite(SqlType type, Object value) {
        StringBuilder text = new StringBuilder(type.kind() == SqlType.Kind.ARRAY ? "[" : "{");
        String separator = "";
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(separator).append(element(type.element(0), entry.getKey())).append(':')
                        .append(element(type.element(1), entry.getValue()));
                separator = ", ";
            }
        } else {
            List<?> elements = (List<?>) value;
            boolean struct = type.kind() == SqlType.Kind.STRUCT;
            for (int i = 0; i < elements.size(); i++) {
                text.append(separator).append(struct ? type.names().get(i) + ":" : "")
                        .append(element(type.element(struct ? i : 0), elements.get(i)));
                separator = ", ";
            }
        }
        return text.append(type.kind() == SqlType.Kind.ARRAY ? "]" : "}").toString();
    }

    private static String element(SqlType type, Object value) {
        return value == null ? "null" : text(type, value);
    }

    /** @throws SqlException when the text is no value of this type */
    static Object parse(SqlType type, String text) {
        try {
            return switch (type.kind()) {
                case TINYINT, SMALLINT, INT, BIGINT -> integer(type, Long.parseLong(text.trim()));
                case FLOAT -> Float.parseFloat(text.trim());
                case DOUBLE -> Double.parseDouble(text.trim());
                case DECIMAL -> new BigDecimal(text.trim()).setScale(type.scale(), RoundingMode.HALF_UP);
                case BOOLEAN -> Boolean.parseBoolean(text.trim());
                case STRING, VARCHAR, CHAR, JSON -> text;
                case BINARY -> text.getBytes(StandardCharsets.UTF_8);
                case DATE -> LocalDate.parse(text.trim());
                case DATETIME, TIMESTAMP -> time(text.trim()).atZone(PROJECT_ZONE).toInstant();
                case TIMESTAMP_NTZ -> time(text.trim());
                default -> throw SqlException.notImplemented("literals of type " + type);
            };
        } catch (NumberFormatException | DateTimeException e) {
            throw SqlException.semantic("'" + text + "' is not a valid " + type);
        }
    }

    private static Long integer(SqlType type, long value) {
        int bits = switch (type.kind()) {
            case TINYINT -> 8;
            case SMALLINT -> 16;
            case INT -> 32;
            default -> 64;
        };
        if (value << (64 - bits) >> (64 - bits) != value) {
            throw SqlException.semantic(value + " is out of the range of " + type);
        }
        return value;
    }

    private static LocalDateTime time(String text) {
        return text.length() == 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text, TIME);
    }

    /** A literal as a value of a column. */
    static Object convert(SqlType type, Expression.Literal literal) {
        Object value = literal.value();
        if (value == null || literal.type().kind() == type.kind() && !type.kind().isNumber()) {
            return value;
        }
        if (value instanceof Instant && type.kind() != SqlType.Kind.STRING) {
            return value;
        }
        return parse(type, text(literal.type(), value));
    }

    /**
     * Orders two values that are not NULL, converting as the service does: text beside a number is a number, text
     * beside a time is a time.
     *
     * @return null when they cannot be compared, as with text that is no number
     */
    static Integer compare(Object left, Object right) {
        if (left instanceof Number || right instanceof Number) {
            return compareNumbers(left, right);
        }
        if (left.getClass() == right.getClass()) {
            return left instanceof Comparable<?> ? compareSame(left, right) : null;
        }
        if (left instanceof String text) {
            return compareSame(parse(typeOf(right), text), right);
        }
        if (right instanceof String text) {
            return compareSame(left, parse(typeOf(left), text));
        }
        throw SqlException.semantic(left + " and " + right + " cannot be compared");
    }

    private static Integer compareNumbers(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        boolean exact = (left instanceof BigDecimal || left instanceof Long)
                && (right instanceof BigDecimal || right instanceof Long);
        if (exact) {
            return new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString()));
        }
        Double a = number(left);
        Double b = number(right);
        return a == null || b == null ? null : Integer.valueOf(Double.compare(a, b));
    }

    private static Double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return Double.parseDouble(value.toString());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static SqlType typeOf(Object value) {
        if (value instanceof Instant) {
            return SqlType.of(SqlType.Kind.TIMESTAMP);
        }
        if (value instanceof LocalDateTime) {
            return SqlType.of(SqlType.Kind.TIMESTAMP_NTZ);
        }
        if (value instanceof LocalDate) {
            return SqlType.of(SqlType.Kind.DATE);
        }
        if (value instanceof Boolean) {
            return SqlType.BOOLEAN;
        }
        throw SqlException.semantic("a value of " + value.getClass().getSimpleName() + " cannot be compared with text");
    }

    @SuppressWarnings("unchecked")
    private static int compareSame(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }
}
