package io.tidemark.sandbox.maxcompute;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Between Arrow vectors and the values of {@link RowValues}. */
final class ArrowValues {

    private static final long NANOS = 1_000_000_000L;

    private ArrowValues() {
    }

    static Object read(FieldVector vector, int index, SqlType type) {
        if (vector.isNull(index)) {
            return null;
        }
        return switch (type.kind()) {
            case TINYINT -> (long) ((TinyIntVector) vector).get(index);
            case SMALLINT -> (long) ((SmallIntVector) vector).get(index);
            case INT -> (long) ((IntVector) vector).get(index);
            case BIGINT -> ((BigIntVector) vector).get(index);
            case FLOAT -> ((Float4Vector) vector).get(index);
            case DOUBLE -> ((Float8Vector) vector).get(index);
            case DECIMAL -> ((DecimalVector) vector).getObject(index);
            case BOOLEAN -> ((BitVector) vector).get(index) == 1;
            case STRING, VARCHAR, CHAR, JSON ->
                    new String(((VarCharVector) vector).get(index), StandardCharsets.UTF_8);
            case BINARY -> ((VarBinaryVector) vector).get(index);
            case DATE -> LocalDate.ofEpochDay(((DateDayVector) vector).get(index));
            case DATETIME -> Instant.ofEpochMilli(((DateMilliVector) vector).get(index));
            case TIMESTAMP -> instant(((TimeStampNanoVector) vector).get(index));
            case TIMESTAMP_NTZ -> LocalDateTime.ofInstant(instant(((TimeStampNanoVector) vector).get(index)),
                    ZoneOffset.UTC);
            case ARRAY -> readList((ListVector) vector, index, type);
            case MAP -> readMap((ListVector) vector, index, type);
            case STRUCT -> readStruct((StructVector) vector, index, type);
            default -> throw ServiceException.notImplemented(type + " in Arrow");
        };
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    private static List<Object> readList(ListVector vector, int index, SqlType type) {
        List<Object> list = new ArrayList<>();
        for (int i = vector.getElementStartIndex(index); i < vector.getElementEndIndex(index); i++) {
            list.add(read(vector.getDataVector(), i, type.element(0)));
        }
        return list;
    }

    private static Map<Object, Object> readMap(ListVector vector, int index, SqlType type) {
        StructVector entries = (StructVector) vector.getDataVector();
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = vector.getElementStartIndex(index); i < vector.getElementEndIndex(index); i++) {
            map.put(read((FieldVector) entries.getChildByOrdinal(0), i, type.element(0)),
                    read((FieldVector) entries.getChildByOrdinal(1), i, type.element(1)));
        }
        return map;
    }

    private static List<Object> readStruct(StructVector vector, int index, SqlType type) {
        List<Object> members = new ArrayList<>();
        for (int i = 0; i < type.elements().size(); i++) {
            members.add(read((FieldVector) vector.getChildByOrdinal(i), index, type.element(i)));
        }
        return members;
    }

    /** Values of one vector are to be written by rising index. Returns the bytes of variable length that it took. */
    static int write(FieldVector vector, int index, SqlType type, Object value) {
        if (value == null) {
            return writeNull(vector, index);
        }
        switch (type.kind()) {
            case TINYINT -> ((TinyIntVector) vector).setSafe(index, ((Long) value).byteValue());
            case SMALLINT -> ((SmallIntVector) vector).setSafe(index, ((Long) value).shortValue());
            case INT -> ((IntVector) vector).setSafe(index, ((Long) value).intValue());
            case BIGINT -> ((BigIntVector) vector).setSafe(index, (Long) value);
            case FLOAT -> ((Float4Vector) vector).setSafe(index, (Float) value);
            case DOUBLE -> ((Float8Vector) vector).setSafe(index, (Double) value);
            case DECIMAL -> ((DecimalVector) vector).setSafe(index, ((BigDecimal) value).setScale(type.scale()));
            case BOOLEAN -> ((BitVector) vector).setSafe(index, (Boolean) value ? 1 : 0);
            case STRING, VARCHAR, CHAR, JSON -> {
                byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
                ((VarCharVector) vector).setSafe(index, bytes);
                return bytes.length;
            }
            case BINARY -> {
                ((VarBinaryVector) vector).setSafe(index, (byte[]) value);
                return ((byte[]) value).length;
            }
            case DATE -> ((DateDayVector) vector).setSafe(index, (int) ((LocalDate) value).toEpochDay());
            case DATETIME -> ((DateMilliVector) vector).setSafe(index, ((Instant) value).toEpochMilli());
            case TIMESTAMP -> ((TimeStampNanoVector) vector).setSafe(index, nanos((Instant) value));
            case TIMESTAMP_NTZ -> ((TimeStampNanoVector) vector).setSafe(index,
                    nanos(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
            case ARRAY -> {
                return writeList((ListVector) vector, index, type.element(0), (Collection<?>) value);
            }
            case MAP -> {
                return writeMap((ListVector) vector, index, type, (Map<?, ?>) value);
            }
            case STRUCT -> {
                return writeStruct((StructVector) vector, index, type, (List<?>) value);
            }
            default -> throw ServiceException.notImplemented(type + " in Arrow");
        }
        return 0;
    }

    private static int writeNull(FieldVector vector, int index) {
        if (vector instanceof ListVector list) {
            list.setNull(index);
        } else if (vector instanceof StructVector struct) {
            struct.setNull(index);
        } else if (vector instanceof BaseFixedWidthVector fixed) {
            fixed.setNull(index);
        } else {
            ((BaseVariableWidthVector) vector).setNull(index);
        }
        return 0;
    }

    private static long nanos(Instant instant) {
        try {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
        } catch (ArithmeticException e) {
            throw ServiceException.notImplemented("Arrow timestamps out of 1677..2262, as " + instant);
        }
    }

    private static int writeList(ListVector vector, int index, SqlType element, Collection<?> values) {
        int at = vector.startNewValue(index);
        int bytes = 0;
        for (Object value : values) {
            bytes += write(vector.getDataVector(), at++, element, value);
        }
        vector.endValue(index, values.size());
        return bytes;
    }

    private static int writeMap(ListVector vector, int index, SqlType type, Map<?, ?> map) {
        StructVector entries = (StructVector) vector.getDataVector();
        int at = vector.startNewValue(index);
        int bytes = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            entries.setIndexDefined(at);
            bytes += write((FieldVector) entries.getChildByOrdinal(0), at, type.element(0), entry.getKey());
            bytes += write((FieldVector) entries.getChildByOrdinal(1), at, type.element(1), entry.getValue());
            at++;
        }
        vector.endValue(index, map.size());
        return bytes;
    }

    private static int writeStruct(StructVector vector, int index, SqlType type, List<?> members) {
        vector.setIndexDefined(index);
        int bytes = 0;
        for (int i = 0; i < members.size(); i++) {
            bytes += write((FieldVector) vector.getChildByOrdinal(i), index, type.element(i), members.get(i));
        }
        return bytes;
    }
}
