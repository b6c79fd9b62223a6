package io.tidemark.sandbox.maxcompute;

import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.data.ArrowRecordReader;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.TunnelException;
import com.aliyun.odps.tunnel.io.CompressOption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class ProtocolTest {

    private static final byte[] NO_ROWS = HexFormat.of().parseHex("f0ffff7f00f8ffff7f00");

    @TempDir
    private Path directory;
    private SandboxFixture fixture;
    private TableTunnel.UploadSession session;

    @BeforeEach
    void start() throws Exception {
        fixture = SandboxFixture.of(directory);
        fixture.execute("create table t (id bigint, v string, at datetime)");
        session = fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "t");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private HttpURLConnection put(String block) throws Exception {
        return fixture.signed("PUT", "/projects/tidemark/tables/t",
                Map.of("uploadid", session.getId(), "blockid", block));
    }

    @Test
    void responsesNameTheSandboxAndKeepTheCaseOfHeaders() throws Exception {
        HttpURLConnection http = put("0");
        http.setChunkedStreamingMode(1496);
        try (OutputStream out = http.getOutputStream()) {
            out.write(NO_ROWS);
        }
        assertThat(http.getResponseCode()).isEqualTo(200);
        assertThat(http.getHeaderFields()).containsKeys("x-odps-request-id", "Server");
        assertThat(http.getHeaderField("Server")).contains("Tidemark-Sandbox");
    }

    @Test
    void aBodyThatIsCutOffLeavesNothingBehind() throws Exception {
        HttpURLConnection http = put("0");
        http.setChunkedStreamingMode(1024);
        OutputStream out = http.getOutputStream();
        // a whole record stream, but the HTTP body goes on
        out.write(NO_ROWS);
        out.write(new byte[100_000]);
        out.flush();
        http.disconnect();
        Awaitility.await().atMost(Duration.ofSeconds(20))
                .until(() -> directory.resolve("blocks").toFile().list().length == 0);
        assertThat(session.getBlockList()).isEmpty();
    }

    @Test
    void aStreamWithoutItsTrailerIsRefused() throws Exception {
        HttpURLConnection http = put("0");
        http.setChunkedStreamingMode(1024);
        try (OutputStream out = http.getOutputStream()) {
            out.write(HexFormat.of().parseHex("080280c0ff7f00"));
        }
        assertThat(http.getResponseCode()).isEqualTo(400);
        assertThat(new String(http.getErrorStream().readAllBytes())).contains("MalformedDataStream");
        assertThat(session.getBlockList()).isEmpty();
        assertThat(directory.resolve("blocks").toFile().list()).isEmpty();
    }

    @Test
    void theTunnelTellsAWrongSecretInItsOwnForm() {
        TableTunnel tunnel = new TableTunnel(fixture.odps(new AliyunAccount(SandboxFixture.ID, "wrong")));
        tunnel.setEndpoint(fixture.url());
        assertThatThrownBy(() -> tunnel.createUploadSession(SandboxFixture.PROJECT, "t"))
                .isInstanceOfSatisfying(TunnelException.class, e -> {
                    assertThat(e.getErrorCode()).isEqualTo("Unauthorized");
                    assertThat(e.getStatus()).isEqualTo(401);
                });
    }

    @Test
    void streamsUpsertsAndPreviewsAreRefusedByName() throws Exception {
        for (String[] call : new String[][] {{"POST", "streams"}, {"POST", "upserts"}, {"GET", "preview"}}) {
            HttpURLConnection http = fixture.signed(call[0], "/projects/tidemark/tables/t/" + call[1], Map.of());
            assertThat(http.getResponseCode()).isEqualTo(501);
            assertThat(new String(http.getErrorStream().readAllBytes())).startsWith("{\"Code\":\"NotImplemented\"")
                    .contains("The sandbox does not implement " + call[1]);
        }
    }

    @Test
    void anEmptyTableIsDownloadedInEitherForm() throws Exception {
        TableTunnel.DownloadSession download = fixture.tunnel().createDownloadSession(SandboxFixture.PROJECT, "t");
        assertThat(UploadTest.download(download, new CompressOption())).isEmpty();
        try (ArrowRecordReader reader = download.openArrowRecordReader(0, 0)) {
            assertThat(reader.read()).isNull();
        }
    }

    @Test
    void aDownloadOfRowsThatAreGoneSaysSo() throws Exception {
        fixture.execute("insert into t values (1, 'x', null)");
        TableTunnel.DownloadSession download = fixture.tunnel().createDownloadSession(SandboxFixture.PROJECT, "t");
        fixture.execute("truncate table t");
        assertThatThrownBy(() -> UploadTest.download(download, new CompressOption()))
                .hasMessageContaining("DataVersionConflict");
    }

    @Test
    void schemasAndTheApiPrefixAreOptional() throws Exception {
        fixture.execute("create table p (id bigint) partitioned by (dt string)");
        fixture.execute("alter table p add partition (dt='1')");
        TableTunnel tunnel = new TableTunnel(fixture.odps());
        tunnel.setEndpoint(fixture.url() + "/api");
        TableTunnel.UploadSession other = tunnel.createUploadSession(SandboxFixture.PROJECT, "default", "p",
                new PartitionSpec("dt='1'"), false);
        try (RecordWriter writer = other.openRecordWriter(0)) {
            writer.write(other.newRecord());
        }
        other.commit();
        assertThat(fixture.sandbox().rowCount(SandboxFixture.PROJECT, "p")).isEqualTo(1);
    }

    @Test
    void datetimeIsShiftedOnlyWhereTheSandboxSaysSo() throws Exception {
        assertThat(session.isShouldTransform()).isFalse();
        try (SandboxFixture shifting = new SandboxFixture(directory.resolve("shifting"), InstantSource.system(),
                new SandboxMaxCompute.Options(false, true, true, false))) {
            shifting.execute("create table t (at datetime)");
            TableTunnel.UploadSession upload = shifting.tunnel().createUploadSession(SandboxFixture.PROJECT, "t");
            assertThat(upload.isShouldTransform()).isTrue();
            Instant written = Instant.parse("2024-02-29T01:02:03Z");
            try (RecordWriter writer = upload.openRecordWriter(0)) {
                Record record = upload.newRecord();
                record.set(0, written.atZone(ZoneOffset.UTC));
                writer.write(record);
            }
            upload.commit();
            List<Record> records = UploadTest.download(
                    shifting.tunnel().createDownloadSession(SandboxFixture.PROJECT, "t"), new CompressOption());
            assertThat(((java.time.ZonedDateTime) records.get(0).get(0)).toInstant()).isEqualTo(written);
        }
    }
}
