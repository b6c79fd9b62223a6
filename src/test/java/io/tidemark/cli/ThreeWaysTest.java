package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tidemark.cli.OperatedNode.Said;
import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RerunPolicy;
import io.tidemark.operation.ActionRules;

/** Whatever people do leaves the same rows, by the command line on the ledger, by the command line over a node, and over REST. */
@Timeout(240)
class ThreeWaysTest {

    @TempDir
    private static Path data;
    private static OperatedNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new OperatedNode(data);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    enum Way { LEDGER, URL, REST }

    /** One thing that people do, in the words of the command line and of REST. {@code T} stands for the task, {@code ID} for its backfill. */
    enum Deed {
        RUN(InstanceState.PLANNED, "run-slot --task T --at 2024-03-01T00:15",
                "{'action':'RUN','task':'T','slots':['2024-02-29T16:15:00Z']}", "RUN 1 null->PLANNED"),
        RERUN(InstanceState.FAILED, "rerun --task T --from 2024-03-01T00:00 --to 2024-03-01T01:00",
                "{'action':'RERUN','task':'T','ranges':[{'from':'2024-02-29T16:00:00Z','to':'2024-02-29T17:00:00Z'}]}", "RERUN 0 FAILED->PLANNED"),
        RERUN_BY_FORCE(null, "rerun --task T --at 2024-03-01T00:00 --force",
                "{'action':'RERUN','task':'T','slots':['2024-02-29T16:00:00Z'],'force':true}", "RERUN 0 SUCCEEDED->PLANNED"),
        STOP(InstanceState.RETRYING, "stop --task T --at 2024-03-01T00:00",
                "{'action':'STOP','task':'T','slots':['2024-02-29T16:00:00Z']}", "STOP 0 RETRYING->FAILED"),
        STOP_A_RUNNING_ONE(InstanceState.RUNNING, "stop --task T --at 2024-03-01T00:00",
                "{'action':'STOP','task':'T','slots':['2024-02-29T16:00:00Z']}", "STOP 0 RUNNING->RUNNING"),
        FREEZE(InstanceState.WAITING_OBJECT, "freeze --task T --at 2024-03-01T00:00",
                "{'action':'FREEZE','task':'T','slots':['2024-02-29T16:00:00Z']}", "FREEZE 0 WAITING_OBJECT->FROZEN"),
        UNFREEZE(InstanceState.FROZEN, "unfreeze --task T --at 2024-03-01T00:00",
                "{'action':'UNFREEZE','task':'T','slots':['2024-02-29T16:00:00Z']}", "UNFREEZE 0 FROZEN->PLANNED"),
        SET_SUCCESS(InstanceState.FAILED, "set-success --task T --at 2024-03-01T00:00",
                "{'action':'SET_SUCCESS','task':'T','slots':['2024-02-29T16:00:00Z']}", "SET_SUCCESS 0 FAILED->SUCCEEDED"),
        SETTLE_AS_COMMITTED(InstanceState.UNKNOWN, "settle --task T --at 2024-03-01T00:00 --as committed",
                "{'action':'SETTLE','task':'T','slots':['2024-02-29T16:00:00Z'],'outcome':'COMMITTED'}", "SETTLE 0 UNKNOWN->SUCCEEDED"),
        SETTLE_AS_NOT_COMMITTED(InstanceState.UNKNOWN, "settle --task T --at 2024-03-01T00:00 --as not-committed",
                "{'action':'SETTLE','task':'T','slots':['2024-02-29T16:00:00Z'],'outcome':'NOT_COMMITTED'}", "SETTLE 0 UNKNOWN->PLANNED"),
        REDELIVER(null, "redeliver --task T --at 2024-03-01T00:00",
                "{'action':'REDELIVER','task':'T','slots':['2024-02-29T16:00:00Z']}", "REDELIVER 0 FAILED->FAILED"),
        FREEZE_THE_TASK(null, "freeze --task T", "/tasks/T/freeze", "FREEZE"),
        UNFREEZE_THE_TASK(null, "unfreeze --task T", "/tasks/T/unfreeze", "UNFREEZE"),
        BACKFILL(InstanceState.FAILED, "backfill --task T --from 2024-03-01 --to 2024-03-01 --window 00:00-01:00 --mode missing+failed --order desc"
                + " --concurrency 2", "/backfills", "BACKFILL"),
        PAUSE(null, "backfill pause ID", "/backfills/ID/pause", "RUNNING->PAUSED"),
        RESUME(null, "backfill resume ID", "/backfills/ID/resume", "PAUSED->RUNNING"),
        CANCEL(null, "backfill cancel ID", "/backfills/ID/cancel", "RUNNING->CANCELLED");

        private final InstanceState state;
        private final String command;
        private final String rest;
        private final String trail;

        Deed(InstanceState state, String command, String rest, String trail) {
            this.state = state;
            this.command = command;
            this.rest = rest;
            this.trail = trail;
        }

        private void prepare(String task) {
            node.register(task);
            switch (this) {
                case RERUN_BY_FORCE -> node.succeed(task, 0, false);
                case REDELIVER -> node.letterDelivered(task, 0);
                case UNFREEZE_THE_TASK -> byLedger("freeze --task " + task);
                case PAUSE, CANCEL -> byLedger("backfill --task " + task + " --from 2024-03-01 --to 2024-03-01 --window 00:00-00:30");
                case RESUME -> {
                    byLedger("backfill --task " + task + " --from 2024-03-01 --to 2024-03-01 --window 00:00-00:30");
                    byLedger("backfill pause " + id(task));
                }
                default -> node.put(task, 0, state);
            }
        }

        private static void byLedger(String command) {
            Said said = node.onLedger(words(command + " --yes --actor setup"));
            assertThat(said.code()).as(said.toString()).isZero();
        }

        private void act(Way way, String task) throws Exception {
            String words = command.replace(" T", " " + task).replace("ID", id(task)) + " --yes --reason outage";
            if (way == Way.REST) {
                post(task);
                return;
            }
            Said said = way == Way.LEDGER ? node.onLedger(words(words + " --actor eva")) : node.byUrl("eva", words(words));
            assertThat(said.code()).as(said.toString()).isZero();
        }

        private void post(String task) throws Exception {
            String what = rest.replace("T'", task + "'").replace("/T/", "/" + task + "/").replace("ID", id(task));
            ObjectNode body = OperatedNode.json("{}");
            String path = what;
            if (this == BACKFILL) {
                body = OperatedNode.json(("{'task':'%s','days':[{'from':'2024-03-01','to':'2024-03-01'}],'windowFrom':'00:00','windowTo':'01:00',"
                        + "'mode':'missing+failed','newestFirst':true,'concurrency':2}").formatted(task));
                body.put("token", node.post("/backfills/preview", body).path("token").textValue());
            } else if (rest.startsWith("{")) {
                path = "/actions";
                body = OperatedNode.json(what);
                body.put("token", node.post("/actions/preview", body).path("token").textValue());
            }
            node.post(path, body.put("reason", "outage"));
        }

        private static String id(String task) {
            return node.ledger().backfills().backfills(task, 1).stream().map(each -> Long.toString(each.id())).findFirst().orElse("none");
        }
    }

    private static List<String> words(String command) {
        return Arrays.asList(command.split(" "));
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void everyActionEndsInTheSameRows(Deed deed) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (Way way : Way.values()) {
            String task = (deed + "-by-" + way).toLowerCase(Locale.ROOT);
            deed.prepare(task);
            deed.act(way, task);
            rows.add(rows(task));
        }

        assertThat(rows.get(0)).as("on the ledger").anySatisfy(row -> assertThat(row).startsWith("eva ").contains(deed.trail, "because outage"));
        assertThat(rows.get(1)).as("over the console").isEqualTo(rows.get(0));
        assertThat(rows.get(2)).as("over REST").isEqualTo(rows.get(0));
    }

    /** All that the ledger holds of a task, apart from ids and the clock. */
    private static List<String> rows(String task) {
        List<String> rows = new ArrayList<>();
        rows.add("task frozen=" + node.ledger().task(task).orElseThrow().frozen());
        List<CycleInstance> instances = new ArrayList<>(node.ledger().instances(new InstanceQuery(task, null, null, Set.of(), 1000)));
        instances.forEach(each -> rows.add("instance %d %s %s priority=%d attempts=%d epoch=%d owner=%s started=%s finished=%s rows=%s letter=%s cause=%s"
                .formatted(number(each.scheduledTime()), each.state(), each.kind(), each.priority(), each.attempts(), each.epoch(), each.owner(),
                        each.startedAt() != null, each.finishedAt() != null, each.counts(), each.deadLetter(), each.cause())));
        for (Backfill each : node.ledger().backfills().backfills(task, 10)) {
            rows.add("backfill %s %s concurrency=%d doubling=%s by %s because %s slots=%s finished=%s".formatted(each.state(), each.description(),
                    each.concurrency(), each.doubling(), each.actor(), each.reason(), each.slots(), each.finishedAt() != null));
            node.ledger().backfills().slots(each.id(), null, 1000).forEach(slot -> rows.add("  slot %d %s expected=%s %s".formatted(
                    number(slot.scheduledTime()), slot.state(), slot.expected(), slot.detail())));
        }
        List<AuditEntry> trail = node.ledger().interventions().audit(new AuditQuery(task, null, null, 1000));
        trail.forEach(each -> {
            assertThat(each.request()).isNotBlank();
            rows.add("%s %s %s %s->%s because %s detail=%s".formatted(each.actor(), each.action(),
                    each.scheduledTime() == null ? "-" : number(each.scheduledTime()), each.before(), each.after(), each.reason(),
                    each.detail() == null ? null : each.detail().replaceAll("backfill \\d+", "backfill N")));
        });
        return rows;
    }

    private static long number(Instant slot) {
        return (slot.getEpochSecond() - OperatedNode.slot(0).getEpochSecond()) / 900;
    }

    @ParameterizedTest
    @EnumSource(value = OperatorAction.class, mode = EnumSource.Mode.EXCLUDE, names = "BACKFILL")
    void everyStateThatRefusesAnActionSaysWhyAndWhatInstead(OperatorAction action) {
        String task = "refuses-" + action.name().toLowerCase(Locale.ROOT).replace('_', '-');
        node.register(task);
        List<InstanceState> states = new ArrayList<>(Arrays.asList(InstanceState.values()));
        states.add(null);
        List<Integer> refused = IntStream.range(0, states.size()).filter(i -> ActionRules.refusal(action, states.get(i)).isPresent()).boxed().toList();
        refused.forEach(i -> node.put(task, i, states.get(i)));
        List<String> before = rows(task);
        String name = action == OperatorAction.RUN ? "run-slot" : action.name().toLowerCase(Locale.ROOT).replace('_', '-');
        List<String> command = words("%s --task %s --at %s --yes --reason outage%s".formatted(name, task,
                String.join(",", refused.stream().map(OperatedNode::local).toList()), action == OperatorAction.SETTLE ? " --as committed" : ""));

        Said said = node.byUrl("eva", command);

        assertThat(said.code()).as(said.toString()).isEqualTo(1);
        refused.forEach(i -> assertThat(said.out()).contains(ActionRules.refusal(action, states.get(i)).orElseThrow().message()));
        assertThat(said.out()).isEqualTo(node.onLedger(command).out());
        assertThat(rows(task)).isEqualTo(before);
    }

    @Test
    void aTasksPolicyIsARefusalThatSaysSo() {
        node.register("denied");
        node.ledger().declare("denied", RerunPolicy.ALL_DENIED);
        node.put("denied", 0, InstanceState.FAILED);

        Said said = node.byUrl("eva", words("rerun --task denied --at 2024-03-01T00:00 --yes"));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("is FAILED, and rerunPolicy=allDenied forbids to run it again; change the option of the feed route");
    }

    @Test
    void whatWouldDoubleRowsIsRefusedWithWhatToDo() {
        node.register("appends");
        node.succeed("appends", 0, false);

        Said said = node.byUrl("eva", words("rerun --task appends --at 2024-03-01T00:00 --yes"));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("another run would double 12,000 rows in ods_iot_log; take those away in the target first, then force it");
        Said forced = node.byUrl("eva", words("rerun --task appends --at 2024-03-01T00:00 --yes --force"));
        assertThat(forced.code()).isEqualTo(2);
        assertThat(forced.err()).contains("RERUN by force needs a reason; it stands in the audit trail");
        Said noReason = node.byUrl("eva", words("set-success --task appends --at 2024-03-01T00:00 --yes"));
        assertThat(noReason.code()).isEqualTo(1);
        assertThat(noReason.out()).contains("has SUCCEEDED already; there is nothing to do");
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void aViewerIsRefusedEverythingAndToldWhichRoleItTakes(Deed deed) {
        String task = (deed + "-by-viewer").toLowerCase(Locale.ROOT);
        deed.prepare(task);
        List<String> before = rows(task);

        Said said = node.byUrl("victor", words(deed.command.replace(" T", " " + task).replace("ID", Deed.id(task)) + " --yes --reason outage"));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines()).singleElement().asString()
                .isEqualTo("tidemark: victor is viewer, and this needs the role operator; ask an operator, or have the role changed in the users file");
        assertThat(rows(task)).isEqualTo(before);
    }
}
