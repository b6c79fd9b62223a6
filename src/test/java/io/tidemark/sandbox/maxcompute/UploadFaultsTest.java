package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordReader;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.sandbox.fault.Attribute;
import io.tidemark.sandbox.fault.Fault;
import io.tidemark.sandbox.fault.FaultFile;
import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.FaultPlan;
import io.tidemark.sandbox.fault.Match;
import io.tidemark.sandbox.fault.Parameter;
import io.tidemark.sandbox.fault.RequestKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What each fault does to an upload and a download, seen by the SDK or by one plain request. */
@Timeout(60)
class UploadFaultsTest {

    private static final byte[] NO_ROWS = HexFormat.of().parseHex("f0ffff7f00f8ffff7f00");
    private static final byte[] NOTHING = {};
    private static final String TABLE = "/projects/tidemark/tables/t";
    private static final Instant BEGIN = Instant.parse("2019-11-06T15:15:00Z");

    @TempDir
    private Path directory;
    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private SandboxFixture fixture;
    private FaultPlan plan;
    private TableTunnel.UploadSession session;

    @BeforeEach
    void start() throws Exception {
        fixture = new SandboxFixture(directory, now::get, SandboxMaxCompute.Options.defaults());
        plan = fixture.plan();
        fixture.execute("create table t (id bigint)");
        session = create();
        write(session, 0, 10);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private TableTunnel.UploadSession create() throws Exception {
        return fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "t");
    }

    private static void write(TableTunnel.UploadSession session, long block, int rows) throws Exception {
        try (RecordWriter writer = session.openRecordWriter(block)) {
            for (long i = 0; i < rows; i++) {
                Record record = session.newRecord();
                record.set(0, i);
                writer.write(record);
            }
        }
    }

    private long rows() {
        return fixture.sandbox().rowCount(SandboxFixture.PROJECT, "t");
    }

    private HttpResponse<byte[]> commit() throws Exception {
        return fixture.send("POST", TABLE, Map.of("uploadid", session.getId()), NOTHING);
    }

    private String status() throws Exception {
        String json = text(fixture.send("GET", TABLE, Map.of("uploadid", session.getId()), NOTHING));
        return json.replaceAll(".*\"Status\":\"([A-Z]+)\".*", "$1");
    }

    private HttpResponse<byte[]> block(int id) throws Exception {
        return fixture.send("PUT", TABLE, Map.of("uploadid", session.getId(), "blockid", Integer.toString(id)), NO_ROWS);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private void add(String rules) {
        FaultFile.parse(rules).forEach(plan::add);
    }

    @Test
    void aCommitWhoseAnswerIsLostIsInAfterOnePost() throws Exception {
        add("answer-lost request=commit");
        assertThatThrownBy(this::commit).isInstanceOf(IOException.class);
        assertThat(plan.seen(RequestKind.COMMIT)).isEqualTo(1);
        assertThat(plan.injected(FaultKind.ANSWER_LOST, RequestKind.COMMIT)).isEqualTo(1);
        assertThat(rows()).isEqualTo(10);
        assertThat(status()).isEqualTo("CLOSED");
    }

    @Test
    void aCommitThatIsDroppedChangesNothing() throws Exception {
        add("drop request=commit");
        assertThatThrownBy(this::commit).isInstanceOf(IOException.class);
        assertThat(rows()).isZero();
        assertThat(status()).isEqualTo("NORMAL");
        assertThat(commit().statusCode()).isEqualTo(200);
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void aCommitAnsweredWithAnErrorIsInOrNotAsTheKindSays() throws Exception {
        add("error request=commit status=503 code=ServiceUnavailable\nerror-after request=commit");
        HttpResponse<byte[]> before = commit();
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(text(before)).contains("ServiceUnavailable");
        assertThat(rows()).isZero();
        assertThat(commit().statusCode()).isEqualTo(500);
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void aCommitThatTheServiceRefusesIsNotCountedAsAnAnswerLost() throws Exception {
        add("session-expired\nanswer-lost request=commit");
        assertThat(commit().statusCode()).isEqualTo(409);
        assertThat(plan.injected(FaultKind.ANSWER_LOST)).isZero();
    }

    @Test
    void theSecondCommitIsAnsweredWithSuccessOrWithAConflict() throws Exception {
        add("second-commit-conflict nth=2");
        assertThat(commit().statusCode()).isEqualTo(200);
        assertThat(commit().statusCode()).isEqualTo(200);
        HttpResponse<byte[]> conflict = commit();
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(text(conflict)).contains("StatusConflict");
        assertThat(plan.injected(FaultKind.SECOND_COMMIT_CONFLICT)).isEqualTo(1);
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void aSlowCommitEndsByPolls() throws Exception {
        add("slow-commit polls=2");
        assertThat(text(commit())).contains("COMMITTING");
        assertThat(text(commit())).contains("COMMITTING");
        assertThat(status()).isEqualTo("COMMITTING");
        assertThat(rows()).isZero();
        assertThat(status()).isEqualTo("CLOSED");
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void aSlowCommitEndsByTimeThoughNobodyAsks() throws Exception {
        add("slow-commit polls=0 delay=20s");
        commit();
        assertThat(status()).isEqualTo("COMMITTING");
        now.set(BEGIN.plusSeconds(20).minusMillis(1));
        assertThat(rows()).isZero();
        now.set(BEGIN.plusSeconds(20));
        assertThat(rows()).isEqualTo(10);
        assertThat(status()).isEqualTo("CLOSED");
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void aSlowCommitOfATableThatWasDroppedMeanwhileTouchesNothing() throws Exception {
        add("slow-commit polls=0 delay=20s");
        commit();
        fixture.execute("drop table t");
        fixture.execute("create table t (id bigint)");
        now.set(BEGIN.plusSeconds(21));
        assertThat(rows()).isZero();
    }

    @Test
    void aForgottenSessionStaysForgottenAndWhatItCommittedStays() throws Exception {
        commit();
        add("session-forgotten request=status");
        assertThat(text(fixture.send("GET", TABLE, Map.of("uploadid", session.getId()), NOTHING))).contains("NoSuchUpload");
        assertThat(commit().statusCode()).isEqualTo(404);
        assertThat(block(1).statusCode()).isEqualTo(404);
        assertThat(rows()).isEqualTo(10);
        plan.clear();
        assertThat(status()).isEqualTo("CLOSED");
    }

    @Test
    void anExpiredSessionIsExpiredForGoodAndACommittedOneDoesNotExpire() throws Exception {
        add("session-expired request=status");
        assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.EXPIRED);
        plan.clear();
        assertThat(text(commit())).contains("StatusConflict");
        assertThat(block(1).statusCode()).isEqualTo(409);
        assertThat(rows()).isZero();
        session = create();
        write(session, 0, 3);
        commit();
        add("session-expired");
        assertThat(status()).isEqualTo("CLOSED");
        assertThat(plan.injected(FaultKind.SESSION_EXPIRED)).isEqualTo(1);
    }

    @Test
    void aBlockIsStoredOrNotAsTheKindSays() throws Exception {
        add("drop request=block block=1\nanswer-lost request=block block=2\nerror-after request=block block=3");
        assertThatThrownBy(() -> block(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> block(2)).isInstanceOf(IOException.class);
        assertThat(block(3).statusCode()).isEqualTo(500);
        assertThat(session.getBlockList()).containsExactly(0L, 2L, 3L);
    }

    @Test
    void aBlockIsCutOffInTheMidstOfItsRows() throws Exception {
        plan.add(Fault.of(FaultKind.DROP).on(RequestKind.BLOCK).bytes(200_000));
        assertThatThrownBy(() -> write(session, 1, 2_000_000)).isInstanceOf(IOException.class);
        assertThat(session.getBlockList()).containsExactly(0L);
        assertThat(directory.resolve("blocks").toFile().list()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"500,InternalServerError", "502,BadGateway", "429,FlowExceeded"})
    void aBlockIsRefusedSoManyTimes(int status, String code) throws Exception {
        plan.add(Fault.of(FaultKind.ERROR).on(RequestKind.BLOCK).match(Match.session(session.getId())).status(status, code).times(2));
        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> refusal = block(1);
            assertThat(refusal.statusCode()).isEqualTo(status);
            assertThat(text(refusal)).contains(code);
        }
        assertThat(session.getBlockList()).containsExactly(0L);
        assertThat(block(1).statusCode()).isEqualTo(200);
        assertThat(plan.injected(FaultKind.ERROR, RequestKind.BLOCK)).isEqualTo(2);
    }

    @Test
    void blocksThatComeTooFastAreRefused() throws Exception {
        plan.add(Fault.of(FaultKind.WRITE_RATE_LIMIT).bytesPerSecond(1000).always());
        write(session, 1, 5_000);
        assertThatThrownBy(() -> write(session, 2, 10)).hasMessageContaining("FlowExceeded");
        assertThat(session.getBlockList()).containsExactly(0L, 1L);
        assertThat(create().getId()).isNotEqualTo(session.getId());
        assertThat(plan.injected(FaultKind.WRITE_RATE_LIMIT)).isPositive();
    }

    @Test
    void aSessionIsCreatedOrNotAsTheKindSays() throws Exception {
        add("drop request=create-session\nanswer-lost request=create-session");
        Map<String, String> query = Map.of("uploads", "");
        assertThatThrownBy(() -> fixture.send("POST", TABLE, query, NOTHING)).isInstanceOf(IOException.class);
        assertThat(sessions()).isEqualTo(1);
        assertThatThrownBy(() -> fixture.send("POST", TABLE, query, NOTHING)).isInstanceOf(IOException.class);
        assertThat(sessions()).isEqualTo(2);
    }

    private long sessions() throws IOException {
        return Files.readString(directory.resolve("journal")).lines().filter(line -> line.contains("\"event\":\"session\"")).count();
    }

    @Test
    void aQuestionForTheStatusIsDroppedOrRefused() throws Exception {
        // always, because a client of the JDK repeats a GET by itself
        add("drop request=status times=always");
        assertThatThrownBy(this::status).isInstanceOf(IOException.class);
        plan.clear();
        add("error request=status table=t");
        assertThat(fixture.send("GET", TABLE, Map.of("uploadid", session.getId()), NOTHING).statusCode()).isEqualTo(500);
        assertThat(status()).isEqualTo("NORMAL");
    }

    @Test
    void aDelayedRequestIsDoneLater() throws Exception {
        plan.add(Fault.of(FaultKind.DELAY).on(RequestKind.COMMIT).delay(Duration.ofMillis(300)));
        long begin = System.nanoTime();
        assertThat(commit().statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - begin).isGreaterThan(Duration.ofMillis(290).toNanos());
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void theDateFlagIsSwitchedByThePlan() throws Exception {
        add("date-transform request=create-session");
        Map<String, String> query = Map.of("uploads", "");
        assertThat(fixture.send("POST", TABLE, query, NOTHING).headers().firstValue("odps-tunnel-date-transform")).contains("true");
        assertThat(fixture.send("POST", TABLE, query, NOTHING).headers().firstValue("odps-tunnel-date-transform")).isEmpty();
    }

    @Test
    void aDownloadIsCutOffAndTheNextOneIsWholeWithItsTrailer() throws Exception {
        commit();
        Map<String, String> query = downloadQuery();
        byte[] whole = fixture.send("GET", TABLE, query, NOTHING).body();
        add("truncate request=download bytes=20 times=always");
        assertThatThrownBy(() -> fixture.send("GET", TABLE, query, NOTHING)).isInstanceOf(IOException.class);
        long cut = plan.injected(FaultKind.TRUNCATE);
        assertThat(cut).isPositive();
        plan.clear();
        add("truncate request=download bytes=100000");
        assertThat(fixture.send("GET", TABLE, query, NOTHING).body()).isEqualTo(whole);
        assertThat(plan.injected(FaultKind.TRUNCATE)).isEqualTo(cut);
    }

    private Map<String, String> downloadQuery() throws Exception {
        String json = text(fixture.send("POST", TABLE, Map.of("downloads", ""), NOTHING));
        return Map.of("downloadid", json.replaceAll(".*\"DownloadID\":\"([^\"]+)\".*", "$1"), "data", "");
    }

    @Test
    void aDownloadStallsAndGoesOn() throws Exception {
        commit();
        Map<String, String> query = downloadQuery();
        plan.add(Fault.of(FaultKind.STALL).bytes(10).delay(Duration.ofMillis(300)));
        long begin = System.nanoTime();
        byte[] whole = fixture.send("GET", TABLE, query, NOTHING).body();
        assertThat(System.nanoTime() - begin).isGreaterThan(Duration.ofMillis(290).toNanos());
        assertThat(fixture.send("GET", TABLE, query, NOTHING).body()).isEqualTo(whole);
        assertThat(plan.injected(FaultKind.STALL)).isEqualTo(1);
    }

    @Test
    void theSdkReadsTheWholeTableThroughACutDownload() throws Exception {
        commit();
        plan.add(Fault.of(FaultKind.TRUNCATE).on(RequestKind.DOWNLOAD).bytes(20));
        TableTunnel.DownloadSession download = fixture.tunnel().createDownloadSession(SandboxFixture.PROJECT, "t");
        int read = 0;
        try (RecordReader reader = download.openRecordReader(0, download.getRecordCount())) {
            while (reader.read() != null) {
                read++;
            }
        }
        assertThat(read).isEqualTo(10);
        assertThat(plan.injected(FaultKind.TRUNCATE)).isEqualTo(1);
    }

    @Test
    void aConnectionEndsByResetOrInOrder() {
        plan.add(Fault.of(FaultKind.DROP).on(RequestKind.COMMIT).end(Parameter.End.CLOSE));
        plan.add(Fault.of(FaultKind.DROP).on(RequestKind.COMMIT).end(Parameter.End.RESET));
        assertThatThrownBy(this::commit).hasStackTraceContaining("header parser received no bytes");
        assertThatThrownBy(this::commit).hasStackTraceContaining("reset");
    }

    @Test
    void rulesAreKeptApartByTableAndPartition() throws Exception {
        fixture.execute("create table p (id bigint) partitioned by (dt string)");
        fixture.execute("alter table p add partition (dt='20191106')");
        plan.add(Fault.of(FaultKind.ERROR).match(Match.table("p").with(Attribute.PARTITION, "dt=20191106")).on(RequestKind.CREATE_SESSION)
                .status(403, "NoPermission"));
        assertThat(create()).isNotNull();
        assertThatThrownBy(() -> fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "p",
                new PartitionSpec("dt='20191106'"))).hasMessageContaining("NoPermission");
    }

    @Test
    void aRunWithChanceIsTheSameAgain() throws Exception {
        assertThat(run()).isEqualTo(run()).contains(200, 500);
    }

    private List<Integer> run() throws Exception {
        List<Integer> answers = new ArrayList<>();
        try (SandboxFixture other = new SandboxFixture(directory.resolve("run" + System.nanoTime()), now::get, SandboxMaxCompute.Options.defaults())) {
            other.execute("create table t (id bigint)");
            other.plan().add(Fault.of(FaultKind.ERROR).on(RequestKind.CREATE_SESSION).probability(0.4, 99));
            for (int i = 0; i < 30; i++) {
                answers.add(other.send("POST", TABLE, Map.of("uploads", ""), NOTHING).statusCode() / 100 * 100);
            }
        }
        return answers;
    }
}
