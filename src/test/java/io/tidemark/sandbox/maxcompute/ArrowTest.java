package io.tidemark.sandbox.maxcompute;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.aliyun.odps.data.ArrowRecordReader;
import com.aliyun.odps.data.ArrowRecordWriter;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.io.CompressOption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class ArrowTest {

    private static final String TABLE = """
            create table a (id bigint, v string, price decimal(10,2), at timestamp, dt datetime, l array<bigint>)""";

    @TempDir
    private Path directory;
    private SandboxFixture fixture;
    private BufferAllocator allocator;

    @BeforeEach
    void start() throws Exception {
        fixture = SandboxFixture.of(directory);
        fixture.execute(TABLE);
        allocator = new RootAllocator();
    }

    @AfterEach
    void stop() {
        allocator.close();
        fixture.close();
    }

    private VectorSchemaRoot rows(TableTunnel.UploadSession session, int from, int to) {
        VectorSchemaRoot root = VectorSchemaRoot.create(session.getArrowSchema(), allocator);
        ListVector list = (ListVector) root.getVector("l");
        for (int i = 0; i < to - from; i++) {
            int n = from + i;
            ((BigIntVector) root.getVector("id")).setSafe(i, n);
            if (n % 2 == 0) {
                ((VarCharVector) root.getVector("v")).setSafe(i, ("ü" + n).getBytes(StandardCharsets.UTF_8));
            }
            ((DecimalVector) root.getVector("price")).setSafe(i, BigDecimal.valueOf(n, 2));
            ((TimeStampNanoVector) root.getVector("at")).setSafe(i, -1L - n);
            ((DateMilliVector) root.getVector("dt")).setSafe(i, 1_700_000_000_000L + n);
            list.startNewValue(i);
            for (int k = 0; k < n % 3; k++) {
                ((BigIntVector) list.getDataVector()).setSafe(list.getElementStartIndex(i) + k, k);
            }
            list.endValue(i, n % 3);
        }
        root.setRowCount(to - from);
        return root;
    }

    private static List<String> expected(int from, int to) {
        List<String> rows = new ArrayList<>();
        for (int n = from; n < to; n++) {
            List<Long> list = new ArrayList<>();
            for (long k = 0; k < n % 3; k++) {
                list.add(k);
            }
            rows.add(n + "|" + (n % 2 == 0 ? "ü" + n : null) + "|" + BigDecimal.valueOf(n, 2).toPlainString() + "|"
                    + java.time.Instant.ofEpochSecond(-1, 999_999_999 - n) + "|"
                    + java.time.Instant.ofEpochMilli(1_700_000_000_000L + n) + "|" + list);
        }
        return rows;
    }

    private List<String> downloaded() throws Exception {
        TableTunnel.DownloadSession session = fixture.tunnel().createDownloadSession(SandboxFixture.PROJECT, "a");
        List<String> rows = new ArrayList<>();
        for (Record r : UploadTest.download(session, new CompressOption())) {
            rows.add(r.getBigint("id") + "|" + r.getString("v") + "|"
                    + r.getDecimal("price").setScale(2).toPlainString() + "|" + r.get("at") + "|"
                    + ((java.time.ZonedDateTime) r.get("dt")).toInstant() + "|" + r.get("l"));
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(value = CompressOption.CompressAlgorithm.class,
            names = {"ODPS_RAW", "ODPS_ZLIB", "ODPS_SNAPPY", "ODPS_ARROW_LZ4_FRAME"})
    void arrowBatchesComeBackAsRecordsAndAsArrow(CompressOption.CompressAlgorithm codec) throws Exception {
        CompressOption compression = new CompressOption(codec, 1, 0);
        TableTunnel.UploadSession session = fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "a");
        try (ArrowRecordWriter writer = session.openArrowRecordWriter(0, compression);
                VectorSchemaRoot first = rows(session, 0, 5000);
                VectorSchemaRoot second = rows(session, 5000, 5003)) {
            writer.write(first);
            writer.write(second);
        }
        session.commit(new Long[] {0L});
        assertThat(fixture.sandbox().rowCount(SandboxFixture.PROJECT, "a")).isEqualTo(5003);
        assertThat(downloaded()).isEqualTo(expected(0, 5003));

        TableTunnel.DownloadSession download = fixture.tunnel().createDownloadSession(SandboxFixture.PROJECT, "a");
        List<Long> ids = new ArrayList<>();
        List<String> lists = new ArrayList<>();
        try (ArrowRecordReader reader = download.openArrowRecordReader(10, 4990, compression)) {
            VectorSchemaRoot batch = reader.read();
            while (batch != null) {
                for (int i = 0; i < batch.getRowCount(); i++) {
                    ids.add(((BigIntVector) batch.getVector("id")).get(i));
                    lists.add(batch.getVector("l").getObject(i).toString());
                }
                batch.close();
                batch = reader.read();
            }
        }
        assertThat(ids).hasSize(4990).startsWith(10L).endsWith(4999L);
        assertThat(lists).startsWith("[0]", "[0,1]", "[]");
    }

    @Test
    void anArrowBlockWithoutRowsIsWhole() throws Exception {
        TableTunnel.UploadSession session = fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "a");
        session.openArrowRecordWriter(0).close();
        try (ArrowRecordWriter writer = session.openArrowRecordWriter(1); VectorSchemaRoot none = rows(session, 0, 0)) {
            writer.write(none);
        }
        session.commit(new Long[] {0L, 1L});
        assertThat(fixture.sandbox().rowCount(SandboxFixture.PROJECT, "a")).isZero();
        TableTunnel.DownloadSession download = fixture.tunnel().createDownloadSession(SandboxFixture.PROJECT, "a");
        assertThat(UploadTest.download(download, new CompressOption())).isEmpty();
    }

    @Test
    void recordsOfAllTypesComeBackThroughArrow() throws Exception {
        fixture.execute(UploadTest.ALL_TYPES);
        TableTunnel.UploadSession session = fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "all_types");
        try (RecordWriter writer = session.openRecordWriter(0)) {
            Record record = session.newRecord();
            UploadTest.fill(record, session.getSchema());
            writer.write(record);
            writer.write(session.newRecord());
            writer.write(record);
        }
        session.commit();
        TableTunnel.DownloadSession download = fixture.tunnel()
                .createDownloadSession(SandboxFixture.PROJECT, "all_types");
        try (ArrowRecordReader reader = download.openArrowRecordReader(0, 3); VectorSchemaRoot batch = reader.read()) {
            assertThat(batch.getRowCount()).isEqualTo(3);
            List<String> values = batch.getFieldVectors().stream().map(v -> String.valueOf(v.getObject(2))).toList();
            assertThat(values).containsSubsequence("-128", "32767", "-2147483648", "9223372036854775807", "1.25",
                    "-1.0E300", "12345.6789", "varchar", "abc", "日本 \"quoted\"\n😀");
            assertThat((byte[]) batch.getVector("k").getObject(2)).containsExactly(0, -1, 127);
            assertThat(values.subList(11, 20)).containsExactly("true", "19782", "2024-02-29T01:02:03.456",
                    "1969-12-31T23:59:59.999999999", "2024-02-29T01:02:03.000000001", "{\"a\":1}", "[7,null,-1]",
                    "[{\"key\":\"k\",\"value\":1.5}]", "{\"x\":5,\"y\":[\"x\",null]}");
            assertThat(batch.getFieldVectors()).allSatisfy(v -> assertThat(v.isNull(1)).isTrue());
        }
    }

    @Test
    void damagedFramesAreRefused() throws Exception {
        List<Column> columns = List.of(new Column("id", SqlType.BIGINT, "", true));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArrowRowWriter writer = new ArrowRowWriter(out, columns)) {
            for (long i = 0; i < 20_000; i++) {
                writer.write(new Object[] {i});
            }
            writer.finish();
        }
        byte[] good = out.toByteArray();
        assertThat(verify(good, columns)).isEqualTo(20_000);
        for (int at : new int[] {5, 300, 70_000, good.length - 1}) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            assertThatThrownBy(() -> verify(bad, columns)).as("byte %d", at).isInstanceOf(ServiceException.class);
        }
        for (int length : new int[] {3, 4, 6, 65_544, 70_000, good.length - 4, good.length - 1}) {
            assertThatThrownBy(() -> verify(Arrays.copyOf(good, length), columns)).as("length %d", length)
                    .isInstanceOf(ServiceException.class);
        }
        List<Column> other = List.of(columns.get(0), columns.get(0));
        assertThatThrownBy(() -> verify(good, other)).hasMessageContaining("missing");
        assertThatThrownBy(() -> verify(good, List.of(new Column("x", SqlType.STRING, "", true))))
                .isInstanceOf(ServiceException.class);
    }

    private static long verify(byte[] stream, List<Column> columns) throws Exception {
        try (ArrowRowReader reader = new ArrowRowReader(new ByteArrayInputStream(stream), columns, true)) {
            return reader.verify();
        }
    }

    @Test
    void framesAreThoseOfTheProtocol() throws Exception {
        for (String[] vector : new String[][] {
            {"hello world!", "0000000868656c6c6f20776f8ba6a423726c642149cb5777"},
            {"12345678", "0000000831323334353637386087809a6087809a"}}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            FrameOutputStream frames = new FrameOutputStream(out, 8);
            frames.write(vector[0].getBytes(StandardCharsets.US_ASCII));
            frames.finish();
            assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(vector[1]);
            FrameInputStream in = new FrameInputStream(new ByteArrayInputStream(out.toByteArray()), true);
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo(vector[0]);
        }
        assertThat(new FrameInputStream(new ByteArrayInputStream(new byte[0]), true).readAllBytes()).isEmpty();
        assertThat(new FrameInputStream(new ByteArrayInputStream(new byte[4]), true).readAllBytes()).isEmpty();
    }
}
