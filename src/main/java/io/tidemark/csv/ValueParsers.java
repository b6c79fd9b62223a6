package io.tidemark.csv;

import java.util.ArrayList;

/** Makes the parser of a column's type. */
public final class ValueParsers {

    private ValueParsers() {
    }

    /**
     * A parser for one thread; null tokens and empty texts are the caller's.
     *
     * @throws IllegalArgumentException when the type is read from JSON and there is no reader for it
     */
    public static ValueParser of(ColumnType type, ParseOptions options) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INT, BIGINT -> new IntegerParser(type.kind());
            case FLOAT -> new FloatingParser(true);
            case DOUBLE -> new FloatingParser(false);
            case DECIMAL -> new DecimalParser(type, options.roundDecimals());
            case BOOLEAN -> new BooleanParser();
            case STRING, VARCHAR, CHAR -> new TextParser(type, options);
            case BINARY -> new BinaryParser(options);
            case DATE, DATETIME, TIMESTAMP, TIMESTAMP_NTZ -> new TimeParser(type.kind(), options);
            case JSON, ARRAY, MAP, STRUCT -> new NestedParser(type, options);
        };
    }

    static ValueParser of(TableColumn column, ParseOptions options) {
        try {
            return of(column.type(), options);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column '%s' cannot be loaded: %s; leave it out with the option columns"
                    .formatted(column.name(), e.getMessage()), e);
        }
    }

    /**
     * Checks a date format before any row is read.
     *
     * @throws IllegalArgumentException when it is neither a pattern nor {@code epochSeconds}, {@code epochMillis},
     *                                  {@code epochMicros} or {@code epochNanos}
     */
    public static void checkDateFormat(String format) {
        TimeParser.addForms(format, new ArrayList<>());
    }
}
