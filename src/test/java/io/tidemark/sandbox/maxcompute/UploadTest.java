package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.aliyun.odps.OdpsException;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.data.Binary;
import com.aliyun.odps.data.Char;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordReader;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.data.SimpleJsonValue;
import com.aliyun.odps.data.SimpleStruct;
import com.aliyun.odps.data.Varchar;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.TunnelException;
import com.aliyun.odps.tunnel.io.CompressOption;
import com.aliyun.odps.type.StructTypeInfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class UploadTest {

    static final String ALL_TYPES = """
            create table all_types (a tinyint, b smallint, c int, d bigint, e float, f double, g decimal(20,4),
              h varchar(10), i char(3), j string, k binary, l boolean, m date, n datetime, o timestamp,
              p timestamp_ntz, q json, r array<bigint>, s map<string,double>, t struct<x:int,y:array<string>>)""";

    @TempDir
    private Path directory;
    private SandboxFixture fixture;

    @BeforeEach
    void start() throws OdpsException {
        fixture = SandboxFixture.of(directory);
        fixture.execute("create table t (id bigint, v string)");
        fixture.execute("create table p (id bigint, v string) partitioned by (dt string, hhmi string)");
        fixture.execute("alter table p add partition (dt='20191106', hhmi='2315')");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    static void fill(Record record, TableSchema schema) {
        record.set("a", (byte) -128);
        record.set("b", (short) 32767);
        record.set("c", Integer.MIN_VALUE);
        record.set("d", Long.MAX_VALUE);
        record.set("e", 1.25f);
        record.set("f", -1e300);
        record.set("g", new BigDecimal("12345.6789"));
        record.set("h", new Varchar("varchar", 10));
        record.set("i", new Char("abc", 3));
        record.set("j", "日本 \"quoted\"\n😀");
        record.set("k", new Binary(new byte[] {0, -1, 127}));
        record.set("l", true);
        record.set("m", LocalDate.of(2024, 2, 29));
        record.set("n", Instant.parse("2024-02-29T01:02:03.456Z").atZone(ZoneOffset.UTC));
        record.set("o", Instant.parse("1969-12-31T23:59:59.999999999Z"));
        record.set("p", LocalDateTime.parse("2024-02-29T01:02:03.000000001"));
        record.set("q", new SimpleJsonValue("{\"a\":1}"));
        record.set("r", Arrays.asList(7L, null, -1L));
        record.set("s", Map.of("k", 1.5));
        record.set("t", new SimpleStruct((StructTypeInfo) schema.getColumn("t").getTypeInfo(),
                Arrays.asList(5, Arrays.asList("x", null))));
    }

    static List<List<String>> texts(List<Record> records) {
        List<List<String>> texts = new ArrayList<>();
        for (Record record : records) {
            List<String> values = new ArrayList<>();
            for (Object value : record.toArray()) {
                values.add(value instanceof java.time.ZonedDateTime time ? time.toInstant().toString()
                        : value instanceof byte[] text ? new String(text, StandardCharsets.UTF_8)
                        : value instanceof SimpleStruct struct ? struct.getFieldValues().toString()
                        : String.valueOf(value));
            }
            texts.add(values);
        }
        return texts;
    }

    static List<Record> download(TableTunnel.DownloadSession session, CompressOption compression)
            throws IOException, TunnelException {
        List<Record> records = new ArrayList<>();
        try (RecordReader reader = session.openRecordReader(0, session.getRecordCount(), compression)) {
            Record record = reader.read();
            while (record != null) {
                records.add(record);
                record = reader.read();
            }
        }
        return records;
    }

    private void write(TableTunnel.UploadSession session, long block, long from, long to) throws IOException, TunnelException {
        try {
            writeOnce(session, block, from, to);
        } catch (SocketException e) {
            // the JDK sometimes takes a connection from its pool that the SDK is just closing; a loader sends the block again
            writeOnce(session, block, from, to);
        }
    }

    private void writeOnce(TableTunnel.UploadSession session, long block, long from, long to) throws IOException, TunnelException {
        try (RecordWriter writer = session.openRecordWriter(block)) {
            for (long i = from; i < to; i++) {
                Record record = session.newRecord();
                record.set(0, i);
                record.set(1, "v" + i);
                writer.write(record);
            }
        }
    }

    private TableTunnel.UploadSession session(String table) throws TunnelException {
        return fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, table);
    }

    private long count(String table) throws OdpsException {
        return Long.parseLong(fixture.select("select count(*) from " + table).get(0).getString(0));
    }

    @ParameterizedTest
    @EnumSource(value = CompressOption.CompressAlgorithm.class,
            names = {"ODPS_RAW", "ODPS_ZLIB", "ODPS_SNAPPY", "ODPS_LZ4_FRAME", "ODPS_ZSTD"})
    void recordsOfAllTypesComeBackEqual(CompressOption.CompressAlgorithm codec) throws Exception {
        fixture.execute(ALL_TYPES);
        TableTunnel.UploadSession session = session("all_types");
        CompressOption compression = new CompressOption(codec, 1, 0);
        List<Record> written = new ArrayList<>();
        try (RecordWriter writer = session.openRecordWriter(0, compression)) {
            for (int i = 0; i < 300; i++) {
                Record record = session.newRecord();
                if (i % 3 != 1) {
                    fill(record, session.getSchema());
                }
                writer.write(record);
                written.add(record);
            }
        }
        session.commit(new Long[] {0L});

        TableTunnel.DownloadSession download = fixture.tunnel()
                .createDownloadSession(SandboxFixture.PROJECT, "all_types");
        assertThat(download.getRecordCount()).isEqualTo(300);
        assertThat(texts(download(download, compression))).isEqualTo(texts(written));
    }

    @Test
    void severalBlocksBecomeRowsAtCommitOnly() throws Exception {
        TableTunnel.UploadSession session = session("t");
        write(session, 0, 0, 10);
        write(session, 7, 10, 30);
        assertThat(count("t")).isZero();
        assertThat(session.getBlockList()).containsExactly(0L, 7L);
        session.commit(new Long[] {0L, 7L});
        assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.CLOSED);
        assertThat(count("t")).isEqualTo(30);
    }

    @Test
    void aBlockWrittenAgainReplacesTheFirst() throws Exception {
        TableTunnel.UploadSession session = session("t");
        write(session, 0, 0, 10);
        write(session, 0, 100, 103);
        session.commit(new Long[] {0L});
        assertThat(fixture.select("select id from t order by id")).extracting(record -> record.getString(0))
                .containsExactly("100", "101", "102");
        assertThat(directory.resolve("blocks").toFile().list()).hasSize(1);
    }

    @Test
    void overwriteSwapsThePartitionAtCommitAndAppendAdds() throws Exception {
        PartitionSpec spec = new PartitionSpec("dt='20191106',hhmi='2315'");
        for (int rows : new int[] {10, 20}) {
            TableTunnel.UploadSession append = fixture.tunnel()
                    .createUploadSession(SandboxFixture.PROJECT, "p", spec, false);
            write(append, 0, 0, rows);
            append.commit();
        }
        assertThat(count("p where dt = '20191106' and hhmi = '2315'")).isEqualTo(30);
        TableTunnel.UploadSession overwrite = fixture.tunnel()
                .createUploadSession(SandboxFixture.PROJECT, "p", spec, true);
        write(overwrite, 0, 0, 5);
        assertThat(count("p")).isEqualTo(30);
        overwrite.commit();
        assertThat(count("p")).isEqualTo(5);
        assertThat(fixture.odps().tables().get("p").getPartition(spec).getRecordNum()).isEqualTo(5);
        assertThat(fixture.sandbox().partitions(SandboxFixture.PROJECT, "p"))
                .containsExactly(Map.entry("dt=20191106,hhmi=2315", 5L));
    }

    @Test
    void aBlockListThatDiffersIsNotCommitted() throws Exception {
        TableTunnel.UploadSession session = session("t");
        write(session, 0, 0, 10);
        write(session, 1, 0, 10);
        assertThatThrownBy(() -> session.commit(new Long[] {0L})).isInstanceOf(TunnelException.class)
                .hasMessageContaining("Blocks not match");
        assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.NORMAL);
        assertThat(count("t")).isZero();
    }

    @Test
    void aSessionCanBeTakenUpByAnotherClient() throws Exception {
        PartitionSpec spec = new PartitionSpec("dt='20191106',hhmi='2315'");
        TableTunnel.UploadSession first = fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "p", spec);
        write(first, 3, 0, 10);
        TableTunnel.UploadSession second = fixture.tunnel()
                .getUploadSession(SandboxFixture.PROJECT, "p", spec, first.getId());
        assertThat(second.getStatus()).isEqualTo(TableTunnel.UploadStatus.NORMAL);
        assertThat(second.getBlockList()).containsExactly(3L);
        second.commit(new Long[] {3L});
        assertThat(first.getStatus()).isEqualTo(TableTunnel.UploadStatus.CLOSED);
        assertThatThrownBy(() -> fixture.tunnel().getUploadSession(SandboxFixture.PROJECT, "p",
                new PartitionSpec("dt='20191106',hhmi='0000'"), first.getId()))
                .isInstanceOfSatisfying(TunnelException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchUpload"));
    }

    @Test
    void aSecondCommitAddsNothingAndIsAnsweredEitherWay() throws Exception {
        TableTunnel.UploadSession session = session("t");
        write(session, 0, 0, 10);
        session.commit();
        session.commit();
        fixture.faults().secondCommitConflicts(true);
        assertThatThrownBy(session::commit).isInstanceOfSatisfying(TunnelException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo("StatusConflict");
            assertThat(e.getStatus()).isEqualTo(409);
        });
        assertThat(count("t")).isEqualTo(10);
    }

    @Test
    void noBlockIsTakenAfterTheCommit() throws Exception {
        TableTunnel.UploadSession session = session("t");
        session.commit();
        assertThatThrownBy(() -> write(session, 0, 0, 1)).isInstanceOf(IOException.class)
                .hasMessageContaining("StatusConflict");
        assertThat(directory.resolve("blocks").toFile().list()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> session("nowhere")).isInstanceOfSatisfying(TunnelException.class,
                e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchTable"));
        assertThatThrownBy(() -> fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "p",
                new PartitionSpec("dt='1',hhmi='2'"))).isInstanceOfSatisfying(TunnelException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchPartition"));
        assertThatThrownBy(() -> session("p")).isInstanceOfSatisfying(TunnelException.class,
                e -> assertThat(e.getErrorCode()).isEqualTo("InvalidPartitionSpec"));
        assertThatThrownBy(() -> fixture.tunnel().getUploadSession(SandboxFixture.PROJECT, "t", "none"))
                .isInstanceOfSatisfying(TunnelException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchUpload"));
        assertThatThrownBy(() -> session("t").openRecordWriter(20_000).close()).isInstanceOf(IOException.class)
                .hasMessageContaining("InvalidBlockID");
    }

    @Test
    void rowsOfAnotherSchemaAreRefused() throws Exception {
        TableTunnel.UploadSession session = session("t");
        fixture.execute("drop table t");
        fixture.execute("create table t (id string, v bigint)");
        assertThatThrownBy(() -> write(session, 0, 0, 1)).hasMessageContaining("wire type");
        assertThatThrownBy(session::commit).isInstanceOfSatisfying(TunnelException.class,
                e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchTable"));
    }

    @Test
    void aDownloadCanBePartOfRowsAndColumns() throws Exception {
        TableTunnel.UploadSession session = session("t");
        write(session, 0, 0, 10);
        write(session, 1, 10, 20);
        write(session, 2, 20, 20);
        session.commit();
        TableTunnel.DownloadSession download = fixture.tunnel().createDownloadSession(SandboxFixture.PROJECT, "t");
        List<String> values = new ArrayList<>();
        try (RecordReader reader = download.openRecordReader(8, 4, new CompressOption(),
                List.of(download.getSchema().getColumn("v"), download.getSchema().getColumn("id")))) {
            Record record = reader.read();
            while (record != null) {
                values.add(record.getString(0) + "/" + record.getBigint(1));
                record = reader.read();
            }
        }
        assertThat(values).containsExactly("v8/8", "v9/9", "v10/10", "v11/11");
    }

    @Test
    void blocksAndCommitsAtTheSameTimeAddEveryRowOnce() throws Exception {
        TableTunnel.UploadSession session = session("t");
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> writers = new ArrayList<>();
            List<Callable<Void>> committers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                long block = i;
                writers.add(() -> {
                    write(session, block, block * 1000, block * 1000 + 1000);
                    return null;
                });
                committers.add(() -> {
                    fixture.tunnel().getUploadSession(SandboxFixture.PROJECT, "t", session.getId()).commit();
                    return null;
                });
            }
            for (Future<Void> written : clients.invokeAll(writers)) {
                written.get();
            }
            for (Future<Void> committed : clients.invokeAll(committers)) {
                committed.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(count("t")).isEqualTo(8000);
        assertThat(fixture.select("select count(distinct id), min(id), max(id) from t").get(0).toArray())
                .containsExactly("8000", "0", "7999");
    }
}
