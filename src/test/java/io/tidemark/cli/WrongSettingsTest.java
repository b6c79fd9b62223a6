package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.sandbox.Sandbox;

import picocli.CommandLine;

/** What a person reads who got something wrong: one line that names the setting and the value, and never a stack trace or a secret. */
@Timeout(120)
class WrongSettingsTest {

    private static final String SLOT = "2024-03-01T00:15";
    private static final String OBJECT = "iot_log_202403010015.csv";

    @TempDir
    private Path data;
    private Sandbox sandbox;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void startSandbox() throws Exception {
        sandbox = Sandbox.start(new Sandbox.Options(data.resolve("sandbox"), 0, 0, false), InstantSource.system());
        DemoFeed.prepare(sandbox);
        sandbox.oss().put(DemoFeed.BUCKET, OBJECT, """
                device_id,ts,latitude,longitude,temperature,humidity,battery,status,message
                d1,2024-03-01 00:10:00,1.5,2.5,3.5,4.5,90,OK,hello
                """.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopSandbox() {
        sandbox.close();
        assertThat(out.toString() + err).doesNotContain("\tat ").doesNotContain(Sandbox.SECRET_KEY).doesNotContain("not-the-secret");
    }

    @Test
    void theShippedSettingsLoadASlotOnce() throws Exception {
        assertThat(once(settings())).isZero();
        assertThat(once(settings())).isZero();
        assertThat(out.toString()).contains("SUCCEEDED");
        assertThat(sandbox.maxCompute().rowCount(Sandbox.PROJECT, DemoFeed.TABLE)).isEqualTo(1);
    }

    @Test
    void aRoutesDirectoryThatIsNotThereIsNamed() throws Exception {
        assertThat(execute("run", "--config", config(settings()), "--routes", data.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("nowhere");
    }

    @Test
    void anUnknownOptionIsNamedWithFileAndLine() throws Exception {
        Path routes = routes("objectName:", "objctName:");
        assertThat(execute("run", "--config", config(settings()), "--routes", routes.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("iot-log.yaml:").contains("objctName").contains("did you mean objectName?");
    }

    @Test
    void aTypoInThePartitionIsNamedWithFileAndLine() throws Exception {
        Path routes = routes("dt=$[yyyymmdd]", "dt=$[yyyyMMdd]");
        assertThat(execute("run", "--config", config(settings()), "--routes", routes.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("iot-log.yaml:").contains("yyyyMMdd").contains("yyyymmdd");
    }

    @Test
    void anUnwritableLedgerIsNamed() throws Exception {
        Path file = Files.writeString(data.resolve("a-file"), "not a directory");
        Settings settings = settings().with(Settings.LEDGER_URL, "jdbc:h2:file:" + file.resolve("ledger"));
        assertThat(once(settings)).isEqualTo(2);
        assertThat(err.toString()).contains(Settings.LEDGER_URL).contains("a-file/ledger");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = settings().with("camel.management.enabled", "true").with("camel.management.port", "" + taken.getLocalPort());
            assertThat(execute("run", "--config", config(settings), "--routes", routes("", "").toString())).isEqualTo(2);
            assertThat(err.toString()).contains("camel.management.port=" + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void aTaskThatNoRouteRunsIsNamed() throws Exception {
        assertThat(execute("once", "--task", "nothing", "--at", SLOT, "--config", config(settings()), "--routes", routes("", "").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--task=nothing is run by no route");
    }

    @Test
    void aSlotThatIsNoTimeIsNamed() throws Exception {
        assertThat(execute("once", "--task", "iot-log", "--at", "tomorrow", "--config", config(settings()), "--routes", routes("", "").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--at=tomorrow is not a slot");
    }

    @Test
    void aWrongSecretFailsTheInstanceAndNamesTheSetting() throws Exception {
        assertThat(once(settings().with("camel.component.oss.secretKey", "not-the-secret"))).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED").contains("camel.component.oss.secretKey");
    }

    @Test
    void aWrongMaxComputeKeyFailsTheInstanceAndNamesTheSetting() throws Exception {
        assertThat(once(settings().with("camel.component.maxcompute.accessKey", "nobody"))).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED").contains("camel.component.maxcompute.accessKey");
    }

    @Test
    void aMissingBucketFailsTheInstanceAndIsNamed() throws Exception {
        assertThat(once(settings().with("iot-log.bucket", "no-such-bucket"))).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED").contains("no-such-bucket");
    }

    @Test
    void anUnknownTableFailsTheInstanceAndIsNamed() throws Exception {
        assertThat(once(settings().with("iot-log.table", "no_such_table"))).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED").contains("no_such_table");
    }

    @Test
    void anUnreachableEndpointFailsTheInstanceAndIsNamed() throws Exception {
        assertThat(once(settings().with("camel.component.oss.endpoint", "http://127.0.0.1:1"))).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED").contains("camel.component.oss.endpoint=http://127.0.0.1:1");
    }

    private int once(Settings settings) throws IOException {
        return execute("once", "--task", "iot-log", "--at", SLOT, "--config", config(settings), "--routes", routes("", "").toString());
    }

    private int execute(String... args) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }

    private Settings settings() {
        return DemoFeed.on(sandbox, Settings.of(Path.of("application.properties"), Path.of("routes")))
                .with(Settings.LEDGER_URL, "jdbc:h2:file:" + data.resolve("ledger"))
                .with("camel.management.enabled", "false").with("tidemark.console.enabled", "false");
    }

    private String config(Settings settings) throws IOException {
        Path config = data.resolve("application.properties");
        try (Writer writer = Files.newBufferedWriter(config, StandardCharsets.ISO_8859_1)) {
            settings.properties().store(writer, null);
        }
        return config.toString();
    }

    /** The shipped routes with one attempt and, where given, one word changed. */
    private Path routes(String word, String replacement) throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String file : List.of("iot-log.yaml", "dead-letter.yaml")) {
            String text = Files.readString(Path.of("routes", file)).replace("maximumAttempts: 5", "maximumAttempts: 1");
            List<String> lines = new ArrayList<>();
            text.lines().map(line -> word.isEmpty() ? line : line.replace(word, replacement)).forEach(lines::add);
            Files.write(routes.resolve(file), lines);
        }
        return routes;
    }
}
