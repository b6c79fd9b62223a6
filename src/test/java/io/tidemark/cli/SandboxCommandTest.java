package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.TunnelException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.sandbox.Sandbox;

import picocli.CommandLine;

/** The sandbox as a process of its own, with a fault plan from a file. */
@Timeout(180)
class SandboxCommandTest {

    private static final Pattern ENDPOINT = Pattern.compile("MaxCompute +(\\S+) ");
    private static final int SESSIONS = 12;
    private static final int ROWS = 10;

    @TempDir
    private Path data;
    private Process process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void whatTheSandboxCommittedIsThereOnceAfterItWasKilledInTheMidstOfFaults() throws Exception {
        Path faults = Files.writeString(data.resolve("faults.txt"), """
                # every second commit goes wrong in one way or another
                answer-lost request=commit probability=0.25 seed=1
                error-after request=commit probability=0.25 seed=2 status=403 code=NoPermission
                slow-commit polls=1000 probability=0.3 seed=3
                session-expired request=commit nth=5
                """);
        TableTunnel tunnel = start(faults);
        assertThat(log()).contains("fault       answer-lost request=commit probability=0.25 seed=1");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            ids.add(writeAndCommit(tunnel));
        }
        String expired = ids.get(4);
        assertThat(status(tunnel, expired)).isEqualTo(TableTunnel.UploadStatus.EXPIRED);
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

        tunnel = start(null);
        int committed = 0;
        for (String id : ids) {
            // a commit that had begun when the process died has ended
            TableTunnel.UploadStatus status = status(tunnel, id);
            assertThat(status).isEqualTo(id.equals(expired) ? TableTunnel.UploadStatus.EXPIRED : TableTunnel.UploadStatus.CLOSED);
            committed += id.equals(expired) ? 0 : 1;
        }
        long rows = tunnel.createDownloadSession(Sandbox.PROJECT, "t").getRecordCount();
        assertThat(rows).isEqualTo((long) committed * ROWS);
        // committing all of them again adds nothing
        for (String id : ids) {
            try {
                tunnel.getUploadSession(Sandbox.PROJECT, "t", id).commit();
            } catch (TunnelException e) {
                assertThat(id).isEqualTo(expired);
            }
        }
        assertThat(tunnel.createDownloadSession(Sandbox.PROJECT, "t").getRecordCount()).isEqualTo(rows);
    }

    @Test
    void aSandboxThatIsToldToStopSaysWhatItSawAndWhatItInjected() throws Exception {
        TableTunnel tunnel = start(Files.writeString(data.resolve("faults.txt"), "second-commit-conflict\n"));
        TableTunnel.UploadSession session = tunnel.getUploadSession(Sandbox.PROJECT, "t", writeAndCommit(tunnel));
        try {
            session.commit();
        } catch (TunnelException e) {
            assertThat(e.getErrorCode()).isEqualTo("StatusConflict");
        }
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(log()).contains("seen commit 2", "injected second-commit-conflict commit 1");
    }

    @Test
    void aMistakeInTheFaultFileIsNamedWithItsLine() throws Exception {
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setErr(new PrintWriter(err, true));
        Path faults = Files.writeString(data.resolve("faults.txt"), "# a plan\n\nanswer-lost request=comit\n");
        assertThat(commandLine.execute("sandbox", "--oss-port=0", "--maxcompute-port=0", "--data=" + data.resolve("s"), "--faults=" + faults)).isEqualTo(2);
        assertThat(err.toString()).contains("--faults", "faults.txt, line 3: 'comit' is not a kind of request; allowed: project").doesNotContain("\tat ");
        assertThat(commandLine.execute("sandbox", "--faults=" + data.resolve("nothing"))).isEqualTo(2);
        assertThat(err.toString()).contains("nothing cannot be read");
        assertThat(data.resolve("s")).doesNotExist();
    }

    /** @param faults null for none */
    private TableTunnel start(Path faults) throws Exception {
        if (faults != null) {
            try (Sandbox sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system())) {
                sandbox.maxCompute().sql(Sandbox.PROJECT, "create table t (id bigint)");
            }
        }
        Files.deleteIfExists(data.resolve("sandbox.log"));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "--add-opens=java.base/java.nio=ALL-UNNAMED", "-Dtidemark.log.dir=" + data.resolve("log"), "-cp", System.getProperty("java.class.path"),
                Main.class.getName(), "sandbox", "--oss-port=0", "--maxcompute-port=0", "--data=" + data.resolve("sandbox")));
        if (faults != null) {
            command.add("--faults=" + faults);
        }
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(new File(data.toFile(), "sandbox.log")).start();
        await().atMost(Duration.ofSeconds(90)).until(() -> log().contains("ready"));
        Matcher endpoint = ENDPOINT.matcher(log());
        assertThat(endpoint.find()).isTrue();
        Odps odps = new Odps(new AliyunAccount(Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY));
        odps.setEndpoint(endpoint.group(1));
        odps.setDefaultProject(Sandbox.PROJECT);
        return new TableTunnel(odps);
    }

    private String log() throws IOException {
        Path log = data.resolve("sandbox.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private static TableTunnel.UploadStatus status(TableTunnel tunnel, String id) throws OdpsException, IOException {
        return tunnel.getUploadSession(Sandbox.PROJECT, "t", id).getStatus();
    }

    private static String writeAndCommit(TableTunnel tunnel) throws OdpsException, IOException {
        TableTunnel.UploadSession session = tunnel.createUploadSession(Sandbox.PROJECT, "t");
        try (RecordWriter writer = session.openRecordWriter(0)) {
            for (long i = 0; i < ROWS; i++) {
                Record record = session.newRecord();
                record.set(0, i);
                writer.write(record);
            }
        }
        try {
            session.commit();
        } catch (TunnelException | IOException e) {
            // what became of it is asked later
        }
        return session.getId();
    }
}
