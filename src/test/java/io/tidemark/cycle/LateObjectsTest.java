package io.tidemark.cycle;

import static io.tidemark.oss.OssTestBed.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.oss.OssTestBed;
import io.tidemark.sandbox.oss.OssFaults;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

/** What becomes of objects that come or change after their slot has ended: the real OSS SDK, a target that only keeps the last body. */
@Timeout(90)
class LateObjectsTest {

    private static final String NAME = "objectName=log_$[yyyymmddhh24mi]*.csv";

    @TempDir
    private Path directory;
    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(10, ChronoUnit.MINUTES);
    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final FaultyLedger faulty = new FaultyLedger(ledger);
    private final Map<Instant, String> table = Collections.synchronizedMap(new LinkedHashMap<>());
    private final AtomicInteger listings = new AtomicInteger();
    private final CycleComponent cycle = new CycleComponent();
    private OssTestBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
        cycle.setLedger(faulty.ledger());
        cycle.setPollDelay(20);
        cycle.setLease(3_000);
        cycle.setTimeZone("UTC");
        cycle.getConfiguration().setLookbackDelay(100);
        cycle.getConfiguration().setMaximumAttempts(1);
        cycle.getConfiguration().setWaitFor(0);
        bed.context.addComponent("cycle", cycle);
        ledger.register("t", ZoneOffset.UTC, null);
        bed.oss.faults().before("GET", "", OssFaults.ALWAYS, listings::incrementAndGet);
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
        ledger.close();
    }

    @Test
    void anObjectThatCameLateIsReportedOnceAndNothingRunsAgain() throws Exception {
        bed.put(key(slot, "a"), "1");
        feed(LateObjects.report, NAME, true);
        run(slot);

        bed.put(key(slot, "b"), "2");

        await().until(() -> instance(slot).late() != null);
        assertThat(instance(slot).late()).contains(key(slot, "b"), "came", "not loaded: lateObjects=report");
        Instant told = instance(slot).lateAt();
        awaitLooks(3);
        assertThat(instance(slot).lateAt()).as("told once").isEqualTo(told);
        assertThat(instance(slot).state()).isEqualTo(InstanceState.SUCCEEDED);
        assertThat(ledger.attempts("t", slot)).hasSize(1);
    }

    @Test
    void anotherVersionIsReportedAgain() throws Exception {
        bed.put(key(slot, "a"), "1");
        feed(LateObjects.report, NAME, true);
        run(slot);
        bed.put(key(slot, "a"), "22");
        await().until(() -> instance(slot).late() != null);
        assertThat(instance(slot).late()).contains("of 2 bytes was replaced");

        bed.put(key(slot, "a"), "333");

        await().until(() -> instance(slot).late().contains("of 3 bytes was replaced"));
    }

    @Test
    void aSlotIsLoadedAgainWithTheObjectThatCameLate() throws Exception {
        bed.put(key(slot, "a"), "1");
        feed(LateObjects.rerun, NAME, true);
        run(slot);

        bed.put(key(slot, "b"), "2");

        await().until(() -> "12".equals(table.get(slot)));
        await().until(() -> instance(slot).state() == InstanceState.SUCCEEDED);
        awaitLooks(3);
        assertThat(ledger.attempts("t", slot)).as("run again once").hasSize(2);
        assertThat(instance(slot).kind()).isEqualTo(RunKind.MANUAL);
        assertThat(instance(slot).late()).contains(key(slot, "b"), "it runs again");
    }

    @Test
    void anObjectThatWasReplacedIsLoadedAgainAndTheSameContentWrittenAgainIsNot() throws Exception {
        bed.put(key(slot, "a"), "1");
        feed(LateObjects.rerun, NAME, true);
        run(slot);
        bed.put(key(slot, "a"), "1");
        awaitLooks(3);
        assertThat(ledger.attempts("t", slot)).hasSize(1);

        bed.put(key(slot, "a"), "9");

        await().until(() -> "9".equals(table.get(slot)));
    }

    @Test
    void aSlotWhoseObjectCameAfterWaitForHadRunOutIsLoaded() throws Exception {
        feed(LateObjects.rerun, "objectName=log_$[yyyymmddhh24mi]_a.csv", true);
        plan(slot);
        awaitState(slot, InstanceState.FAILED);

        bed.put(key(slot, "a"), "1");

        awaitState(slot, InstanceState.SUCCEEDED);
        assertThat(table).containsEntry(slot, "1");
        assertThat(instance(slot).late()).contains("late after it had FAILED", "it runs again");
    }

    @Test
    void aSlotThatFailedIsNotRunAgainForTheSameObjectForEver() throws Exception {
        feed(LateObjects.rerun, NAME, true, body -> {
            throw new IllegalStateException("row 1 is broken");
        });
        plan(slot);
        awaitState(slot, InstanceState.FAILED);
        bed.put(key(slot, "a"), "1");
        await().until(() -> ledger.attempts("t", slot).size() == 2);
        awaitState(slot, InstanceState.FAILED);

        awaitLooks(3);

        assertThat(ledger.attempts("t", slot)).hasSize(2);
    }

    @Test
    void anAppendIsOnlyReported() throws Exception {
        bed.put(key(slot, "a"), "1");
        feed(LateObjects.rerun, NAME, false);
        run(slot);

        bed.put(key(slot, "b"), "2");

        await().until(() -> instance(slot).late() != null);
        assertThat(instance(slot).late()).contains("not loaded: the slot was appended");
        assertThat(instance(slot).state()).isEqualTo(InstanceState.SUCCEEDED);
    }

    @Test
    void aSlotSomeOfWhoseObjectsAreGoneIsNotReplacedByTheRest() throws Exception {
        bed.put(key(slot, "a"), "1");
        feed(LateObjects.rerun, NAME + "&moveAfterRead=true&destinationBucketPrefix=done/", true);
        run(slot);
        await().until(() -> keys().equals(List.of("done/" + key(slot, "a"))));
        awaitLooks(2);
        assertThat(instance(slot).late()).as("what the feed itself moved is not late").isNull();

        bed.put(key(slot, "b"), "2");

        await().until(() -> instance(slot).late() != null);
        assertThat(instance(slot).late()).contains("not loaded: 1 of the 1 objects that were loaded are gone", key(slot, "a"));
        assertThat(table).containsEntry(slot, "1");
    }

    @Test
    void anObjectWithoutItsMarkerIsNotThereYet() throws Exception {
        feed(LateObjects.rerun, NAME + "&doneFileName={name}.done", true);
        plan(slot);
        awaitState(slot, InstanceState.FAILED);
        bed.put(key(slot, "a"), "1");
        awaitLooks(3);
        assertThat(instance(slot).state()).isEqualTo(InstanceState.FAILED);

        bed.put(key(slot, "a") + ".done", "");

        awaitState(slot, InstanceState.SUCCEEDED);
    }

    @Test
    void aNameThatSeveralSlotsShareSaysNothingOfAnyOfThem() throws Exception {
        Instant next = slot.plus(1, ChronoUnit.MINUTES);
        bed.put("all.csv", "1");
        feed(LateObjects.rerun, "objectName=all.csv", true);
        run(slot);
        run(next);

        bed.put("all.csv", "2");
        awaitLooks(3);

        assertThat(instance(slot).late()).isNull();
        assertThat(instance(next).late()).isNull();
    }

    @Test
    void whatCameBeforeLookbackIsLeftAlone() throws Exception {
        cycle.getConfiguration().setLookback(60_000);
        bed.put(key(slot, "a"), "1");
        feed(LateObjects.report, NAME, true);
        run(slot);
        Instant fresh = slot.plus(10, ChronoUnit.MINUTES);
        bed.put(key(fresh, "a"), "1");
        run(fresh);

        bed.put(key(slot, "b"), "2");
        bed.put(key(fresh, "b"), "2");

        await().until(() -> instance(fresh).late() != null);
        assertThat(instance(slot).late()).isNull();
    }

    @Test
    void nobodyLooksWhenItIsOff() throws Exception {
        bed.put(key(slot, "a"), "1");
        feed(LateObjects.ignore, NAME, true);
        run(slot);
        assertThat(ledger.claimLateCheck("t", Duration.ofHours(1))).as("nobody took it").isTrue();
    }

    @Test
    void aDayOfSlotsIsComparedWithOneRequest() throws Exception {
        cycle.getConfiguration().setParallelism(8);
        List<Instant> slots = IntStream.range(0, 280).mapToObj(i -> slot.minus(5L * i, ChronoUnit.MINUTES)).toList();
        for (Instant each : slots) {
            bed.put(key(each, "a"), "1");
        }
        ledger.claimLateCheck("t", Duration.ofSeconds(6));
        feed(LateObjects.report, "objectName=log_$[yyyymmddhh24mi]_a.csv", true);
        plan(slots.toArray(Instant[]::new));
        await().atMost(Duration.ofSeconds(60)).until(() -> ledger.counts("t").getOrDefault(InstanceState.SUCCEEDED, 0L) == 280);
        int before = listings.get();
        int looks = 4;
        await().until(() -> listings.get() >= before + looks);
        bed.put(key(slots.get(140), "a"), "changed");

        await().until(() -> instance(slots.get(140)).late() != null);

        assertThat(slots).filteredOn(each -> instance(each).late() != null).containsExactly(slots.get(140));
        // 280 slots, looked at 4 times and more: had each been asked for, there would be over a thousand requests
        assertThat(listings.get() - before).isLessThan(200);
    }

    @Test
    void aListingThatIsRefusedHoldsUpNothing() throws Exception {
        bed.put(key(slot, "a"), "1");
        feed(LateObjects.rerun, "objectName=log_$[yyyymmddhh24mi]_a.csv", true);
        run(slot);
        bed.oss.faults().fail("GET", "", 5, 403, "AccessDenied");

        bed.put(key(slot, "a"), "2");

        await().until(() -> "2".equals(table.get(slot)));
    }

    @FunctionalInterface
    private interface Target {
        void load(String body) throws Exception;
    }

    private void feed(LateObjects policy, String oss, boolean overwrite) throws Exception {
        feed(policy, oss, overwrite, body -> { });
    }

    private void feed(LateObjects policy, String oss, boolean overwrite, Target target) throws Exception {
        cycle.getConfiguration().setLateObjects(policy);
        bed.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("cycle:t").to("oss:" + BUCKET + "?" + oss).process(exchange -> load(exchange, overwrite, target));
            }
        });
        bed.context.start();
    }

    private void load(Exchange exchange, boolean overwrite, Target target) throws Exception {
        String body = exchange.getMessage().getBody(String.class);
        target.load(body);
        Instant at = exchange.getMessage().getHeader(SlotHeaders.SCHEDULED_TIME, ScheduledTime.class).instant();
        CommitLog log = exchange.getProperty(CommitLog.EXCHANGE_PROPERTY, CommitLog.class);
        String session = UUID.randomUUID().toString();
        log.intend(new CommitIntent("target:x", "http://target", session, overwrite, List.of(0L), Instant.now(), new LoadCounts(1, 1, 0)));
        table.put(at, body.replace("\n", ""));
        log.resolve(session, CommitOutcome.COMMITTED);
    }

    private void plan(Instant... slots) {
        ledger.plan("t", List.of(slots), RunKind.CYCLE, 0, null);
    }

    private void run(Instant at) {
        plan(at);
        awaitState(at, InstanceState.SUCCEEDED);
    }

    /** So many looks begin and end from now on; each reads slots twice, at last none. */
    private void awaitLooks(int looks) {
        long before = reads();
        await().until(() -> reads() > before + 2 * looks + 2);
    }

    private long reads() {
        return faulty.calls().stream().filter("watchedSlots"::equals).count();
    }

    private void awaitState(Instant at, InstanceState state) {
        await().atMost(Duration.ofSeconds(30)).until(() -> instance(at).state() == state);
    }

    private CycleInstance instance(Instant at) {
        return ledger.instance("t", at).orElseThrow();
    }

    private List<String> keys() {
        return bed.oss.list(BUCKET, "").stream().map(object -> object.key()).toList();
    }

    private static String key(Instant at, String part) {
        return "log_" + DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC).format(at) + "_" + part + ".csv";
    }
}
