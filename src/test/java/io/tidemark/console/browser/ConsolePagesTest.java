package io.tidemark.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import io.tidemark.commit.CommitOutcome;
import io.tidemark.cycle.QuartzRecurrence;
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
import io.tidemark.operation.OperationRequest;
import io.tidemark.operation.Operations;
import io.tidemark.operation.Selection;

/** The pages in a browser, on a node that runs. */
@Timeout(240)
class ConsolePagesTest {

    private static final String LOOKS = "tasks/looks";
    private static final String FEED = "tasks/" + Scene.TASK;

    @TempDir
    private static Path data;

    private static Scene scene;
    private static Browser browser;

    @BeforeAll
    static void openTheConsole() throws Exception {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(chromium.isPresent(), "no chromium and chromedriver in /usr/bin; apt-get install chromium chromium-driver runs these tests");
        scene = Scene.start(Files.createDirectories(data.resolve("scene")));
        scene.seedHistory();
        scene.node().planNow();
        browser = Browser.start(chromium.get(), data.resolve("profile"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> IntStream.range(0, Scene.SLOTS).allMatch(back -> state(scene.slot(back))
                .filter(InstanceState::isTerminal).isPresent()));
        browser.open(scene.page("tasks"));
    }

    @AfterAll
    static void closeIt() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (scene != null) {
            scene.close();
        }
    }

    @BeforeEach
    void forgetChoices() {
        browser.js("localStorage.clear()");
    }

    @AfterEach
    void nothingWasBlockedOrThrown() {
        assertThat(browser.complaints()).filteredOn(each -> each.contains("Content Security Policy") || each.contains("Uncaught")).isEmpty();
    }

    @Test
    void neighboursOfEqualLookAreOneElement() {
        grid(LOOKS);
        long slots = (Long) browser.js("return [...document.querySelectorAll('.chip b')].reduce((sum, each) => sum + Number(each.textContent.replace(/\\D/g, '')), 0)");

        assertThat(slots).isGreaterThan(1100);
        assertThat(browser.count(".run")).isBetween(20L, 120L);
        assertThat(browser.count("[role=grid] [tabindex='0']")).as("only one slot can be reached by Tab").isEqualTo(1);
        assertThat(browser.js("return document.querySelector('.run.look-dead').getAttribute('aria-label')")).asString().contains("11 slots: dead letter");
    }

    @Test
    void theMouseSelectsARangeAndShiftClickExtendsIt() {
        grid(LOOKS);
        Map<?, ?> dead = box(".run.look-dead");
        int width = number(dead, "width") / 11;
        int y = number(dead, "y") + number(dead, "height") / 2;
        int x = number(dead, "x") + width / 2;

        browser.drag(x, y, x + 3 * width, y);
        browser.awaitText(".selected", "4 intervals: 4 dead letter");
        browser.shiftClick(x + 6 * width, y);
        browser.awaitText(".selected", "7 intervals: 7 dead letter");
        assertThat(browser.address()).as("the selection is in the address").contains("sel=").contains("...");
        browser.picture("selection");
    }

    @Test
    void arrowsMoveAndWithShiftSelect() {
        grid(LOOKS);
        browser.keys(Keys.ARROW_DOWN);
        browser.await("return document.activeElement?.classList.contains('g-cursor')");
        browser.keys(Keys.ARROW_DOWN, Keys.HOME);
        browser.chord(Keys.SHIFT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        browser.awaitText(".selected", "4 intervals: 4 done");
        browser.chord(Keys.SHIFT, Keys.ARROW_LEFT);
        browser.awaitText(".selected", "3 intervals");
        browser.keys(Keys.ESCAPE);
        browser.await("return !document.querySelector('.selected')");
        browser.keys("a");
        browser.await("return Number(document.querySelector('.selected')?.dataset.total) > 1100");
    }

    @Test
    void aTypedRangeSelectsAndAWrongOneIsNamed() {
        LocalDate day = Scene.day(scene.slot(0)).minusDays(1);
        grid(LOOKS);
        browser.type("#typed", "%s 10:00...11:45, 2026-13".formatted(day));
        browser.keys(Keys.ENTER);
        browser.awaitText(".bar", "“2026-13” is no range");
        browser.find("#typed").clear();
        browser.type("#typed", "%s 10:00...11:45".formatted(day));
        browser.keys(Keys.ENTER);
        browser.awaitText(".selected", "8 intervals");
    }

    @Test
    void aRerunOfARepairedSlotTurnsGreenByItself() throws Exception {
        Instant slot = scene.slot(Scene.BROKEN);
        grid(FEED + "?sel=" + slot);
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

        Awaitility.await().atMost(Browser.PATIENCE).until(() -> state(slot).orElseThrow() == InstanceState.SUCCEEDED);
        browser.awaitText(".selected", "1 interval: 1 done");
        browser.await("return [...document.querySelectorAll('.run.look-done')].some(run => Number(run.dataset.first) <= %1$d)".formatted(slot.toEpochMilli()));
        assertThat(browser.js("return window.notReloaded")).isEqualTo(true);
        assertThat(scene.ledger().interventions().audit(new AuditQuery(Scene.TASK, slot, null, 1)).get(0).reason()).isEqualTo("object repaired");
    }

    @Test
    void everyActionEndsInTheRowsThatItEndsInWithoutThePages() {
        List<OperatorAction> actions = List.of(OperatorAction.RUN, OperatorAction.RERUN, OperatorAction.STOP, OperatorAction.FREEZE, OperatorAction.UNFREEZE,
                OperatorAction.SET_SUCCESS, OperatorAction.SETTLE, OperatorAction.REDELIVER);
        for (int back = 0; back < actions.size(); back++) {
            OperatorAction action = actions.get(back);
            Instant slot = scene.slot(back);
            browser.open(scene.page("tasks/by-page/instances/" + slot));
            browser.click("[data-action=%s]".formatted(action));
            browser.type("dialog #reason", "because of a test");
            browser.click("dialog [data-action=confirm]");
            browser.awaitText("dialog", "1 done");
            operate(action, "by-hand", slot, "because of a test");

            assertThat(rows("by-page", slot)).as("%s", action).isEqualTo(rows("by-hand", slot)).contains(action.name());
        }
    }

    /** What is left of an action, without who did it and when. */
    private static String rows(String task, Instant slot) {
        CycleInstance it = scene.ledger().instance(task, slot).orElseThrow();
        AuditEntry told = scene.ledger().interventions().audit(new AuditQuery(task, slot, null, 10)).get(0);
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
        grid(FEED);
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
        assertThat(state(midnight)).contains(InstanceState.SUCCEEDED);
    }

    @Test
    void tasksAndBackfillsAreTurnedAsTheyAreWithoutThePages() {
        Operations operations = new Operations(scene.ledger(), QuartzRecurrence::parse);
        for (String word : List.of("freeze", "unfreeze")) {
            grid("tasks/by-page");
            confirm(word + "-task");
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
            browser.open(scene.page("backfills/" + id));
            confirm(word);
            Awaitility.await().atMost(Browser.PATIENCE).until(() -> operations.backfill(id).orElseThrow().state() == state);
            operations.turn(backfills.get("by-hand").id(), state, "somebody@elsewhere", "because of a test");
        });

        assertThat(deeds("by-page")).isEqualTo(deeds("by-hand")).hasSize(6);
        assertThat(operations.backfill(backfills.get("by-page").id()).orElseThrow().slots()).isEqualTo(operations.backfill(backfills.get("by-hand").id())
                .orElseThrow().slots());
    }

    private static void confirm(String action) {
        browser.click("[data-action=%s]".formatted(action));
        browser.type("dialog #reason", "because of a test");
        browser.click("dialog [data-action=confirm]");
        browser.await("return !document.querySelector('dialog[open]')");
    }

    /** What was done to a task and its backfills, without who did it and when. */
    private static List<String> deeds(String task) {
        return scene.ledger().interventions().audit(new AuditQuery(task, null, null, 100)).stream().filter(each -> each.scheduledTime() == null)
                .map(each -> "%s %s %s %s".formatted(each.action(), each.before(), each.after(), each.reason())).toList();
    }

    @Test
    void aDeadLetterIsSentOnceMore() throws Exception {
        Instant slot = scene.slot(Scene.LETTER);
        String report = "dead-letter/%s/%s.json".formatted(Scene.TASK, DateTimeFormatter.ofPattern("yyyyMMddHHmmss").format(slot.atZone(Scene.ZONE)));
        assertThat(scene.sandbox().oss().delete(Scene.BUCKET, report)).isTrue();
        browser.open(scene.page("dead-letter"));
        browser.click("tr[data-slot='%s'] [data-action=REDELIVER]".formatted(slot));
        browser.awaitText("dialog [data-action=confirm]", "Redeliver 1 report");
        browser.click("dialog [data-action=confirm]");
        browser.awaitText("dialog", "1 done");
        browser.click("dialog .dialog-foot .button");

        Awaitility.await().atMost(Browser.PATIENCE).until(() -> scene.sandbox().oss().exists(Scene.BUCKET, report));
        Awaitility.await().atMost(Browser.PATIENCE).until(() -> scene.ledger().instance(Scene.TASK, slot).orElseThrow().deadLetter() == DeadLetterState.DELIVERED);
        browser.open(scene.page(FEED + "/instances/" + slot));
        browser.awaitText("tm-instance", "Redeliver");
        assertThat(scene.ledger().interventions().audit(new AuditQuery(Scene.TASK, slot, null, 1)).get(0).action()).isEqualTo(OperatorAction.REDELIVER);
    }

    @Test
    void aPreviewThatIsOutdatedIsShownAnewAndDoesNothing() {
        Instant slot = scene.slot(Scene.OUTDATED);
        grid(FEED + "?sel=" + slot);
        browser.click("[data-action=RERUN]");
        browser.awaitText("dialog [data-action=confirm]", "Rerun 1 interval");
        operate(OperatorAction.SET_SUCCESS, Scene.TASK, slot, "meanwhile");

        browser.click("dialog [data-action=confirm]");

        browser.awaitText("dialog", "Slots changed since this was shown");
        assertThat(state(slot)).contains(InstanceState.SUCCEEDED);
        browser.keys(Keys.ESCAPE);
    }

    @Test
    void aViewerMayLookAndIsToldWhyNothingCanBeDone() {
        String before = browser.address();
        browser.open(scene.page("vera", "tasks"));
        browser.open(scene.page("vera", "tasks").replaceAll("//.*@", "//").replace("/tasks", "/" + LOOKS + "?sel=" + scene.slot(100)));
        browser.find(".run");
        browser.find("[data-action=RERUN]");
        assertThat(browser.js("return document.querySelector('[data-action=RERUN]').getAttribute('aria-disabled')")).isEqualTo("true");
        browser.awaitText(".bar .why", "You (vera) are signed in as viewer");
        browser.click("[data-action=RERUN]");
        browser.awaitText(".said", "Ask an operator");
        assertThat(browser.count("dialog")).isZero();
        browser.picture("viewer");
        browser.open(before);
    }

    @Test
    void timesFollowTheChosenZone() {
        grid(LOOKS);
        assertThat(browser.text("tm-tick")).isEqualTo("00:00");
        browser.keys("t");
        browser.await("return document.querySelector('tm-tick').innerText === '16:00'");
        assertThat(browser.address()).contains("tz=utc");
        browser.open(scene.page("tasks/looks/instances/" + scene.slot(100)) + "?tz=utc");
        browser.find("tm-instance h1");
        assertThat(browser.text("tm-instance h1")).isEqualTo(scene.slot(100).toString().replace("T", " ").substring(0, 16));
    }

    @Test
    void theHourThatAClockRepeatsIsThereTwiceWithItsOffsets() {
        grid("tasks/berlin?zoom=day&to=2025-10-26");
        assertThat(browser.js("return [...document.querySelectorAll('.g-row .g-name')].map(each => each.innerText).join()")).asString()
                .contains("02:00 +02:00,02:00 +01:00,03:00");
        browser.picture("clock-change");
    }

    @Test
    void chineseIsCompleteOnThePageAndForItsReaders() {
        browser.choose("lang", "zh");
        grid(LOOKS + "?sel=" + scene.slot(100));
        assertThat(browser.js("return document.documentElement.lang")).isEqualTo("zh-CN");
        browser.awaitText(".selected", "1 个区间");
        assertThat(browser.text("nav")).isEqualTo("任务\n死信\n补数据\n审计\n节点");
        assertThat(browser.text("tm-task").replaceAll("cron|UTC|Asia/Shanghai|looks|allAllowed|\\b[A-Z]\\b|Shift|Esc", "")).doesNotContainPattern("[A-Za-z]{4,}");
        browser.picture("chinese");
    }

    @Test
    void aYearOfFiveMinuteSlotsOpens() {
        long month = opened("tasks/meter", "document.querySelectorAll('.g-row').length > 25 && document.querySelectorAll('.run').length > 30");
        long slots = (Long) browser.js("return document.querySelectorAll('.run').length");
        long year = opened("tasks/meter?zoom=year", "document.querySelectorAll('.y-cell[class*=look-]').length > 360");

        System.out.printf("console: a month of 8,928 slots (%d elements) is on the screen %d ms after its address was opened, a year of 105,408 slots after %d ms%n",
                slots, month, year);
        browser.picture("year");
        assertThat(browser.count(".y-cell[data-day]")).isEqualTo(366);
        long days = opened("tasks/meter?zoom=month&from=%s&to=%s".formatted(Scene.day(scene.slot(0)).minusDays(365), Scene.day(scene.slot(0))),
                "document.querySelectorAll('.g-row').length > 360");
        Object frames = browser.waitFor("""
                const done = arguments[arguments.length - 1], long = [], begin = performance.now();
                let last = begin;
                (function frame(now) {
                  now - last > 0 && long.push(now - last);
                  last = now;
                  window.scrollBy(0, 60);
                  now - begin < 2000 ? requestAnimationFrame(frame) : done(`${long.length} frames in 2 s of scrolling, the longest ${Math.round(Math.max(...long))} ms`);
                })(begin);
                """);
        System.out.printf("console: 366 days of five-minute slots as rows are on the screen after %d ms; %s%n", days, frames);
    }

    @Test
    void aChangeReachesTheScreenWithTenTabsOpen() {
        Instant slot = scene.slot(200);
        String first = browser.tabs().get(0);
        List<String> opened = new ArrayList<>();
        for (int tab = 0; tab < 10; tab++) {
            browser.newTab(scene.page(LOOKS));
            browser.find(".run");
            opened.add(browser.tabs().get(browser.tabs().size() - 1));
        }
        browser.js("""
                window.seen = 0;
                new MutationObserver(() => { window.seen ||= document.querySelector(`.run.look-running[data-first="${arguments[0]}"]`) ? Date.now() : 0; })
                  .observe(document.querySelector('tm-grid'), {subtree: true, childList: true, attributes: true});
                """.replace("arguments[0]", String.valueOf(slot.toEpochMilli())).replace("look-running", "look-waiting"));
        long changed = System.currentTimeMillis();
        operate(OperatorAction.RERUN, "looks", slot, "for the tabs");

        browser.await("return window.seen > 0");
        long delay = (Long) browser.js("return window.seen") - changed;
        System.out.printf("console: with ten tabs open a change was on the screen after %d ms%n", delay);
        for (String tab : opened) {
            browser.tab(tab);
            browser.await("return Boolean(document.querySelector('.run.look-waiting[data-first=\"%d\"]'))".formatted(slot.toEpochMilli()));
            browser.closeTab();
        }
        browser.tab(first);
    }

    @Test
    void everyPageCanBeUsedByEverybodyInBothThemes() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("tasks", "tasks");
        pages.put("task", LOOKS + "?sel=" + scene.slot(110));
        pages.put("task-day", LOOKS + "?zoom=day&state=done,failed");
        pages.put("task-year", "tasks/meter?zoom=year");
        pages.put("task-list", LOOKS + "?view=list");
        pages.put("instance", FEED + "/instances/" + scene.slot(1));
        pages.put("instance-failed", "tasks/looks/instances/" + scene.slot(96 + 32));
        pages.put("dead-letters", "dead-letter");
        pages.put("backfills", "backfills");
        pages.put("audit", "audit");
        pages.put("nodes", "nodes");
        List<String> barriers = new ArrayList<>();
        for (String theme : List.of("light", "dark")) {
            browser.choose("theme", theme);
            pages.forEach((name, path) -> {
                browser.open(scene.page(path));
                browser.await("return document.querySelector('main h1') && !document.querySelector('.loading')");
                browser.picture(name + "-" + theme);
                browser.barriers(theme.equals("dark") ? "color-contrast" : null).forEach(each -> barriers.add("%s %s: %s".formatted(name, theme, each)));
            });
        }
        browser.keys("?");
        browser.find("dialog[open]");
        browser.picture("keys-dark");
        browser.barriers(null).forEach(each -> barriers.add("keys: " + each));
        browser.keys(Keys.ESCAPE);
        assertThat(barriers).isEmpty();
    }

    @Test
    void lightAndDarkAreTwoThemes() {
        grid(LOOKS);
        List<Object> grounds = new ArrayList<>();
        for (String theme : List.of("light", "dark")) {
            browser.js("const select = document.querySelector('#theme'); select.value = arguments[0]; select.dispatchEvent(new Event('change'))", theme);
            grounds.add(browser.js("return getComputedStyle(document.documentElement).backgroundColor"));
        }
        assertThat(grounds).containsExactly("rgb(246, 247, 246)", "rgb(13, 18, 20)");
        assertThat(browser.js("return localStorage.getItem('tidemark.theme')")).isEqualTo("dark");
    }

    private static void grid(String path) {
        browser.open(scene.page(path));
        browser.find(".run");
    }

    private static long opened(String path, String there) {
        long begin = System.currentTimeMillis();
        browser.open(scene.page(path));
        browser.await("return " + there);
        return System.currentTimeMillis() - begin;
    }

    /** As a date or time field takes it, whatever the browser's language. */
    private static void set(String selector, String value) {
        browser.find(selector);
        browser.js("const field = document.querySelector(arguments[0]); field.value = arguments[1]; field.dispatchEvent(new Event('change'))", selector, value);
    }

    private static Map<?, ?> box(String selector) {
        browser.find(selector);
        return (Map<?, ?>) browser.js("const box = document.querySelector(arguments[0]).getBoundingClientRect();"
                + " return {x: Math.round(box.x), y: Math.round(box.y), width: Math.round(box.width), height: Math.round(box.height)}", selector);
    }

    private static int number(Map<?, ?> box, String name) {
        return ((Number) box.get(name)).intValue();
    }

    private static Optional<InstanceState> state(Instant slot) {
        return scene.ledger().instance(Scene.TASK, slot).map(instance -> instance.state());
    }

    private static void operate(OperatorAction action, String task, Instant slot, String reason) {
        CommitOutcome outcome = action == OperatorAction.SETTLE ? CommitOutcome.COMMITTED : null;
        new Operations(scene.ledger(), QuartzRecurrence::parse).apply(new OperationRequest(action, Selection.of(task, List.of(slot)), false, outcome), null,
                "somebody@elsewhere", reason);
    }
}
