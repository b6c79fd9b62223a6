package io.tidemark.maxcompute.arrow;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
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
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.aliyun.odps.Column;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.commons.util.ArrowUtils;
import com.aliyun.odps.type.TypeInfo;
import com.aliyun.odps.type.TypeInfoParser;

import io.tidemark.csv.ColumnSink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArrowBatchTest {

    private static final List<String> SCALARS = List.of("TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(38,18)",
            "DECIMAL(9,2)", "BOOLEAN", "STRING", "VARCHAR(20)", "CHAR(5)", "JSON", "BINARY", "DATE", "DATETIME", "TIMESTAMP", "TIMESTAMP_NTZ");
    private static final List<String> NESTED = List.of("ARRAY<BIGINT>", "ARRAY<ARRAY<STRING>>", "MAP<STRING,DOUBLE>",
            "STRUCT<a:BIGINT,b:STRING,c:ARRAY<INT>>", "ARRAY<STRUCT<x:DECIMAL(10,2),y:TIMESTAMP>>", "MAP<BIGINT,MAP<STRING,BOOLEAN>>");

    private final Random random = new Random(7);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 4095, 4096})
    void theMessageIsByteForByteThatOfTheSdk(int rows) throws IOException {
        ArrowBatch batch = new ArrowBatch(types(SCALARS));
        try (BufferAllocator allocator = new RootAllocator(); VectorSchemaRoot root = root(SCALARS, allocator)) {
            for (int row = 0; row < rows; row++) {
                for (int slot = 0; slot < SCALARS.size(); slot++) {
                    put(batch.column(slot), root.getVector(slot), row);
                }
                batch.endRow();
            }
            root.setRowCount(rows);

            assertThat(Arrays.equals(written(batch), written(root))).isTrue();
        }
    }

    @Test
    void theNextBatchOwesNothingToTheOneBefore() throws IOException {
        ArrowBatch used = new ArrowBatch(types(SCALARS));
        fill(used, 3000);
        written(used);
        ArrowBatch fresh = new ArrowBatch(types(SCALARS));
        long seed = random.nextLong();

        random.setSeed(seed);
        fill(used, 100);
        random.setSeed(seed);
        fill(fresh, 100);

        assertThat(written(used)).isEqualTo(written(fresh));
        assertThat(used.rows()).isZero();
        assertThat(written(used)).isEmpty();
    }

    @Test
    void aRowThatWasNotEndedLeavesNoTrace() throws IOException {
        List<String> types = new ArrayList<>(SCALARS);
        types.addAll(NESTED);
        ArrowBatch once = new ArrowBatch(types(types));
        ArrowBatch disturbed = new ArrowBatch(types(types));
        for (int row = 0; row < 500; row++) {
            long seed = random.nextLong();
            for (int i = row % 3; i > 0; i--) {
                fillRow(disturbed, types);
            }
            random.setSeed(seed);
            fillRow(disturbed, types);
            disturbed.endRow();
            random.setSeed(seed);
            fillRow(once, types);
            once.endRow();
        }
        fillRow(disturbed, types);

        assertThat(decoded(types, written(disturbed))).isEqualTo(decoded(types, written(once)));
    }

    @Test
    void aColumnThatIsNeverSetIsNullThroughout() throws IOException {
        List<String> types = List.of("BIGINT", "STRING", "STRUCT<a:BIGINT>", "ARRAY<STRING>", "BIGINT");
        ArrowBatch batch = new ArrowBatch(types(types));
        for (int round = 0; round < 2; round++) {
            for (int row = 0; row < 11; row++) {
                batch.column(4).setLong(row);
                batch.endRow();
            }
            assertThat(decoded(types, written(batch))).hasSize(11).allMatch(row -> row.subList(0, 4).stream().allMatch(v -> v == null))
                    .last().extracting(row -> row.get(4)).isEqualTo(10L);
        }
    }

    @Test
    void nestedValuesComeBackAsTheyWere() throws IOException {
        ArrowBatch batch = new ArrowBatch(types(NESTED));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", 1.5);
        map.put("b", null);
        Instant time = Instant.parse("2024-02-29T01:02:03.000000004Z");
        Object[] full = {
            Arrays.asList(1L, null, Long.MIN_VALUE), List.of(List.of("x", ""), List.of(), List.of("\u65e5\u672c")), map,
            Arrays.asList(5L, null, List.of(1L, 2L)), Arrays.asList(Arrays.asList(new BigDecimal("-1.25"), time), null),
            Map.of(7L, Map.of("yes", true))};
        Object[] empty = {List.of(), List.of(), Map.of(), Arrays.asList(null, null, null), List.of(), Map.of()};
        for (Object[] row : List.of(full, empty, new Object[NESTED.size()], full)) {
            for (int slot = 0; slot < NESTED.size(); slot++) {
                NestedValues.put(row[slot], batch.column(slot));
            }
            batch.endRow();
        }

        List<List<Object>> rows = decoded(NESTED, written(batch));

        assertThat(rows).hasSize(4);
        assertThat(rows.get(0)).isEqualTo(rows.get(3));
        assertThat(rows.get(0).get(0)).hasToString("[1,null,-9223372036854775808]");
        assertThat(rows.get(0).get(1)).hasToString("[[\"x\",\"\"],[],[\"\u65e5\u672c\"]]");
        assertThat(rows.get(0).get(2)).hasToString("[{\"key\":\"a\",\"value\":1.5},{\"key\":\"b\"}]");
        assertThat(rows.get(0).get(3)).hasToString("{\"a\":5,\"c\":[1,2]}");
        assertThat(rows.get(0).get(4)).hasToString("[{\"x\":-1.25,\"y\":[2024,2,29,1,2,3,4]},null]");
        assertThat(rows.get(0).get(5)).hasToString("[{\"key\":7,\"value\":[{\"key\":\"yes\",\"value\":true}]}]");
        assertThat(rows.get(1).subList(0, 3)).allSatisfy(value -> assertThat(value).hasToString("[]"));
        assertThat(rows.get(2)).containsOnlyNulls();
    }

    @Test
    void theSmallestAndLargestValuesComeBack() throws IOException {
        List<String> types = List.of("DECIMAL(38,0)", "DECIMAL(38,0)", "TIMESTAMP", "BIGINT");
        ArrowBatch batch = new ArrowBatch(types(types));
        BigDecimal most = new BigDecimal(BigInteger.TEN.pow(38).subtract(BigInteger.ONE));
        batch.column(0).setDecimal(most);
        batch.column(1).setDecimal(most.negate());
        batch.column(2).setTimestamp(-9_223_372_036L, 0);
        batch.column(3).setLong(Long.MIN_VALUE);
        batch.endRow();
        batch.column(0).setDecimal(Long.MIN_VALUE, 0);
        batch.column(1).setDecimal(-1, 0);
        batch.column(2).setTimestamp(9_223_372_036L, 854_775_807);
        batch.column(3).setLong(Long.MAX_VALUE);
        batch.endRow();

        List<List<Object>> rows = decoded(types, written(batch));

        assertThat(rows.get(0).subList(0, 2)).containsExactly(most, most.negate());
        assertThat(rows.get(1).subList(0, 2)).containsExactly(BigDecimal.valueOf(Long.MIN_VALUE), BigDecimal.valueOf(-1));
        assertThat(rows.get(1).get(2)).isEqualTo(LocalDateTime.parse("2262-04-11T23:47:16.854775807"));
        assertThatThrownBy(() -> batch.column(2).setTimestamp(9_223_372_037L, 0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void longTextsEndTheBatchEarlyAndItsMemoryIsGivenBack() throws IOException {
        List<String> types = List.of("STRING");
        ArrowBatch batch = new ArrowBatch(types(types));
        byte[] text = "x".repeat(8 << 20).getBytes(StandardCharsets.US_ASCII);
        batch.column(0).setBytes(text, 0, text.length);
        batch.endRow();
        assertThat(batch.isFull()).isTrue();
        assertThat(decoded(types, written(batch)).get(0).get(0)).hasToString(new String(text, StandardCharsets.US_ASCII));
        assertThat(batch.isFull()).isFalse();
        fillRow(batch, types);
        batch.endRow();
        assertThat(decoded(types, written(batch))).hasSize(1);
    }

    @Test
    void wideTablesGetShorterBatches() {
        ArrowBatch batch = new ArrowBatch(types(Collections.nCopies(1200, "BIGINT")));
        while (!batch.isFull()) {
            batch.endRow();
        }
        assertThat(batch.rows()).isEqualTo(109);
    }

    @Test
    void typesWithoutAnArrowFormAreNamed() {
        assertThat(ArrowBatch.hindrance(type("INTERVAL_DAY_TIME"))).hasValueSatisfying(why -> assertThat(why).contains("INTERVAL_DAY_TIME"));
        assertThat(ArrowBatch.hindrance(type("DECIMAL(54,18)"))).hasValueSatisfying(why -> assertThat(why).contains("54 digits"));
        assertThat(NESTED).allMatch(name -> ArrowBatch.hindrance(type(name)).isEmpty());
    }

    private void fill(ArrowBatch batch, int rows) {
        for (int row = 0; row < rows; row++) {
            fillRow(batch, SCALARS);
            batch.endRow();
        }
    }

    private void fillRow(ArrowBatch batch, List<String> types) {
        for (int slot = 0; slot < types.size(); slot++) {
            ColumnSink sink = batch.column(slot);
            if (random.nextInt(4) == 0) {
                sink.setNull();
                continue;
            }
            switch (types.get(slot)) {
                case "FLOAT", "DOUBLE" -> sink.setDouble(random.nextFloat());
                case "DECIMAL(38,18)", "DECIMAL(9,2)" -> sink.setDecimal(random.nextInt(999_999_999), 2);
                case "BOOLEAN" -> sink.setLong(random.nextInt(2));
                case "STRING", "VARCHAR(20)", "CHAR(5)", "JSON", "BINARY" -> {
                    byte[] bytes = "abcdefgh".substring(random.nextInt(8)).getBytes(StandardCharsets.US_ASCII);
                    sink.setBytes(bytes, 0, bytes.length);
                }
                case "TIMESTAMP", "TIMESTAMP_NTZ" -> sink.setTimestamp(random.nextInt(), random.nextInt(1_000_000_000));
                case "ARRAY<BIGINT>" -> sink.setObject(random.longs(random.nextInt(5)).boxed().toList());
                case "ARRAY<ARRAY<STRING>>" -> sink.setObject(random.ints(random.nextInt(4)).mapToObj(i -> List.of("" + i, "x")).toList());
                case "MAP<STRING,DOUBLE>" -> sink.setObject(Map.of("k" + random.nextInt(), random.nextDouble()));
                case "STRUCT<a:BIGINT,b:STRING,c:ARRAY<INT>>" -> sink.setObject(Arrays.asList(random.nextLong(), null, List.of(1)));
                case "ARRAY<STRUCT<x:DECIMAL(10,2),y:TIMESTAMP>>" -> sink.setObject(Arrays.asList(null, Arrays.asList(BigDecimal.ONE, null)));
                case "MAP<BIGINT,MAP<STRING,BOOLEAN>>" -> sink.setObject(Map.of(1L, Map.of("b", random.nextBoolean())));
                default -> sink.setLong(random.nextInt(100));
            }
        }
    }

    /** The same value in both forms, sometimes NULL. */
    private void put(ColumnSink sink, FieldVector vector, int row) {
        if (random.nextInt(5) == 0) {
            sink.setNull();
            vector.setNull(row);
            return;
        }
        long number = random.nextLong();
        byte[] text = Long.toString(number, 36).substring(0, random.nextInt(5)).getBytes(StandardCharsets.UTF_8);
        if (vector instanceof TinyIntVector v) {
            sink.setLong((byte) number);
            v.setSafe(row, (byte) number);
        } else if (vector instanceof SmallIntVector v) {
            sink.setLong((short) number);
            v.setSafe(row, (short) number);
        } else if (vector instanceof IntVector v) {
            sink.setLong((int) number);
            v.setSafe(row, (int) number);
        } else if (vector instanceof BigIntVector v) {
            sink.setLong(number);
            v.setSafe(row, number);
        } else if (vector instanceof Float4Vector v) {
            sink.setDouble((float) number);
            v.setSafe(row, (float) number);
        } else if (vector instanceof Float8Vector v) {
            sink.setDouble(1.0 / number);
            v.setSafe(row, 1.0 / number);
        } else if (vector instanceof DecimalVector v) {
            BigDecimal decimal = BigDecimal.valueOf(number % 100_000_000, v.getScale()).multiply(BigDecimal.valueOf(v.getPrecision() > 20 ? number : 1));
            sink.setDecimal(decimal);
            v.setSafe(row, decimal);
        } else if (vector instanceof BitVector v) {
            sink.setLong(number & 1);
            v.setSafe(row, (int) number & 1);
        } else if (vector instanceof VarCharVector v) {
            sink.setBytes(text, 0, text.length);
            v.setSafe(row, text);
        } else if (vector instanceof VarBinaryVector v) {
            sink.setBytes(text, 0, text.length);
            v.setSafe(row, text);
        } else if (vector instanceof DateDayVector v) {
            sink.setLong((int) number);
            v.setSafe(row, (int) number);
        } else if (vector instanceof DateMilliVector v) {
            sink.setLong(number);
            v.setSafe(row, number);
        } else {
            sink.setTimestamp(number / 1_000_000_000, (int) Math.abs(number % 1_000));
            ((TimeStampNanoVector) vector).setSafe(row, number / 1_000_000_000 * 1_000_000_000 + Math.abs(number % 1_000));
        }
    }

    private static List<TypeInfo> types(List<String> names) {
        return names.stream().map(ArrowBatchTest::type).toList();
    }

    private static TypeInfo type(String name) {
        return TypeInfoParser.getTypeInfoFromTypeString(name);
    }

    private static VectorSchemaRoot root(List<String> types, BufferAllocator allocator) {
        TableSchema schema = new TableSchema();
        for (int i = 0; i < types.size(); i++) {
            schema.addColumn(new Column("c" + i, type(types.get(i))));
        }
        return VectorSchemaRoot.create(ArrowUtils.tableSchemaToArrowSchema(schema), allocator);
    }

    private static byte[] written(ArrowBatch batch) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        batch.writeTo(out);
        return out.toByteArray();
    }

    private static byte[] written(VectorSchemaRoot root) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(out)), batch);
        }
        return out.toByteArray();
    }

    /** The rows as Arrow's own library reads them. */
    private static List<List<Object>> decoded(List<String> types, byte[] message) throws IOException {
        try (BufferAllocator allocator = new RootAllocator(); VectorSchemaRoot root = root(types, allocator);
                ReadChannel in = new ReadChannel(Channels.newChannel(new ByteArrayInputStream(message)))) {
            try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(in, allocator)) {
                new VectorLoader(root).load(batch);
            }
            // Arrow's own check refuses decimals of all their digits, and the name that the SDK gives to a map's pairs
            root.getFieldVectors().stream().filter(vector -> vector.getField().getChildren().isEmpty() && !(vector instanceof DecimalVector))
                    .forEach(FieldVector::validateFull);
            List<List<Object>> rows = new ArrayList<>();
            for (int row = 0; row < root.getRowCount(); row++) {
                List<Object> values = new ArrayList<>();
                for (FieldVector vector : root.getFieldVectors()) {
                    Object value = vector.getObject(row);
                    values.add(value instanceof byte[] bytes ? Arrays.toString(bytes) : value instanceof Text text ? text.toString() : value);
                }
                rows.add(values);
            }
            return rows;
        }
    }
}
