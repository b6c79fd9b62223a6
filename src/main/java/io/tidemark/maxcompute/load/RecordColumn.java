package io.tidemark.maxcompute.load;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.aliyun.odps.OdpsType;
import com.aliyun.odps.data.Binary;
import com.aliyun.odps.data.Char;
import com.aliyun.odps.data.SimpleJsonValue;
import com.aliyun.odps.data.SimpleStruct;
import com.aliyun.odps.data.Varchar;
import com.aliyun.odps.type.ArrayTypeInfo;
import com.aliyun.odps.type.MapTypeInfo;
import com.aliyun.odps.type.StructTypeInfo;
import com.aliyun.odps.type.TypeInfo;

import io.tidemark.csv.ColumnSink;

/** The current row's value of one column, as the SDK's records take it. */
final class RecordColumn implements ColumnSink {

    private final TypeInfo type;
    private Object value;

    RecordColumn(TypeInfo type) {
        this.type = type;
    }

    /** The value; afterwards NULL, for a row that does not set the column. */
    Serializable take() {
        Object taken = value;
        value = null;
        return (Serializable) taken;
    }

    @Override
    public void setNull() {
        value = null;
    }

    @Override
    public void setLong(long number) {
        value = ofLong(number, type);
    }

    @Override
    public void setDouble(double number) {
        value = ofDouble(number, type);
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
        value = type.getOdpsType() == OdpsType.TIMESTAMP_NTZ
                ? LocalDateTime.ofEpochSecond(epochSecond, nanos, ZoneOffset.UTC)
                : Instant.ofEpochSecond(epochSecond, nanos);
    }

    @Override
    public void setBytes(byte[] buffer, int from, int to) {
        value = switch (type.getOdpsType()) {
            case STRING -> Arrays.copyOfRange(buffer, from, to);
            case BINARY -> new Binary(Arrays.copyOfRange(buffer, from, to));
            default -> ofText(new String(buffer, from, to - from, StandardCharsets.UTF_8), type);
        };
    }

    @Override
    public void setObject(Object object) {
        value = nested(object, type);
    }

    private static Object ofLong(long number, TypeInfo type) {
        return switch (type.getOdpsType()) {
            case TINYINT -> (byte) number;
            case SMALLINT -> (short) number;
            case INT -> (int) number;
            case BOOLEAN -> number != 0;
            case DATE -> LocalDate.ofEpochDay(number);
            case DATETIME -> Instant.ofEpochMilli(number).atZone(ZoneOffset.UTC);
            default -> number;
        };
    }

    private static Object ofDouble(double number, TypeInfo type) {
        if (type.getOdpsType() == OdpsType.FLOAT) {
            return (float) number;
        }
        return number;
    }

    private static Object ofText(String text, TypeInfo type) {
        return switch (type.getOdpsType()) {
            case VARCHAR -> new Varchar(text);
            case CHAR -> new Char(text);
            case JSON -> new SimpleJsonValue(text);
            default -> text;
        };
    }

    private static Object nested(Object value, TypeInfo type) {
        if (value == null) {
            return null;
        }
        return switch (type.getOdpsType()) {
            case ARRAY -> list((List<?>) value, ((ArrayTypeInfo) type).getElementTypeInfo());
            case MAP -> map((Map<?, ?>) value, (MapTypeInfo) type);
            case STRUCT -> struct((List<?>) value, (StructTypeInfo) type);
            case BINARY -> new Binary((byte[]) value);
            default -> scalar(value, type);
        };
    }

    private static Object scalar(Object value, TypeInfo type) {
        if (value instanceof Long number) {
            return ofLong(number, type);
        }
        if (value instanceof Double number) {
            return ofDouble(number, type);
        }
        return value instanceof String text ? ofText(text, type) : value;
    }

    private static List<Object> list(List<?> values, TypeInfo type) {
        List<Object> list = new ArrayList<>(values.size());
        values.forEach(value -> list.add(nested(value, type)));
        return list;
    }

    private static Map<Object, Object> map(Map<?, ?> values, MapTypeInfo type) {
        Map<Object, Object> map = new LinkedHashMap<>();
        values.forEach((key, value) -> map.put(nested(key, type.getKeyTypeInfo()), nested(value, type.getValueTypeInfo())));
        return map;
    }

    private static SimpleStruct struct(List<?> values, StructTypeInfo type) {
        List<Object> members = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            members.add(nested(values.get(i), type.getFieldTypeInfos().get(i)));
        }
        return new SimpleStruct(type, members);
    }
}
