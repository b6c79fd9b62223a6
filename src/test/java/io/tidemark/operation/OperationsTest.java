package io.tidemark.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
import io.tidemark.ledger.OperatorAction;
import io.tidemark.ledger.RerunPolicy;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

@Timeout(60)
class OperationsTest {

    private static final String TASK = "iot-log";
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    /** Midnight of 2024-03-01 in the task's zone. */
    private static final Instant MIDNIGHT = Instant.parse("2024-02-29T16:00:00Z");

    private JdbcLedger ledger;
    private Operations operations;

    @BeforeEach
    void openALedger() {
        ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
        ledger.register(TASK, ZONE, "every 15m from 00:00 to 23:59 Asia/Shanghai");
        operations = new Operations(ledger, (cron, zone) -> {
            throw new IllegalArgumentException("no cron here");
        });
    }

    @AfterEach
    void closeIt() {
        ledger.close();
    }

    private static Instant slot(int number) {
        return MIDNIGHT.plus(Duration.ofMinutes(15L * number));
    }

    private void plan(int... numbers) {
        ledger.plan(TASK, java.util.Arrays.stream(numbers).mapToObj(OperationsTest::slot).toList(), RunKind.CYCLE, 0, null);
    }

    private Claim claim() {
        return ledger.claim(new ClaimRequest(TASK, "a", 1, 9, Duration.ofMinutes(1), false, Set.of())).get(0);
    }

    private void fail(int number) {
        plan(number);
        ledger.fail(claim(), new AttemptReport("broken object", List.of()));
    }

    private void succeed(int number, boolean overwrite) {
        plan(number);
        Claim claim = claim();
        String session = "s" + number + UUID.randomUUID();
        ledger.commitLog(claim).intend(new CommitIntent("table", "http://127.0.0.1", session, overwrite, List.of(0L), ledger.now(),
                new LoadCounts(1000, 1000, 0)));
        ledger.commitLog(claim).resolve(session, CommitOutcome.COMMITTED);
        ledger.succeed(claim, new AttemptReport(null, List.of()));
    }

    private static OperationRequest on(OperatorAction action, int... numbers) {
        return new OperationRequest(action, Selection.of(TASK, java.util.Arrays.stream(numbers).mapToObj(OperationsTest::slot).toList()));
    }

    private static OperationRequest inRange(OperatorAction action, int from, int to, InstanceState... states) {
        return new OperationRequest(action, new Selection(TASK, List.of(), List.of(new SlotRange(slot(from), slot(to))), Set.of(states), 100));
    }

    private InstanceState state(int number) {
        return ledger.instance(TASK, slot(number)).orElseThrow().state();
    }

    private static final DayRange FIRST_OF_MARCH = new DayRange(LocalDate.of(2024, 3, 1), LocalDate.of(2024, 3, 1));

    @Test
    void aPreviewSaysWhatWouldHappenAndChangesNothing() {
        fail(0);
        succeed(1, true);
        succeed(2, false);
        plan(3);

        Preview preview = operations.preview(inRange(OperatorAction.RERUN, 0, 3));

        assertThat(preview.items()).extracting(PreviewItem::state).containsExactly(InstanceState.FAILED, InstanceState.SUCCEEDED,
                InstanceState.SUCCEEDED, InstanceState.PLANNED);
        assertThat(preview.allowed()).isEqualTo(2);
        assertThat(preview.states()).isEqualTo(Map.of("FAILED", 1L, "SUCCEEDED", 1L));
        assertThat(preview.replacedRows()).isEqualTo(1000);
        assertThat(preview.doubledRows()).isZero();
        assertThat(preview.items().get(2).refusal()).contains("would double 1,000 rows in table");
        assertThat(preview.items().get(3).refusal()).isEqualTo("has not ended and goes on by itself; wait for it");
        assertThat(preview.perSlot()).isNotNull().isLessThan(Duration.ofMinutes(1));
        assertThat(preview.estimate(1)).isEqualTo(preview.perSlot().multipliedBy(2));
        assertThat(state(0)).isEqualTo(InstanceState.FAILED);
        assertThat(operations.audit(new AuditQuery(null, null, null, 10))).isEmpty();
    }

    @Test
    void everySlotIsAnsweredAndTheTrailTellsOfThoseThatChanged() {
        fail(0);
        plan(1);
        OperationRequest rerun = on(OperatorAction.RERUN, 0, 1, 2);

        Answer answer = operations.apply(rerun, operations.preview(rerun).token(), "eva@ops", "repaired");

        assertThat(answer.items()).extracting(ItemAnswer::done).containsExactly(true, false, false);
        assertThat(answer.allDone()).isFalse();
        assertThat(answer.items().get(2).message()).isEqualTo("is not in the ledger; run it, or backfill its day");
        assertThat(state(0)).isEqualTo(InstanceState.PLANNED);
        assertThat(operations.audit(new AuditQuery(TASK, null, null, 10))).singleElement().satisfies(entry -> {
            assertThat(entry.request()).isEqualTo(answer.request());
            assertThat(entry.actor()).isEqualTo("eva@ops");
            assertThat(entry.reason()).isEqualTo("repaired");
        });
    }

    @Test
    void aPreviewThatIsNoLongerTrueIsNotApplied() {
        fail(0);
        plan(1);
        OperationRequest rerun = inRange(OperatorAction.RERUN, 0, 5);
        String token = operations.preview(rerun).token();

        plan(2);
        assertThat(operations.preview(rerun).token()).as("a slot that stays as it is does not matter").isEqualTo(token);
        operations.apply(on(OperatorAction.SET_SUCCESS, 0), null, "tom", "no data on that day");

        assertThatThrownBy(() -> operations.apply(rerun, token, "eva", null)).isInstanceOf(PreviewOutdatedException.class)
                .hasMessageContaining("slots of iot-log changed since the preview");
        assertThat(state(0)).isEqualTo(InstanceState.SUCCEEDED);
    }

    @Test
    void whatCannotBeSeenAfterwardsNeedsAReason() {
        fail(0);

        assertThatThrownBy(() -> operations.apply(on(OperatorAction.SET_SUCCESS, 0), null, "eva", " "))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("SET_SUCCESS needs a reason; it stands in the audit trail");
        OperationRequest forced = new OperationRequest(OperatorAction.RERUN, Selection.of(TASK, List.of(slot(0))), true, null);
        assertThatThrownBy(() -> operations.apply(forced, null, "eva", null)).hasMessageContaining("RERUN by force needs a reason");
        assertThat(state(0)).isEqualTo(InstanceState.FAILED);
    }

    @Test
    void thePolicyOfTheTaskHolds() {
        succeed(0, true);
        fail(1);
        ledger.declare(TASK, RerunPolicy.FAILURE_ALLOWED);

        assertThat(operations.preview(inRange(OperatorAction.RERUN, 0, 1)).items()).extracting(PreviewItem::allowed).containsExactly(false, true);
        assertThat(operations.preview(new BackfillRequest(TASK, List.of(FIRST_OF_MARCH), BackfillMode.ALL)).items().subList(0, 3))
                .extracting(PreviewItem::allowed).containsExactly(false, true, true);
    }

    @Test
    void aRangeIsCutAtItsLimitAndSaysSo() {
        plan(0, 1, 2, 3);
        Preview preview = operations.preview(new OperationRequest(OperatorAction.STOP,
                new Selection(TASK, List.of(), List.of(new SlotRange(slot(0), slot(3)), new SlotRange(slot(2), slot(3))), Set.of(), 3)));

        assertThat(preview.complete()).isFalse();
        assertThat(preview.items()).extracting(PreviewItem::scheduledTime).as("the newest").containsExactly(slot(1), slot(2), slot(3));
        assertThat(operations.preview(inRange(OperatorAction.STOP, 0, 3)).complete()).isTrue();
    }

    @Test
    void onlyTheStatesThatAreAskedForAreInTheSelection() {
        fail(0);
        plan(1);

        assertThat(operations.preview(inRange(OperatorAction.RERUN, 0, 5, InstanceState.FAILED)).items()).hasSize(1);
    }

    @Test
    void aSlotRunsOnceAndNotInTheFuture() {
        Instant future = ledger.now().plus(Duration.ofDays(1));
        OperationRequest run = new OperationRequest(OperatorAction.RUN, Selection.of(TASK, List.of(slot(0), future)));

        Answer answer = operations.apply(run, null, "eva", null);

        assertThat(answer.items()).extracting(ItemAnswer::done).containsExactly(true, false);
        assertThat(answer.items().get(1).message()).startsWith("is in the future");
        assertThat(ledger.instance(TASK, future)).isEmpty();
    }

    @Test
    void aReportThatWaitsOrNeverWasIsNotSentAgain() {
        fail(0);
        plan(1);
        operations.apply(on(OperatorAction.STOP, 1), null, "eva", "wrong day");

        assertThat(operations.preview(on(OperatorAction.REDELIVER, 0, 1)).items()).extracting(PreviewItem::refusal).containsExactly(
                "waits for the dead letter channel already; look at why the channel does not take it",
                "was stopped by a person and has no report; rerun it");
    }

    @Test
    void aBackfillHasTheSlotsOfItsDaysInTheWindowThatItsModeTakes() {
        fail(0);
        succeed(1, true);
        plan(2);
        BackfillRequest missing = new BackfillRequest(TASK, List.of(FIRST_OF_MARCH, new DayRange(LocalDate.of(2024, 3, 1), LocalDate.of(2024, 3, 2))),
                LocalTime.MIN, LocalTime.of(1, 0), BackfillMode.MISSING, true, 4, false);

        Preview preview = operations.preview(missing);

        assertThat(preview.items()).as("00:00 to 01:00, both included, of two days").hasSize(10);
        assertThat(preview.items().subList(0, 4)).extracting(PreviewItem::refusal).containsExactly(
                "is FAILED, and mode=missing leaves it as it is; choose mode=missing+failed",
                "is SUCCEEDED, and mode=missing leaves it as it is; choose mode=all",
                "has not ended and goes on by itself; wait for it", null);
        Backfill backfill = operations.start(missing, preview.token(), "eva", null);
        assertThat(backfill.description()).isEqualTo("2024-03-01, 2024-03-01..2024-03-02 00:00-01:00, missing, newest first");
        assertThat(ledger.backfills().slots(backfill.id(), null, 20)).extracting(BackfillSlot::scheduledTime).hasSize(7)
                .startsWith(slot(100), slot(99)).endsWith(slot(4), slot(3));
        assertThat(operations.preview(new BackfillRequest(TASK, List.of(FIRST_OF_MARCH), BackfillMode.MISSING_AND_FAILED)).allowed()).isEqualTo(94);
        assertThat(operations.preview(new BackfillRequest(TASK, List.of(FIRST_OF_MARCH), BackfillMode.ALL)).replacedRows()).isEqualTo(1000);
    }

    @Test
    void aBackfillIsPausedAndResumedAndItsTrailIsKept() {
        Backfill backfill = operations.start(new BackfillRequest(TASK, List.of(FIRST_OF_MARCH), BackfillMode.MISSING), null, "eva", "outage");

        operations.turn(backfill.id(), BackfillState.PAUSED, "tom", "night");
        operations.turn(backfill.id(), BackfillState.RUNNING, "eva", null);

        assertThat(operations.backfill(backfill.id()).orElseThrow().total()).isEqualTo(96);
        assertThat(operations.audit(new AuditQuery(TASK, null, null, 10))).extracting(AuditEntry::actor).containsExactly("eva", "tom", "eva");
        assertThatThrownBy(() -> operations.turn(backfill.id(), BackfillState.RUNNING, "eva", null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBackfillOfNothingAndOneOfTooMuchAreRefused() {
        DayRange future = new DayRange(LocalDate.of(2999, 1, 1), LocalDate.of(2999, 1, 1));
        assertThatThrownBy(() -> operations.start(new BackfillRequest(TASK, List.of(future), BackfillMode.MISSING), null, "eva", null))
                .hasMessageContaining("would let none of its 96 slots run");
        DayRange decade = new DayRange(LocalDate.of(2010, 1, 1), LocalDate.of(2019, 12, 31));
        assertThatThrownBy(() -> operations.preview(new BackfillRequest(TASK, List.of(decade), BackfillMode.MISSING)))
                .hasMessageContaining("more than 250000 slots");
        ledger.register("adhoc", ZONE, null);
        assertThatThrownBy(() -> operations.preview(new BackfillRequest("adhoc", List.of(FIRST_OF_MARCH), BackfillMode.MISSING)))
                .hasMessageContaining("does not know yet when the slots of adhoc are");
    }

    @Test
    void aTaskThatIsNotThereIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> operations.freezeTask("iot", true, "eva", null)).hasMessage("task iot is not in the ledger; known tasks: iot-log");
    }
}
