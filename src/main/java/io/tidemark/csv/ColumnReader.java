package io.tidemark.csv;

import java.nio.charset.StandardCharsets;

/** Reads the fields of one column: what is NULL in it, and what every other text means. */
final class ColumnReader {

    /** Of a rejected text, no more is kept. */
    static final int RAW_BYTES = 64 << 10;

    private final TableColumn column;
    private final ValueParser parser;
    private final byte[][] nullTokens;
    private final boolean text;
    private final boolean emptyIsNull;
    private final boolean notNullJson;

    ColumnReader(TableColumn column, ParseOptions options) {
        ColumnType.Kind kind = column.type().kind();
        this.column = column;
        this.parser = ValueParsers.of(column, options);
        this.nullTokens = options.nullTokens().stream().map(token -> token.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        this.text = kind.holdsEmptyText();
        this.emptyIsNull = options.emptyIsNull();
        this.notNullJson = kind.isJson() && !column.nullable();
    }

    /**
     * Hands the field's value, or NULL, to the sink.
     *
     * @param quoted a quoted field of a column of text is never NULL: whoever quotes means the text as it stands
     */
    void read(byte[] field, int from, int to, boolean quoted, ColumnSink sink) throws BadValueException {
        if (isNull(field, from, to, quoted)) {
            readNull(sink, field, from, to);
            return;
        }
        try {
            if (notNullJson && Blanks.strip(field, from, to).equals("null")) {
                readNull(sink, field, from, to);
            }
            parser.parse(field, from, to, sink);
        } catch (BadValueException e) {
            throw e.column() == null ? e.at(column.name(), string(field, from, to)) : e;
        }
    }

    /** Whether its fields are times of the form {@code yyyy-MM-dd HH:mm:ss}, and what else that form allows, and nothing else. */
    boolean readsUsualTimes() {
        return parser instanceof TimeParser times && times.readsUsualForm() && nullTokens.length == 0;
    }

    /**
     * The largest whole number, if any, that {@link Digits} may read for it: what that takes for a number from 0 on is one here too,
     * and not NULL. Negative where this does not hold.
     */
    long mostInteger() {
        return nullTokens.length == 0 && parser instanceof IntegerParser integers ? integers.most() : -1;
    }

    /** Whether {@link FloatingParser#plainDouble} may read for it, if it can. */
    boolean readsPlainDoubles() {
        return nullTokens.length == 0 && parser instanceof FloatingParser numbers && numbers.readsDoubles();
    }

    /** Up to so many bytes, a text that is not empty, or is quoted, goes to the sink as it stands; negative where this does not hold. */
    int shortText() {
        return nullTokens.length == 0 && parser instanceof TextParser texts ? texts.shortText() : -1;
    }

    /** There is no field. */
    void readNothing(ColumnSink sink) throws BadValueException {
        if (!column.nullable()) {
            throw isNull(null);
        }
        sink.setNull();
    }

    private void readNull(ColumnSink sink, byte[] field, int from, int to) throws BadValueException {
        if (!column.nullable()) {
            throw isNull(string(field, from, to));
        }
        sink.setNull();
    }

    private BadValueException isNull(String raw) {
        return new BadValueException(column.name(), raw, "is NULL, which the column does not take");
    }

    private boolean isNull(byte[] field, int from, int to, boolean quoted) {
        if (text) {
            return !quoted && (from == to && emptyIsNull || isNullToken(field, from, to));
        }
        boolean blank = from == to || field[from] <= ' ' && Blanks.start(field, from, to) == to;
        return blank || nullTokens.length > 0 && isNullToken(field, from, to);
    }

    private boolean isNullToken(byte[] field, int from, int to) {
        for (byte[] token : nullTokens) {
            if (token.length == to - from && isAt(token, field, from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] token, byte[] field, int at) {
        for (int i = 0; i < token.length; i++) {
            if (field[at + i] != token[i]) {
                return false;
            }
        }
        return true;
    }

    private static String string(byte[] field, int from, int to) {
        int end = to - from <= RAW_BYTES ? to : Utf8.cut(field, from, (long) from + RAW_BYTES);
        return new String(field, from, end - from, StandardCharsets.UTF_8);
    }
}
