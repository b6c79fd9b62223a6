package io.tidemark.maxcompute.load;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

import com.aliyun.odps.data.Binary;
import com.aliyun.odps.data.Char;
import com.aliyun.odps.data.Varchar;

import io.tidemark.csv.ColumnSink;
import io.tidemark.csv.ColumnType;

/** The current row's value of one column, as the SDK's records take it. */
final class RecordColumn implements ColumnSink {

    private final ColumnType type;
    private Serializable value;

    /** @param type null when the column cannot be loaded and stays NULL */
    RecordColumn(ColumnType type) {
        this.type = type;
    }

    /** The value; afterwards NULL, for a row that does not set the column. */
    Serializable take() {
        Serializable taken = value;
        value = null;
        return taken;
    }

    @Override
    public void setNull() {
        value = null;
    }

    @Override
    public void setLong(long number) {
        value = switch (type.kind()) {
            case TINYINT -> (byte) number;
            case SMALLINT -> (short) number;
            case INT -> (int) number;
            case BOOLEAN -> number != 0;
            case DATE -> LocalDate.ofEpochDay(number);
            case DATETIME -> Instant.ofEpochMilli(number).atZone(ZoneOffset.UTC);
            default -> number;
        };
    }

    @Override
    public void setDouble(double number) {
        // without the casts the conditional would widen a float
        value = type.kind() == ColumnType.Kind.FLOAT ? (Serializable) (float) number : (Serializable) number;
    }

    @Override
    public void setDecimal(long unscaled, int scale) {
        value = BigDecimal.valueOf(unscaled, scale);
    }

    @Override
    public void setDecimal(BigDecimal decimal) {
        value = decimal;
    }

    @Override
    public void setTimestamp(long epochSecond, int nanos) {
        value = type.kind() == ColumnType.Kind.TIMESTAMP_NTZ
                ? LocalDateTime.ofEpochSecond(epochSecond, nanos, ZoneOffset.UTC)
                : Instant.ofEpochSecond(epochSecond, nanos);
    }

    @Override
    public void setBytes(byte[] buffer, int from, int to) {
        value = switch (type.kind()) {
            case VARCHAR -> new Varchar(text(buffer, from, to));
            case CHAR -> new Char(text(buffer, from, to));
            case BINARY -> new Binary(Arrays.copyOfRange(buffer, from, to));
            default -> Arrays.copyOfRange(buffer, from, to);
        };
    }

    @Override
    public void setObject(Object object) {
        throw new IllegalStateException("records of " + type + " are not supported; this is a fault of the program");
    }

    private static String text(byte[] buffer, int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }
}
