package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidemark.cli.OperatedNode.Said;
import io.tidemark.cli.desk.ConsoleClient;
import io.tidemark.cli.desk.ConsoleDesk;
import io.tidemark.cli.desk.Previewed;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RunKind;
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Selection;

/** The command line over the console of a node: what it lists, and what it says when it is not let in. */
@Timeout(240)
class OverANodeTest {

    @TempDir
    private static Path data;
    private static OperatedNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new OperatedNode(data);
        node.register("iot-log");
        node.put("iot-log", 0, InstanceState.FAILED);
        node.succeed("iot-log", 1, true);
        node.put("iot-log", 2, InstanceState.RUNNING);
        node.put("iot-log", 3, InstanceState.UNKNOWN);
        node.register("设备 日志/一");
        node.put("设备 日志/一", 0, InstanceState.FAILED);
        node.register("long");
        node.ledger().plan("long", IntStream.range(0, 1100).mapToObj(OperatedNode::slot).toList(), RunKind.CYCLE, 0, null);
        assertThat(node.onLedger(words("rerun --task iot-log --at 2024-03-01T00:00 --yes --reason r --actor eva")).code()).isZero();
        assertThat(node.onLedger(words("backfill --task iot-log --from 2024-03-02 --to 2024-03-02 --yes --actor eva")).code()).isZero();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static List<String> words(String command) {
        return List.of(command.split(" "));
    }

    private static String singleLine(Said said) {
        assertThat(said.code()).as(said.toString()).isEqualTo(2);
        assertThat(said.err().lines()).hasSize(1);
        return said.err().strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"instances --task iot-log", "instances --task iot-log --state FAILED,RUNNING --json", "instances --limit 1090",
        "instances --task long --from 2024-03-01T00:15 --to 2024-03-12T00:00 --limit 1050 --json", "audit", "audit --json --task iot-log",
        "backfill list", "backfill list --json --task iot-log"})
    void aListIsTheSameOverANodeAsOnItsLedger(String command) {
        Said said = node.byUrl("victor", words(command));

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).isEqualTo(node.onLedger(words(command)).out()).hasLineCount(command.contains("json") ? 1 : said.out().split("\n").length);
    }

    @Test
    void tasksCountWhatSucceededLatelyAndSaySo() {
        String table = node.byUrl("victor", words("tasks")).out();

        assertThat(table).contains("SUCCEEDED LATELY");
        assertThat(table.lines().filter(line -> line.startsWith("iot-log"))).singleElement().asString()
                .matches("iot-log +0 +0 +1 +1 +1 +0 .*Asia/Shanghai.*");
        assertThat(node.onLedger(words("tasks")).out().lines().filter(line -> line.startsWith("iot-log"))).singleElement().asString()
                .as("its slots are years old").matches("iot-log +1 +0 +1 +1 +1 +0 .*Asia/Shanghai.*");
        assertThat(node.byUrl("victor", words("tasks --json")).out()).contains("\"succeededSince\":");
        assertThat(node.onLedger(words("tasks --json")).out()).doesNotContain("succeededSince");
    }

    @Test
    void moreSlotsThanAConsoleTellsAreCountedAll() {
        Said said = node.byUrl("eva", words("freeze --task long --from 2024-03-01T00:00 --to 2024-03-31T00:00 --limit 10000 --yes"));

        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(said.out()).contains("… and 1080 more", "(one by one: the first 1,000 of 1,100 slots)", "FREEZE of 1,100 slots of long: 1,100 PLANNED.",
                "1,100 slots changed, 0 not.");
        Said back = node.byUrl("eva", words("unfreeze --task long --from 2024-03-01T00:00 --to 2024-03-31T00:00 --limit 10000 --yes --json"));
        assertThat(back.out()).contains("\"itemsTotal\":1100", "\"done\":1100");
    }

    @Test
    void aTasksNameMayHoldAnything() {
        Said said = node.byUrl("eva", List.of("freeze", "--task", "设备 日志/一", "--yes"));
        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(node.byUrl("victor", List.of("instances", "--task", "设备 日志/一")).out()).contains("FAILED");
    }

    @Test
    void whoeverLogsInStandsInTheTrailAndNobodyElse() {
        assertThat(singleLine(node.byUrl("eva", words("freeze --task long --yes --actor anna"))))
                .isEqualTo("tidemark: --actor=anna does not go with --url: there it is the user who logs in. Leave it out, and give --user NAME if need be.");
    }

    @Test
    void whoDoesNotSayWhoTheyAreIsToldHow() {
        String url = node.console().toString();
        assertThat(singleLine(node.run(Map.of(), words("tasks"), List.of("--url", url)))).contains("asks who you are. Give --user NAME",
                "TIDEMARK_CONSOLE_PASSWORD");
        assertThat(singleLine(node.run(Map.of(NodeOptions.PASSWORD, "falsch"), words("tasks"), List.of("--url", url, "--user", "eva"))))
                .contains("did not let eva in: the name or the password is wrong", "Check --user and the password").doesNotContain("falsch");
        assertThat(singleLine(node.run(Map.of(), words("tasks"), List.of("--url", url, "--user", "eva"))))
                .contains("--user=eva needs a password, and there is no terminal to ask for it");
        assertThat(singleLine(node.run(Map.of(), words("tasks"), List.of("--user", "eva")))).contains("--user=eva logs in to the console of a node. Give --url");
    }

    @Test
    void aLedgerFileThatAnotherProcessHasLeadsToItsConsole(@TempDir Path other) throws Exception {
        Path file = other.resolve("ledger.mv.db");
        Path config = other.resolve("application.properties");
        Files.writeString(config, "tidemark.ledger.url=jdbc:h2:file:%s%n".formatted(other.resolve("ledger").toAbsolutePath().toString().replace("\\", "/")));
        StringWriter err = new StringWriter();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute("tasks", "--config", config.toString())).isEqualTo(2);
        }
        assertThat(err.toString().lines()).singleElement().asString().contains("cannot be opened: another process has the file open",
                "or ask the node that has it: --url http://127.0.0.1:8080");
    }

    @Test
    void theAddressThatANodePrintsWillDo() {
        assertThat(node.run(Map.of(NodeOptions.PASSWORD, OperatedNode.PASSWORD), words("tasks"),
                List.of("--url", node.console().resolve("/console/").toString(), "--user", "victor")).code()).isZero();
    }

    @Test
    void aPasswordInTheAddressIsRefusedAndNotRepeated() {
        for (String url : List.of("http://eva:geheim@127.0.0.1:1", "ftp://eva:geheim@host")) {
            assertThat(singleLine(node.run(Map.of(), words("tasks"), List.of("--url", url)))).contains("--url holds a name or a password. Give --user NAME")
                    .doesNotContain("geheim");
        }
        assertThat(singleLine(node.run(Map.of(), words("tasks"), List.of("--url", "127.0.0.1:8080")))).contains("write it like http://127.0.0.1:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks", "stop --task iot-log --at 2024-03-01T00:00 --yes", "backfill pause 1", "reload"})
    void aPasswordThatOthersCanReadOnItsWayIsWarnedOf(String command) {
        Map<String, String> secret = Map.of(NodeOptions.PASSWORD, "geheim");

        assertThat(node.run(secret, words(command), List.of("--url", "http://console.invalid", "--user", "eva")).err().lines())
                .hasSize(2).first().asString()
                .isEqualTo("tidemark: the password of eva crosses the network to console.invalid as it is; use https (tidemark.console.tls.keyStore on the"
                        + " node), or a tunnel.");
        for (List<String> safe : List.of(List.of("--url", "https://console.invalid", "--user", "eva"), List.of("--url", "http://console.invalid"),
                List.of("--url", "http://localhost:1", "--user", "eva"), List.of("--url", "http://[::1]:1", "--user", "eva"))) {
            assertThat(node.run(secret, words(command), safe).err()).doesNotContain("crosses the network").hasLineCount(1);
        }
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() {
        assertThat(singleLine(node.byUrl("eva", words("stop --task nothing --at 2024-03-01T00:00 --yes"))))
                .contains("--task=nothing is not in the ledger. Known tasks: iot-log, long");
        assertThat(singleLine(node.byUrl("eva", words("backfill pause 4711")))).contains("backfill 4711 is not in the ledger; the list of backfills has those that are");
        assertThat(singleLine(node.byUrl("eva", words("backfill --task iot-log --from 2024-03-02 --to 2024-03-01 --yes"))))
                .contains("the days from 2024-03-02 to 2024-03-01 end before they begin");
    }

    @Test
    void aNodeThatIsNotThereAndAServerThatIsNoConsoleAreSaidSo() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(singleLine(node.run(Map.of(), words("tasks"), List.of("--url", "http://127.0.0.1:" + free))))
                .contains("no console answers at http://127.0.0.1:" + free, "Is the node running");
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            assertThat(singleLine(node.run(Map.of(), words("tasks"), List.of("--url", "http://127.0.0.1:" + other.getAddress().getPort()))))
                    .contains("answered with status 200 and not as a console does");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aPreviewThatIsOutdatedDoesNothingAndIsToBeLookedAtAnew() {
        node.register("moves");
        node.put("moves", 0, InstanceState.FAILED);
        ConsoleDesk desk = new ConsoleDesk(new ConsoleClient(URI.create(node.console().toString()), "eva", OperatedNode.PASSWORD, null));
        OperationRequest request = new OperationRequest(OperatorAction.RERUN, Selection.of("moves", List.of(OperatedNode.slot(0))));
        Previewed preview = desk.preview(request);
        assertThat(node.onLedger(words("set-success --task moves --at 2024-03-01T00:00 --yes --reason r")).code()).isZero();

        assertThatThrownBy(() -> desk.apply(request, preview.token(), null)).isInstanceOf(Mistake.class)
                .hasMessage("slots of moves changed since the preview, and RERUN has done nothing; give the command again to see how they are now.");
        assertThat(node.ledger().instance("moves", OperatedNode.slot(0)).orElseThrow().state()).isEqualTo(InstanceState.SUCCEEDED);
    }
}
