package io.tidemark.sandbox.maxcompute;

import java.util.ArrayList;
import java.util.List;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The Arrow schema of columns. No stream carries one: both sides derive it by the same rules. */
final class ArrowSchemas {

    private ArrowSchemas() {
    }

    /** @throws ServiceException in a JVM that was not opened for Arrow */
    static BufferAllocator allocator() {
        try {
            return new RootAllocator();
        } catch (LinkageError | RuntimeException e) {
            throw new ServiceException(501, "NotImplemented", "Arrow values need a JVM with "
                    + "--add-opens=java.base/java.nio=ALL-UNNAMED; restart the sandbox with it, or use records: " + e);
        }
    }

    static Schema of(List<Column> columns) {
        return new Schema(columns.stream().map(column -> field(column.name(), column.type())).toList());
    }

    private static Field field(String name, SqlType type) {
        return new Field(name, FieldType.nullable(arrowType(type)), children(type));
    }

    private static List<Field> children(SqlType type) {
        return switch (type.kind()) {
            case ARRAY -> List.of(field("element", type.element(0)));
            case MAP -> List.of(new Field("element", FieldType.notNullable(new ArrowType.Struct()),
                    List.of(new Field("key", FieldType.notNullable(arrowType(type.element(0))),
                            children(type.element(0))), field("value", type.element(1)))));
            case STRUCT -> members(type);
            default -> List.of();
        };
    }

    private static List<Field> members(SqlType type) {
        List<Field> members = new ArrayList<>();
        for (int i = 0; i < type.names().size(); i++) {
            members.add(field(type.names().get(i), type.element(i)));
        }
        return members;
    }

    private static ArrowType arrowType(SqlType type) {
        return switch (type.kind()) {
            case TINYINT -> new ArrowType.Int(8, true);
            case SMALLINT -> new ArrowType.Int(16, true);
            case INT -> new ArrowType.Int(32, true);
            case BIGINT -> new ArrowType.Int(64, true);
            case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case DECIMAL -> new ArrowType.Decimal(type.precision(), type.scale(), 128);
            case BOOLEAN -> new ArrowType.Bool();
            case STRING, VARCHAR, CHAR, JSON -> new ArrowType.Utf8();
            case BINARY -> new ArrowType.Binary();
            case DATE -> new ArrowType.Date(DateUnit.DAY);
            case DATETIME -> new ArrowType.Date(DateUnit.MILLISECOND);
            case TIMESTAMP, TIMESTAMP_NTZ -> new ArrowType.Timestamp(TimeUnit.NANOSECOND, null);
            case ARRAY -> new ArrowType.List();
            case MAP -> new ArrowType.Map(false);
            case STRUCT -> new ArrowType.Struct();
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> throw ServiceException.notImplemented(type + " in Arrow");
        };
    }
}
