package io.tidemark.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aliyun.odps.Odps;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.model.OSSObject;

import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.FaultPlan;
import io.tidemark.sandbox.fault.HeldRequest;
import io.tidemark.sandbox.fault.Hold;
import io.tidemark.sandbox.fault.Match;
import io.tidemark.sandbox.fault.Moment;
import io.tidemark.sandbox.fault.RequestKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Requests that wait at a named moment, over both services. */
@Timeout(60)
class HoldTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;
    private Sandbox sandbox;
    private FaultPlan plan;
    private TableTunnel tunnel;
    private TableTunnel.UploadSession session;
    private OSS oss;
    private final ExecutorService clients = Executors.newCachedThreadPool();

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(new Sandbox.Options(directory, 0, 0, false), InstantSource.system());
        plan = sandbox.faults();
        sandbox.maxCompute().sql(Sandbox.PROJECT, "create table t (id bigint)");
        sandbox.oss().createBucket("iot-raw");
        Odps odps = new Odps(new AliyunAccount(Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY));
        odps.setEndpoint(sandbox.maxComputeUri().toString());
        odps.setDefaultProject(Sandbox.PROJECT);
        odps.getRestClient().setRetryTimes(0);
        tunnel = new TableTunnel(odps);
        session = create();
        write(session, 0);
        ClientBuilderConfiguration configuration = new ClientBuilderConfiguration();
        configuration.setMaxErrorRetry(0);
        oss = OSSClientBuilder.create().endpoint(sandbox.ossUri().toString()).clientConfiguration(configuration)
                .credentialsProvider(new DefaultCredentialProvider(Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY)).build();
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        oss.shutdown();
        sandbox.close();
    }

    private TableTunnel.UploadSession create() throws Exception {
        return tunnel.createUploadSession(Sandbox.PROJECT, "t");
    }

    private static Void write(TableTunnel.UploadSession session, long block) throws Exception {
        try (RecordWriter writer = session.openRecordWriter(block)) {
            for (long i = 0; i < 10; i++) {
                Record record = session.newRecord();
                record.set(0, i);
                writer.write(record);
            }
        }
        return null;
    }

    private long rows() {
        return sandbox.maxCompute().rowCount(Sandbox.PROJECT, "t");
    }

    /** A client without any retry, that can die. */
    private Socket sendCommit() throws Exception {
        URI uri = sandbox.maxComputeUri();
        String target = "/projects/" + Sandbox.PROJECT + "/tables/t?uploadid=" + session.getId();
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(Sandbox.SECRET_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(("POST\n\n\n" + date + "\n" + target).getBytes(StandardCharsets.UTF_8)));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
        OutputStream out = socket.getOutputStream();
        out.write(("POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nDate: " + date + "\r\nAuthorization: ODPS " + Sandbox.ACCESS_KEY + ":"
                + signature + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static String firstLine(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\r'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString();
    }

    @Test
    void aCommitIsHeldBeforeItIsAppliedAndOtherRequestsGoOn() throws Exception {
        try (Hold hold = plan.hold(Moment.COMMIT_RECEIVED, Match.table("t")); Socket client = sendCommit()) {
            HeldRequest held = hold.await(SOON);
            assertThat(held.request().session()).isEqualTo(session.getId());
            assertThat(held.request().table()).isEqualTo("t");
            assertThat(rows()).isZero();
            assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.NORMAL);
            create().commit();
            assertThat(held.isHeld()).isTrue();
            held.release();
            assertThat(firstLine(client)).contains("200");
            assertThat(rows()).isEqualTo(10);
        }
        assertThat(plan.seen(RequestKind.COMMIT)).isEqualTo(2);
    }

    @Test
    void aHeldCommitOfADeadClientIsAppliedWhenItIsReleased() throws Exception {
        try (Hold hold = plan.hold(Moment.COMMIT_RECEIVED, Match.session(session.getId()))) {
            HeldRequest held;
            try (Socket client = sendCommit()) {
                held = hold.await(SOON);
                client.setSoLinger(true, 0);
            }
            assertThat(rows()).isZero();
            held.release();
            await().until(() -> rows() == 10);
        }
    }

    @Test
    void aHeldCommitThatIsDroppedIsNeverApplied() throws Exception {
        try (Hold hold = plan.hold(Moment.COMMIT_RECEIVED, Match.any()); Socket client = sendCommit()) {
            hold.await(SOON).drop();
            assertThatThrownBy(() -> firstLine(client)).hasMessageContaining("reset");
        }
        assertThat(rows()).isZero();
        assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.NORMAL);
    }

    @Test
    void anAppliedCommitIsInWhateverBecomesOfItsAnswer() throws Exception {
        try (Hold hold = plan.hold(Moment.COMMIT_APPLIED, Match.any()); Socket client = sendCommit()) {
            HeldRequest held = hold.await(SOON);
            assertThat(rows()).isEqualTo(10);
            assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.CLOSED);
            held.drop();
            assertThatThrownBy(() -> firstLine(client)).hasMessageContaining("reset");
        }
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void closingAHoldReleasesAndCatchesNothingMore() throws Exception {
        Hold hold = plan.hold(Moment.COMMIT_RECEIVED, Match.any(), 1, 5);
        try (Socket client = sendCommit()) {
            hold.await(SOON);
            hold.close();
            assertThat(firstLine(client)).contains("200");
        }
        try (Socket client = sendCommit()) {
            assertThat(firstLine(client)).contains("200");
        }
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void aSandboxStopsThoughARequestIsHeldAndTheCommitIsNotApplied() throws Exception {
        plan.hold(Moment.COMMIT_RECEIVED, Match.any());
        Hold hold = plan.hold(Moment.SESSION_CREATED, Match.any());
        Future<TableTunnel.UploadSession> creation = clients.submit(this::create);
        HeldRequest created = hold.await(SOON);
        assertThat(created.request().session()).isNotEmpty();
        try (Socket client = sendCommit()) {
            await().until(() -> plan.seen(RequestKind.COMMIT) == 1);
            long begin = System.nanoTime();
            sandbox.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThat(created.isHeld()).isFalse();
        }
        creation.cancel(true);
        sandbox = Sandbox.start(new Sandbox.Options(directory, 0, 0, false), InstantSource.system());
        assertThat(rows()).isZero();
    }

    @Test
    void theKthBlockIsHeldWhenItIsStored() throws Exception {
        try (Hold hold = plan.hold(Moment.BLOCK_STORED, Match.session(session.getId()), 2, 1)) {
            write(session, 1);
            Future<Void> second = clients.submit(() -> write(session, 2));
            HeldRequest held = hold.await(SOON);
            assertThat(held.request().block()).isEqualTo("2");
            assertThat(session.getBlockList()).containsExactly(0L, 1L, 2L);
            assertThat(second).isNotDone();
            held.release();
            second.get();
        }
    }

    @Test
    void aBlockIsHeldBeforeItsRowsAreRead() throws Exception {
        try (Hold hold = plan.hold(Moment.BLOCK_RECEIVED, Match.any())) {
            Future<Void> block = clients.submit(() -> write(session, 1));
            HeldRequest held = hold.await(SOON);
            assertThat(session.getBlockList()).containsExactly(0L);
            held.drop();
            assertThatThrownBy(block::get).isNotNull();
            assertThat(session.getBlockList()).containsExactly(0L);
        }
    }

    @Test
    void anObjectIsHeldHalfSentAndItsVersionStays() throws Exception {
        byte[] bytes = new byte[1_000_000];
        sandbox.oss().put("iot-raw", "a.csv", bytes);
        try (Hold opened = plan.hold(Moment.OBJECT_OPENED, Match.key("a.*")); Hold half = plan.hold(Moment.OBJECT_HALF_SENT, Match.key("a.*"))) {
            Future<byte[]> read = clients.submit(() -> {
                try (OSSObject object = oss.getObject("iot-raw", "a.csv"); InputStream in = object.getObjectContent()) {
                    return in.readAllBytes();
                }
            });
            HeldRequest held = opened.await(SOON);
            assertThat(held.request().key()).isEqualTo("a.csv");
            sandbox.oss().put("iot-raw", "a.csv", new byte[] {1});
            held.release();
            HeldRequest middle = half.await(SOON);
            assertThat(read).isNotDone();
            middle.release();
            assertThat(read.get()).isEqualTo(bytes);
        }
    }

    @Test
    void aCopyIsHeldBeforeAndAfterItIsDone() throws Exception {
        sandbox.oss().put("iot-raw", "a.csv", new byte[] {1});
        try (Hold before = plan.hold(Moment.COPY_RECEIVED, Match.key("done/a.csv")); Hold after = plan.hold(Moment.COPY_APPLIED, Match.any())) {
            Future<?> copy = clients.submit(() -> oss.copyObject("iot-raw", "a.csv", "iot-raw", "done/a.csv"));
            HeldRequest received = before.await(SOON);
            assertThat(sandbox.oss().exists("iot-raw", "done/a.csv")).isFalse();
            received.release();
            HeldRequest applied = after.await(SOON);
            assertThat(sandbox.oss().exists("iot-raw", "done/a.csv")).isTrue();
            assertThat(copy).isNotDone();
            applied.release();
            copy.get();
        }
        assertThat(plan.injected(FaultKind.DROP)).isZero();
    }
}
