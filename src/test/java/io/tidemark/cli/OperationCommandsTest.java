package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;

import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

import picocli.CommandLine;

/** The commands of the Operation Center on a ledger that somebody else has open. */
@Timeout(120)
class OperationCommandsTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Instant MIDNIGHT = Instant.parse("2024-02-29T16:00:00Z");

    @TempDir
    private Path data;
    private JdbcLedger ledger;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void openTheLedger() throws IOException {
        ledger = JdbcLedger.open(new LedgerSettings(url(), "sa", ""));
        ledger.register("iot-log", ZONE, "cron 0 0/15 * * * ? Asia/Shanghai");
        Properties properties = new Properties();
        properties.setProperty(Settings.LEDGER_URL, url());
        try (Writer writer = Files.newBufferedWriter(data.resolve("application.properties"), StandardCharsets.UTF_8)) {
            properties.store(writer, null);
        }
    }

    @AfterEach
    void closeIt() {
        ledger.close();
    }

    private String url() {
        return "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath();
    }

    private static Instant slot(int number) {
        return MIDNIGHT.plus(Duration.ofMinutes(15L * number));
    }

    private void plan(int... numbers) {
        ledger.plan("iot-log", Arrays.stream(numbers).mapToObj(OperationCommandsTest::slot).toList(), RunKind.CYCLE, 0, null);
    }

    private Claim claim() {
        return ledger.claim(new ClaimRequest("iot-log", "a", 1, 9, Duration.ofMinutes(1), false, Set.of())).get(0);
    }

    private void fail(int number) {
        plan(number);
        ledger.fail(claim(), new AttemptReport("broken object", List.of()));
    }

    private Claim intend(int number, boolean overwrite) {
        plan(number);
        Claim claim = claim();
        ledger.commitLog(claim).intend(new CommitIntent("ods_iot_log", "http://127.0.0.1", "s" + number, overwrite, List.of(0L), ledger.now(),
                new LoadCounts(12_004, 12_000, 4)));
        return claim;
    }

    private void succeed(int number, boolean overwrite) {
        Claim claim = intend(number, overwrite);
        ledger.commitLog(claim).resolve("s" + number, CommitOutcome.COMMITTED);
        ledger.succeed(claim, new AttemptReport(null, List.of()));
    }

    private InstanceState state(int number) {
        return ledger.instance("iot-log", slot(number)).orElseThrow().state();
    }

    private List<AuditEntry> audit() {
        return ledger.interventions().audit(new AuditQuery(null, null, null, 100));
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--config", data.resolve("application.properties").toString()));
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(all.toArray(String[]::new));
    }

    /** On the day whose slots the tests use. */
    private int onSlots(String command, String... args) {
        List<String> all = new ArrayList<>(List.of(command, "--task", "iot-log"));
        all.addAll(List.of(args));
        return run(all.toArray(String[]::new));
    }

    @Test
    void withoutAWordNothingIsDoneAndThePreviewIsShown() {
        fail(0);
        succeed(1, true);
        plan(2);

        assertThat(onSlots("rerun", "--from", "2024-03-01T00:00", "--to", "2024-03-01T01:00")).isEqualTo(2);

        assertThat(out.toString().lines().map(String::stripTrailing)).startsWith(
                "SLOT              STATE      ROWS NOW",
                "2024-03-01T00:00  FAILED",
                "2024-03-01T00:15  SUCCEEDED    12,000",
                "",
                "1 slot left as it is: has not ended and goes on by itself; wait for it (2024-03-01T00:30)");
        assertThat(out.toString()).contains("RERUN of 2 slots of iot-log: 1 FAILED, 1 SUCCEEDED. Replaces 12,000 rows. About ");
        assertThat(err.toString()).isEqualTo("tidemark: nothing was done; add --yes to do it" + System.lineSeparator());
        assertThat(state(0)).isEqualTo(InstanceState.FAILED);
        assertThat(audit()).isEmpty();
    }

    @Test
    void whatIsMeantIsDoneAndStandsInTheTrail() {
        fail(0);
        fail(1);

        assertThat(onSlots("rerun", "--at", "2024-03-01T00:00,2024-03-01T00:15", "--yes", "--reason", "object repaired", "--actor", "eva")).isZero();

        assertThat(out.toString()).contains("2 slots: each runs again");
        assertThat(state(0)).isEqualTo(InstanceState.PLANNED);
        assertThat(audit()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.actor()).isEqualTo("eva");
            assertThat(entry.reason()).isEqualTo("object repaired");
        });
        assertThat(run("audit", "--task", "iot-log", "--limit", "1")).isZero();
        assertThat(out.toString()).contains("eva", "RERUN", "2024-03-01T00:15", "FAILED", "PLANNED", "object repaired").doesNotContain("00:00 ");
    }

    @Test
    void theActorIsTheUserOfTheMachineUnlessNamed() {
        fail(0);

        assertThat(onSlots("rerun", "--at", "2024-03-01T00:00", "--yes")).isZero();

        assertThat(audit().get(0).actor()).startsWith(System.getProperty("user.name") + "@");
    }

    @Test
    void whereOneSlotStaysAsItIsTheExitCodeSaysSo() {
        fail(0);
        succeed(1, false);

        assertThat(onSlots("rerun", "--from", "2024-03-01T00:00", "--to", "2024-03-01T00:15", "--yes")).isEqualTo(1);

        assertThat(out.toString()).contains("2024-03-01T00:00 runs again",
                "2024-03-01T00:15 not done: SUCCEEDED by appending, and another run would double 12,000 rows in ods_iot_log");
        assertThat(onSlots("rerun", "--at", "2024-03-01T00:15", "--yes", "--force")).isEqualTo(2);
        assertThat(err.toString()).contains("RERUN by force needs a reason");
        assertThat(onSlots("rerun", "--at", "2024-03-01T00:15", "--yes", "--force", "--reason", "rows were deleted")).isZero();
        assertThat(out.toString()).contains("DOUBLES 12,000 rows");
        assertThat(onSlots("rerun", "--at", "2024-03-01T00:15", "--yes")).as("it has not ended").isEqualTo(1);
    }

    @Test
    void scriptsGetOneDocument() throws Exception {
        fail(0);

        assertThat(onSlots("rerun", "--at", "2024-03-01T00:00", "--json")).isEqualTo(2);
        JsonObject preview = ((JsonObject) Jsoner.deserialize(out.toString())).getMap("preview");
        assertThat(preview.getLong("allowed")).isEqualTo(1);
        assertThat(onSlots("rerun", "--at", "2024-03-01T00:00", "--json", "--yes")).isZero();
        JsonObject answer = ((JsonObject) Jsoner.deserialize(out.toString())).getMap("answer");
        JsonObject item = (JsonObject) ((JsonArray) answer.get("items")).get(0);
        assertThat(item).containsEntry("slot", "2024-03-01T00:00").containsEntry("before", "FAILED").containsEntry("after", "PLANNED");

        assertThat(run("tasks", "--json")).isZero();
        JsonObject task = (JsonObject) ((JsonArray) Jsoner.deserialize(out.toString())).get(0);
        assertThat(task).containsEntry("name", "iot-log").containsEntry("timeZone", "Asia/Shanghai");
        assertThat(run("instances", "--json")).isZero();
        JsonObject instance = (JsonObject) ((JsonArray) Jsoner.deserialize(out.toString())).get(0);
        assertThat(instance).containsEntry("state", "PLANNED").containsEntry("scheduledTime", MIDNIGHT.toString());
        assertThat(run("audit", "--json")).isZero();
        assertThat((JsonArray) Jsoner.deserialize(out.toString())).hasSize(1);
    }

    @Test
    void instancesAreStoppedFrozenAndUnfrozen() {
        plan(0, 1);

        assertThat(onSlots("stop", "--at", "2024-03-01T00:00", "--yes", "--reason", "wrong day", "--actor", "eva")).isZero();
        assertThat(ledger.instance("iot-log", slot(0)).orElseThrow().cause()).isEqualTo("stopped by eva: wrong day");
        assertThat(onSlots("freeze", "--at", "2024-03-01T00:15", "--yes")).isZero();
        assertThat(state(1)).isEqualTo(InstanceState.FROZEN);
        assertThat(onSlots("freeze", "--at", "2024-03-01T00:15", "--yes")).isEqualTo(1);
        assertThat(out.toString()).contains("is held back already");
        assertThat(onSlots("unfreeze", "--at", "2024-03-01T00:15", "--yes")).isZero();
        assertThat(state(1)).isEqualTo(InstanceState.PLANNED);
    }

    @Test
    void withoutASlotTheTaskIsFrozen() {
        assertThat(onSlots("freeze")).isEqualTo(2);
        assertThat(ledger.task("iot-log").orElseThrow().frozen()).isFalse();

        assertThat(onSlots("freeze", "--yes")).isZero();

        assertThat(out.toString()).contains("iot-log is frozen now.");
        assertThat(ledger.task("iot-log").orElseThrow().frozen()).isTrue();
        assertThat(run("tasks")).isZero();
        assertThat(out.toString()).contains("0 +task");
        assertThat(onSlots("unfreeze", "--yes")).isZero();
        assertThat(onSlots("unfreeze", "--yes")).isZero();
        assertThat(out.toString()).contains("iot-log is not frozen, as it was before.");
    }

    @Test
    void aFailedInstanceIsSetToSucceededOnlyWithAReason() {
        fail(0);

        assertThat(onSlots("set-success", "--at", "2024-03-01T00:00", "--yes")).isEqualTo(2);
        assertThat(err.toString()).contains("SET_SUCCESS needs a reason");
        assertThat(onSlots("set-success", "--at", "2024-03-01T00:00", "--yes", "--reason", "devices were off")).isZero();
        assertThat(state(0)).isEqualTo(InstanceState.SUCCEEDED);
    }

    @Test
    void aDoubtIsSettledEitherWay() {
        ledger.doubt(intend(0, true), new AttemptReport("nobody knows", List.of()));
        ledger.doubt(intend(1, true), new AttemptReport("nobody knows", List.of()));

        assertThat(onSlots("settle", "--at", "2024-03-01T00:00", "--as", "maybe", "--yes", "--reason", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--as=maybe is neither committed nor not-committed");
        assertThat(onSlots("settle", "--at", "2024-03-01T00:00", "--as", "committed", "--yes", "--reason", "the rows are there")).isZero();
        assertThat(onSlots("settle", "--at", "2024-03-01T00:15", "--as", "not-committed", "--yes", "--reason", "they are not")).isZero();

        assertThat(state(0)).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(state(1)).isEqualTo(InstanceState.PLANNED);
    }

    @Test
    void aSlotThatTheLedgerDoesNotHaveIsPlannedAndARefusedOneSaysWhatToDo() {
        assertThat(onSlots("rerun", "--at", "2024-03-01T00:00", "--yes")).isEqualTo(1);
        assertThat(out.toString()).contains("is not in the ledger; run it, or backfill its day");

        assertThat(onSlots("run-slot", "--at", "2024-03-01T00:00", "--yes")).isZero();

        assertThat(ledger.instance("iot-log", slot(0)).orElseThrow().kind()).isEqualTo(RunKind.MANUAL);
        assertThat(onSlots("redeliver", "--at", "2024-03-01T00:00", "--yes")).isEqualTo(1);
        assertThat(out.toString()).contains("did not fail; there is no report");
    }

    @Test
    void aBackfillOfTheTimersSlotsIsPreviewedMadePausedResumedAndCancelled() {
        fail(0);
        succeed(1, true);
        String[] day = {"backfill", "--task", "iot-log", "--from", "2024-03-01", "--to", "2024-03-02", "--window", "0:00-01:00"};
        List<String> dry = new ArrayList<>(List.of(day));
        dry.addAll(List.of("--dry-run", "--mode", "missing+failed", "--order", "desc", "--concurrency", "3"));

        assertThat(run(dry.toArray(String[]::new))).isZero();
        assertThat(out.toString()).contains("2024-03-01T00:00  FAILED", "2024-03-02T01:00  absent", "BACKFILL of 9 slots of iot-log: 8 ABSENT, 1 FAILED.",
                "1 slot left as it is: is SUCCEEDED, and mode=missing+failed leaves it as it is; choose mode=all (2024-03-01T00:15)", "with 3 at a time");
        assertThat(run(day)).isEqualTo(2);
        assertThat(ledger.backfills().backfills(null, 10)).isEmpty();

        dry.remove("--dry-run");
        dry.addAll(List.of("--yes", "--reason", "outage", "--actor", "eva"));
        assertThat(run(dry.toArray(String[]::new))).isZero();

        Backfill made = ledger.backfills().backfills("iot-log", 10).get(0);
        String id = Long.toString(made.id());
        assertThat(out.toString()).contains("Backfill " + id + " runs.");
        assertThat(made.concurrency()).isEqualTo(3);
        assertThat(ledger.backfills().slots(made.id(), null, 1)).extracting(BackfillSlot::scheduledTime).containsExactly(slot(100));
        assertThat(run("backfill", "pause", id)).isZero();
        assertThat(run("backfill", "list")).isZero();
        assertThat(out.toString()).contains("PAUSED", "2024-03-01..2024-03-02 00:00-01:00, missing+failed, newest first");
        assertThat(run("backfill", "resume", id)).isZero();
        assertThat(run("backfill", "resume", id)).isEqualTo(2);
        assertThat(err.toString()).contains("backfill " + id + " is RUNNING and cannot become RUNNING");
        assertThat(run("backfill", "cancel", id)).isEqualTo(2);
        assertThat(run("backfill", "cancel", id, "--yes")).isZero();
        assertThat(ledger.backfills().backfill(made.id()).orElseThrow().state()).isEqualTo(BackfillState.CANCELLED);
    }

    @Test
    void aCallThatCannotBeMeantSoIsRefusedWithTheOptionAndItsValue() {
        plan(0);
        assertThat(onSlots("rerun", "--yes")).isEqualTo(2);
        assertThat(err.toString()).contains("rerun needs --at SLOT[,SLOT], or --from SLOT --to SLOT");
        assertThat(onSlots("rerun", "--at", "tomorrow", "--yes")).isEqualTo(2);
        assertThat(err.toString()).contains("--at=tomorrow is not a slot of the task");
        assertThat(onSlots("rerun", "--from", "2025-01-01T00:00", "--to", "2025-01-02T00:00", "--yes")).isEqualTo(2);
        assertThat(err.toString()).contains("the selection holds no instance of iot-log");
        assertThat(run("rerun", "--task", "nothing", "--at", "2024-03-01T00:00")).isEqualTo(2);
        assertThat(err.toString()).contains("--task=nothing is not in the ledger. Known tasks: iot-log.");
        assertThat(onSlots("backfill", "--from", "2024-03-01T00:15", "--to", "2024-03-02")).isEqualTo(2);
        assertThat(err.toString()).contains("--from=2024-03-01T00:15 is not a day");
        assertThat(onSlots("backfill", "--from", "2024-03-01", "--to", "2024-03-02", "--mode", "some")).isEqualTo(2);
        assertThat(err.toString()).contains("mode=some is none of missing, missing+failed, all");
        assertThat(onSlots("backfill", "--from", "2024-03-01", "--to", "2024-03-02", "--window", "noon")).isEqualTo(2);
        assertThat(err.toString()).contains("--window=noon is not a window of a day");
    }
}
