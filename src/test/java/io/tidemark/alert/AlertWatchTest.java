package io.tidemark.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.cycle.QuartzRecurrence;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.ClockedLedger;

/** Rules over a real ledger whose clock the test sets. The task's zone is eight hours ahead of UTC. */
class AlertWatchTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String database = UUID.randomUUID().toString();
    private final List<AlertMessage> told = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>();
    private Instant now = Instant.parse("2024-03-01T04:00:00Z");
    private final Ledger ledger = ClockedLedger.open(database, () -> now);
    private final Instant slot = now;
    private boolean broken;
    private AlertWatch watch;

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void anInstanceWhoseAttemptsAreExhaustedIsToldOnceAndItsRecoveryToo() {
        rules("exhausted=true", "repeatTimes=1");
        plan(slot);
        ledger.fail(claim(), failed("no such column"));

        pass(MINUTE);
        assertThat(told).singleElement().satisfies(message -> {
            assertThat(message.title()).isEqualTo("[alert] t: failed for good");
            assertThat(message.lines()).containsExactly("2024-03-01T12:00: failed for good after 1 attempt: no such column");
        });
        pass(Duration.ofHours(2));
        assertThat(told).hasSize(1);

        ledger.requeue("t", slot, RunKind.MANUAL);
        ledger.succeed(claim(), loaded());
        pass(MINUTE);
        pass(MINUTE);
        assertThat(told).hasSize(2).last().returns(true, AlertMessage::ended).returns("[ok] t: no longer failed for good", AlertMessage::title);
    }

    @Test
    void aRestartRepeatsNothing() {
        rules("exhausted=true", "repeatTimes=1");
        plan(slot);
        ledger.fail(claim(), failed("x"));
        pass(MINUTE);

        rules("exhausted=true", "repeatTimes=1");
        pass(MINUTE);
        assertThat(told).hasSize(1);
    }

    @Test
    void ofTwoNodesOneTells() {
        rules("exhausted=true");
        AlertWatch one = watch;
        rules("exhausted=true");
        plan(slot);
        ledger.fail(claim(), failed("x"));
        now = now.plus(MINUTE);
        one.round();
        watch.round();
        assertThat(told).hasSize(1);
    }

    @Test
    void itIsToldAgainAtIntervalsAndNotMoreOftenThanWanted() {
        rules("exhausted=true", "repeatEvery=30m", "repeatTimes=2");
        plan(slot);
        ledger.fail(claim(), failed("x"));
        pass(MINUTE);
        pass(Duration.ofMinutes(10));
        assertThat(told).hasSize(1);
        pass(Duration.ofMinutes(21));
        assertThat(told).hasSize(2).last().returns(1, AlertMessage::repeated);
        pass(Duration.ofHours(5));
        assertThat(told).hasSize(2);
    }

    @Test
    void aFailedAttemptIsToldWhileAnotherOneFollows() {
        rules("failed=true");
        plan(slot);
        ledger.retry(claim(), failed("timeout"), Duration.ofHours(1));
        pass(MINUTE);
        assertThat(told).singleElement().satisfies(message -> assertThat(message.lines()).containsExactly(
                "2024-03-01T12:00: failed and is tried again: timeout"));
    }

    @Test
    void manySlotsAreOneMessage() {
        rules("exhausted=true", "repeatTimes=1");
        for (int i = 0; i < 40; i++) {
            plan(slot.minusSeconds(60L * i));
        }
        for (int i = 0; i < 40; i++) {
            ledger.fail(claim(), failed("x"));
        }
        pass(MINUTE);
        assertThat(told).singleElement().satisfies(message -> {
            assertThat(message.count()).isEqualTo(40);
            assertThat(message.lines()).hasSize(AlertMessage.LINES);
            assertThat(message.markdown()).contains("and 30 more");
        });
    }

    @Test
    void aMissingObjectIsToldOnceItIsLongerMissingThanAllowed() {
        rules("objectMissing=20m");
        plan(slot);
        ledger.defer(claim(), "oss://iot-raw/a.csv is absent", Duration.ofHours(3));
        pass(Duration.ofMinutes(20));
        assertThat(told).isEmpty();
        pass(MINUTE);
        assertThat(told).singleElement().satisfies(m -> assertThat(m.lines().get(0)).contains("2024-03-01T12:00", "oss://iot-raw/a.csv is absent"));
    }

    @Test
    void aSlowAttemptIsTold() {
        rules("slow=10m");
        plan(slot);
        claim();
        pass(Duration.ofMinutes(10));
        assertThat(told).isEmpty();
        pass(MINUTE);
        assertThat(told).singleElement().satisfies(m -> assertThat(m.lines().get(0)).contains("runs since 2024-03-01T12:00 on node"));
    }

    @Test
    void aCommitInDoubtIsTold() {
        rules("unknown=true");
        plan(slot);
        ledger.doubt(claim(), failed("the session has expired"));
        pass(MINUTE);
        assertThat(told).singleElement().satisfies(m -> assertThat(m.lines().get(0)).contains("a person decides", "the session has expired"));
    }

    @Test
    void rejectedRowsAboveTheLimitAreToldOnceForEachLoad() {
        rules("rejectedRows=10");
        plan(slot);
        load(11);
        plan(slot.minusSeconds(60));
        load(10);
        pass(MINUTE);
        pass(Duration.ofHours(3));
        assertThat(told).singleElement().satisfies(m -> assertThat(m.lines()).containsExactly("2024-03-01T12:00: 11 of 100 rows were rejected"));
    }

    @Test
    void aDayThatIsNotLoadedByItsDeadlineIsToldWithWhatWasNeverPlanned() {
        rules("notFinishedBy=12:30");
        ledger.register("t", SHANGHAI, "cron 0 0/15 * * * ? Asia/Shanghai");
        Instant midnight = Instant.parse("2024-02-29T16:00:00Z");
        for (int i = 0; i < 48; i++) {
            plan(midnight.plus(Duration.ofMinutes(15L * i)));
            ledger.succeed(claim(), loaded());
        }
        now = Instant.parse("2024-03-01T04:29:00Z");
        watch.round();
        assertThat(told).isEmpty();

        plan(slot.plus(Duration.ofMinutes(15)));
        pass(MINUTE);
        assertThat(told).singleElement().satisfies(m -> assertThat(m.lines()).containsExactly(
                "2 of 50 slots of 2024-03-01 are not loaded by 2024-03-01T12:30, the first is 2024-03-01T12:00; 1 of them were never planned"));

        plan(slot);
        ledger.succeed(claim(), loaded());
        ledger.succeed(claim(), loaded());
        pass(MINUTE);
        assertThat(told).hasSize(2).last().returns(true, AlertMessage::ended);
    }

    @Test
    void aDeadlineBehindMidnightIsThatOfTheDayBefore() {
        rules("notFinishedBy=24:30");
        plan(slot);
        now = Instant.parse("2024-03-01T16:29:00Z");
        watch.round();
        assertThat(told).isEmpty();
        pass(MINUTE);
        assertThat(told).singleElement().satisfies(m -> assertThat(m.lines().get(0)).startsWith("1 of 1 slots of 2024-03-01 are not loaded by 2024-03-02T00:30"));
    }

    @Test
    void aTimerThatIsSilentIsToldAndSoIsItsReturn() {
        rules("noTick=30m");
        ledger.plan("t", List.of(), RunKind.CYCLE, 0, slot);
        pass(Duration.ofMinutes(30));
        assertThat(told).isEmpty();
        pass(MINUTE);
        assertThat(told).singleElement().satisfies(m -> assertThat(m.lines().get(0)).contains("planned last at 2024-03-01T12:00"));
        ledger.plan("t", List.of(), RunKind.CYCLE, 0, now);
        pass(MINUTE);
        assertThat(told).hasSize(2).last().returns(true, AlertMessage::ended);
    }

    @Test
    void inQuietHoursNobodyIsToldAndAfterwardsOnlyWhatStillHolds() {
        rules("exhausted=true", "quietHours=11:00-13:00", "repeatTimes=1");
        plan(slot);
        ledger.fail(claim(), failed("stays"));
        plan(slot.minusSeconds(60));
        ledger.fail(claim(), failed("passes"));
        pass(MINUTE);
        assertThat(told).isEmpty();
        ledger.requeue("t", slot.minusSeconds(60), RunKind.MANUAL);
        ledger.succeed(claim(), loaded());
        now = Instant.parse("2024-03-01T05:00:00Z");
        watch.round();
        assertThat(told).singleElement().satisfies(m -> assertThat(m.lines()).singleElement().asString().contains("stays"));
    }

    @Test
    void whatCouldNotBeToldIsToldLater() {
        rules("exhausted=true", "repeatTimes=1");
        plan(slot);
        ledger.fail(claim(), failed("x"));
        broken = true;
        pass(MINUTE);
        pass(Duration.ofMinutes(5));
        assertThat(told).isEmpty();
        broken = false;
        pass(Duration.ofMinutes(5));
        assertThat(told).hasSize(1);
        pass(Duration.ofMinutes(5));
        assertThat(told).hasSize(1);
    }

    @Test
    void anotherTroubleOfTheSameSlotIsNoRecovery() {
        rules("failed=true", "exhausted=true", "repeatTimes=1");
        plan(slot);
        ledger.retry(claim(), failed("x"), Duration.ofMinutes(2));
        pass(MINUTE);
        now = now.plus(Duration.ofMinutes(2));
        ledger.fail(claim(), failed("y"));
        pass(MINUTE);
        assertThat(told).extracting(AlertMessage::rule).containsExactly(AlertRule.FAILED, AlertRule.EXHAUSTED);
        assertThat(told).noneMatch(AlertMessage::ended);
    }

    @Test
    void aBackfillIsNotTold() {
        rules("exhausted=true");
        ledger.plan("t", List.of(slot), RunKind.BACKFILL, 0, null);
        ledger.fail(claim(), failed("x"));
        pass(MINUTE);
        assertThat(told).isEmpty();
    }

    private void rules(String... lines) {
        settings.put("tidemark.alerts.interval", "30s");
        for (String line : lines) {
            settings.put("tidemark.alerts.t." + line.split("=")[0], line.split("=")[1]);
        }
        watch = new AlertWatch(ledger, AlertRules.parse(settings), QuartzRecurrence::parse, message -> {
            if (broken) {
                throw new IllegalStateException("the chat is closed");
            }
            told.add(message);
        });
        if (ledger.task("t").isEmpty()) {
            ledger.register("t", SHANGHAI, null);
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
        watch.round();
    }

    private void plan(Instant at) {
        ledger.plan("t", List.of(at), RunKind.CYCLE, 0, null);
    }

    private Claim claim() {
        return ledger.claim(new ClaimRequest("t", "node", 1, 1000, Duration.ofDays(1), false, Set.of())).get(0);
    }

    private void load(long rejected) {
        Claim claim = claim();
        ledger.commitLog(claim).intend(new CommitIntent("maxcompute:p/-/t/-", "http://127.0.0.1", "s" + rejected, true, List.of(0L), now,
                new LoadCounts(100, 100 - rejected, rejected)));
        ledger.commitLog(claim).resolve("s" + rejected, CommitOutcome.COMMITTED);
        ledger.succeed(claim, loaded());
    }

    private static AttemptReport failed(String cause) {
        return new AttemptReport(cause, List.of());
    }

    private static AttemptReport loaded() {
        return new AttemptReport(null, List.of());
    }
}
