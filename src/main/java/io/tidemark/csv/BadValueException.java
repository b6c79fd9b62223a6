package io.tidemark.csv;

/** A value that its column cannot take. Made for every rejected row, hence without a stack trace. */
public final class BadValueException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String column;
    private final String raw;

    /** @param reason what is wrong, without the column and the value */
    public BadValueException(String reason) {
        this(null, null, reason);
    }

    BadValueException(String column, String raw, String reason) {
        super(reason, null, false, false);
        this.column = column;
        this.raw = raw;
    }

    /** The column's name, null when the fault is not of one column. */
    public String column() {
        return column;
    }

    /** The value as it came, null when there is none. */
    public String raw() {
        return raw;
    }

    BadValueException at(String columnName, String value) {
        return new BadValueException(columnName, value, getMessage());
    }
}
