package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.BackfillMode;
import io.tidemark.operation.BackfillRequest;
import io.tidemark.operation.DayRange;
import io.tidemark.operation.Operations;

/** What people do to slots on the pages of the packaged program, and the rows of the ledger that it ends in. */
@Timeout(240)
@ExtendWith(ConsoleExtension.class)
class ConsoleRepairIT {

    private final Scene scene;
    private final Browser browser;
    private final Pages pages;

    ConsoleRepairIT(Scene scene, Browser browser, Pages pages) {
        this.scene = scene;
        this.browser = browser;
        this.pages = pages;
    }

    @Test
    void aRerunOfARepairedSlotTurnsGreenByItself() throws Exception {
        Instant slot = scene.slot(Scene.BROKEN);
        pages.grid(Pages.FEED + "?sel=" + slot);
        browser.awaitText(".peek", "does not exist");
        scene.deliver(slot);
        browser.js("window.notReloaded = true");

        browser.click("[data-action=RERUN]");
        browser.awaitText("dialog .items", "runs again");
        assertThat(browser.text("dialog [data-action=confirm]")).isEqualTo("Rerun 1 interval");
        assertThat(browser.text("dialog .command")).contains("tidemark rerun --task iot-log");
        browser.picture("dialog-rerun");
        browser.type("#reason", "object repaired");
        browser.click("dialog [data-action=confirm]");
        browser.awaitText("dialog", "1 done");
        browser.click("dialog .dialog-foot .button");

        Awaitility.await().atMost(Browser.PATIENCE).until(() -> scene.state(slot).orElseThrow() == InstanceState.SUCCEEDED);
        browser.awaitText(".selected", "1 interval: 1 done");
        browser.await("return [...document.querySelectorAll('.run.look-done')].some(run => Number(run.dataset.first) <= %1$d)".formatted(slot.toEpochMilli()));
        assertThat(browser.js("return window.notReloaded")).isEqualTo(true);
        assertThat(scene.lastDeed(Scene.TASK, slot).reason()).isEqualTo("object repaired");
    }

    @Test
    void everyActionEndsInTheRowsThatItEndsInWithoutThePages() {
        List<OperatorAction> actions = List.of(OperatorAction.RUN, OperatorAction.RERUN, OperatorAction.STOP, OperatorAction.FREEZE, OperatorAction.UNFREEZE,
                OperatorAction.SET_SUCCESS, OperatorAction.SETTLE, OperatorAction.REDELIVER);
        for (int back = 0; back < actions.size(); back++) {
            OperatorAction action = actions.get(back);
            Instant slot = scene.slot(back);
            pages.open("tasks/by-page/instances/" + slot);
            browser.click("[data-action=%s]".formatted(action));
            browser.type("dialog #reason", "because of a test");
            browser.click("dialog [data-action=confirm]");
            browser.awaitText("dialog", "1 done");
            scene.operate(action, "by-hand", slot, "because of a test");

            assertThat(rows("by-page", slot)).as("%s", action).isEqualTo(rows("by-hand", slot)).contains(action.name());
        }
    }

    /** What is left of an action, without who did it and when. */
    private String rows(String task, Instant slot) {
        CycleInstance it = scene.ledger().instance(task, slot).orElseThrow();
        AuditEntry told = scene.lastDeed(task, slot);
        return List.of(it.state(), it.kind(), it.attempts(), it.epoch(), it.deadLetter(), String.valueOf(it.counts()), told.action(), told.reason(),
                String.valueOf(told.before()), String.valueOf(told.after())).toString();
    }

    @Test
    void aBackfillOfAPastDayIsPreviewedRunAndFollowed() throws Exception {
        LocalDate day = Scene.day(scene.slot(0)).minusDays(3);
        Instant midnight = day.atStartOfDay(Scene.ZONE).toInstant();
        for (int slot = 0; slot < 4; slot++) {
            scene.deliver(midnight.plus(Scene.STEP.multipliedBy(slot)));
        }
        pages.grid(Pages.FEED);
        browser.click("[data-action=backfill]");
        set("#backfill-from", day.toString());
        set("#backfill-to", day.toString());
        set("#backfill-window-from", "00:00");
        set("#backfill-window-to", "00:45");
        browser.await("return document.querySelector('dialog [data-action=confirm]').innerText === 'Backfill 4 intervals'");
        browser.picture("dialog-backfill");
        browser.click("dialog [data-action=confirm]");

        browser.await("return location.pathname.includes('/backfills/')");
        browser.awaitText("tm-backfill", "4 / 4");
        browser.awaitText("tm-backfill", "done");
        browser.picture("backfill");
        assertThat(scene.state(midnight)).contains(InstanceState.SUCCEEDED);
    }

    @Test
    void tasksAndBackfillsAreTurnedAsTheyAreWithoutThePages() {
        Operations operations = scene.operations();
        for (String word : List.of("freeze", "unfreeze")) {
            pages.grid("tasks/by-page");
            pages.confirm(word + "-task");
            Awaitility.await().atMost(Browser.PATIENCE).until(() -> operations.task("by-page").frozen() == word.equals("freeze"));
            operations.freezeTask("by-hand", word.equals("freeze"), "somebody@elsewhere", "because of a test");
        }
        LocalDate past = Scene.day(scene.slot(0)).minusDays(9);
        Map<String, Backfill> backfills = new LinkedHashMap<>();
        for (String task : List.of("by-page", "by-hand")) {
            backfills.put(task, operations.start(new BackfillRequest(task, List.of(new DayRange(past, past)), BackfillMode.MISSING), null, "somebody@elsewhere", null));
        }
        Map<String, BackfillState> turns = new LinkedHashMap<>();
        turns.put("pause", BackfillState.PAUSED);
        turns.put("resume", BackfillState.RUNNING);
        turns.put("cancel", BackfillState.CANCELLED);
        turns.forEach((word, state) -> {
            long id = backfills.get("by-page").id();
            pages.open("backfills/" + id);
            pages.confirm(word);
            Awaitility.await().atMost(Browser.PATIENCE).until(() -> operations.backfill(id).orElseThrow().state() == state);
            operations.turn(backfills.get("by-hand").id(), state, "somebody@elsewhere", "because of a test");
        });

        assertThat(deeds("by-page")).isEqualTo(deeds("by-hand")).hasSize(6);
        assertThat(operations.backfill(backfills.get("by-page").id()).orElseThrow().slots()).isEqualTo(operations.backfill(backfills.get("by-hand").id())
                .orElseThrow().slots());
    }

    /** What was done to a task and its backfills, without who did it and when. */
    private List<String> deeds(String task) {
        return scene.ledger().interventions().audit(new AuditQuery(task, null, null, 100)).stream().filter(each -> each.scheduledTime() == null)
                .map(each -> "%s %s %s %s".formatted(each.action(), each.before(), each.after(), each.reason())).toList();
    }

    @Test
    void aDeadLetterIsSentOnceMore() throws Exception {
        Instant slot = scene.slot(Scene.LETTER);
        String report = "dead-letter/%s/%s.json".formatted(Scene.TASK, DateTimeFormatter.ofPattern("yyyyMMddHHmmss").format(slot.atZone(Scene.ZONE)));
        assertThat(scene.sandbox().oss().delete(Scene.BUCKET, report)).isTrue();
        pages.open("dead-letter");
        browser.click("tr[data-slot='%s'] [data-action=REDELIVER]".formatted(slot));
        pages.confirmed("Redeliver 1 report", "1 done");

        Awaitility.await().atMost(Browser.PATIENCE).until(() -> scene.sandbox().oss().exists(Scene.BUCKET, report));
        Awaitility.await().atMost(Browser.PATIENCE).until(() -> scene.ledger().instance(Scene.TASK, slot).orElseThrow().deadLetter() == DeadLetterState.DELIVERED);
        pages.open(Pages.FEED + "/instances/" + slot);
        browser.awaitText("tm-instance", "Redeliver");
        assertThat(scene.lastDeed(Scene.TASK, slot).action()).isEqualTo(OperatorAction.REDELIVER);
    }

    @Test
    void aPreviewThatIsOutdatedIsShownAnewAndDoesNothing() {
        Instant slot = scene.slot(Scene.OUTDATED);
        pages.grid(Pages.FEED + "?sel=" + slot);
        browser.click("[data-action=RERUN]");
        browser.awaitText("dialog [data-action=confirm]", "Rerun 1 interval");
        scene.operate(OperatorAction.SET_SUCCESS, Scene.TASK, slot, "meanwhile");

        browser.click("dialog [data-action=confirm]");

        browser.awaitText("dialog", "Slots changed since this was shown");
        assertThat(scene.state(slot)).contains(InstanceState.SUCCEEDED);
        browser.keys(Keys.ESCAPE);
    }

    /** As a date or time field takes it, whatever the browser's language. */
    private void set(String selector, String value) {
        browser.find(selector);
        browser.js("const field = document.querySelector(arguments[0]); field.value = arguments[1]; field.dispatchEvent(new Event('change'))", selector, value);
    }
}
