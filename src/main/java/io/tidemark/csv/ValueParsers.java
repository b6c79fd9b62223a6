package io.tidemark.csv;

/** Makes the parser of a column's type. */
public final class ValueParsers {

    private ValueParsers() {
    }

    /** A parser for one thread; null tokens and empty texts are the caller's. */
    public static ValueParser of(ColumnType type, ParseOptions options) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INT, BIGINT -> new IntegerParser(type.kind());
            case FLOAT -> new FloatingParser(true);
            case DOUBLE -> new FloatingParser(false);
            case DECIMAL -> new DecimalParser(type);
            case BOOLEAN -> new BooleanParser();
            case STRING, VARCHAR, CHAR, BINARY -> new TextParser(type, options.maxTextBytes());
            case DATE, DATETIME, TIMESTAMP, TIMESTAMP_NTZ -> new TimeParser(type.kind(), options);
        };
    }

    /**
     * Checks a date format before any row is read.
     *
     * @throws IllegalArgumentException when it is neither a pattern nor {@code epochSeconds} or {@code epochMillis}
     */
    public static void checkDateFormat(String format) {
        if (!format.equals(TimeParser.EPOCH_SECONDS) && !format.equals(TimeParser.EPOCH_MILLIS)) {
            TimeParser.formatter(format);
        }
    }
}
