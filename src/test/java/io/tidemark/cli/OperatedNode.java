package io.tidemark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.apache.camel.impl.DefaultCamelContext;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.console.ConsoleOptions;
import io.tidemark.console.ConsoleRoutes;
import io.tidemark.console.ConsoleServer;
import io.tidemark.console.Users;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Intervention;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.Signature;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.operation.Operations;

import picocli.CommandLine;

/** A ledger in a file with a console over it, and the command line on either of them. Eva is an operator, victor a viewer. */
final class OperatedNode implements AutoCloseable {

    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final String PASSWORD = "geheim";

    private static final Instant MIDNIGHT = Instant.parse("2024-02-29T16:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path config;
    private final JdbcLedger ledger;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final URI console;
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param code the exit code */
    record Said(int code, String out, String err) {
    }

    OperatedNode(Path data) throws Exception {
        String url = "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath();
        config = data.resolve("application.properties");
        Files.writeString(config, "tidemark.ledger.url=%s%n".formatted(url.replace("\\", "/")));
        Path users = data.resolve("users");
        String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, PASSWORD.toCharArray());
        Files.writeString(users, "eva:%s:operator%nvictor:%s:viewer%n".formatted(hash, hash));
        ledger = JdbcLedger.open(new LedgerSettings(url, "sa", ""));
        ConsoleServer.Address address = new ConsoleServer.Address("127.0.0.1", 0, null, null).free();
        console = URI.create(address.url()).resolve("/");
        ConsoleServer.addTo(context, address);
        context.addRoutes(new ConsoleRoutes(ledger, new Operations(ledger, QuartzRecurrence::parse),
                ConsoleOptions.of("1.0.0-test", () -> "node-a", ZONE).withUsers(Users.read(users))));
        context.start();
    }

    JdbcLedger ledger() {
        return ledger;
    }

    URI console() {
        return console;
    }

    static Instant slot(int number) {
        return MIDNIGHT.plus(Duration.ofMinutes(15L * number));
    }

    static String local(int number) {
        return slot(number).atZone(ZONE).toLocalDateTime().toString();
    }

    void register(String task) {
        ledger.register(task, ZONE, "cron 0 0/15 * * * ? Asia/Shanghai");
    }

    void plan(String task, int number) {
        ledger.plan(task, List.of(slot(number)), RunKind.CYCLE, 0, null);
    }

    Claim claim(String task, int number) {
        plan(task, number);
        return ledger.claim(new ClaimRequest(task, "a", 1, 99, Duration.ofMinutes(10), false, Set.of(slot(number)))).get(0);
    }

    private Claim intend(String task, int number, boolean overwrite) {
        Claim claim = claim(task, number);
        ledger.commitLog(claim).intend(new CommitIntent("ods_iot_log", "http://127.0.0.1", task + number, overwrite, List.of(0L), ledger.now(),
                new LoadCounts(12_004, 12_000, 4)));
        return claim;
    }

    void succeed(String task, int number, boolean overwrite) {
        Claim claim = intend(task, number, overwrite);
        ledger.commitLog(claim).resolve(task + number, CommitOutcome.COMMITTED);
        ledger.succeed(claim, new AttemptReport(null, List.of()));
    }

    void letterDelivered(String task, int number) {
        put(task, number, InstanceState.FAILED);
        ledger.claimDeadLetters(task, Duration.ofMinutes(1), 9).forEach(each ->
                ledger.deadLettered(task, each.scheduledTime(), each.epoch(), DeadLetterState.DELIVERED));
    }

    /** Brings a slot into a state; null leaves it out of the ledger. */
    void put(String task, int number, InstanceState state) {
        AttemptReport report = new AttemptReport("broken object", List.of());
        if (state == null) {
            return;
        }
        switch (state) {
            case PLANNED -> plan(task, number);
            case RUNNING -> claim(task, number);
            case WAITING_OBJECT -> ledger.defer(claim(task, number), "no object", Duration.ofHours(1));
            case RETRYING -> ledger.retry(claim(task, number), report, Duration.ofHours(1));
            case SUCCEEDED -> succeed(task, number, true);
            case FAILED -> ledger.fail(claim(task, number), report);
            case UNKNOWN -> ledger.doubt(intend(task, number, true), report);
            case FROZEN -> {
                plan(task, number);
                ledger.interventions().apply(new Intervention(OperatorAction.FREEZE, task, slot(number), InstanceState.PLANNED, 0, false, null),
                        new Signature("setup", null, "setup"));
            }
        }
    }

    /** The command line straight on the ledger. */
    Said onLedger(List<String> command) {
        return run(Map.of(), command, List.of());
    }

    /** The command line over the console. */
    Said byUrl(String user, List<String> command) {
        return run(Map.of(NodeOptions.PASSWORD, PASSWORD), command, List.of("--url", console.toString(), "--user", user));
    }

    Said run(Map<String, String> environment, List<String> command, List<String> more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--config", config.toString()));
        all.addAll(more);
        CommandLine commandLine = Main.commandLine(environment);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return new Said(commandLine.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }

    /** As any program posts it; eva does. */
    JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(HttpRequest.newBuilder(console.resolve("/api/v1" + path)).timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json").header("X-Tidemark-Console", "1")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(("eva:" + PASSWORD).getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError("POST %s answered %d: %s".formatted(path, response.statusCode(), response.body()));
        }
        return JSON.readTree(response.body());
    }

    static ObjectNode json(String text) throws IOException {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    @Override
    public void close() {
        context.stop();
        ledger.close();
    }
}
