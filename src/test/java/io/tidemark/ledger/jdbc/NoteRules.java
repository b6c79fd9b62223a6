package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.commit.CommitLog;
import io.tidemark.commit.LoadProgress;
import io.tidemark.commit.RejectedRows;
import io.tidemark.commit.TargetCount;
import io.tidemark.ledger.AttemptLog;
import io.tidemark.ledger.AttemptNotes;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.Definition;

/** What an attempt tells beside its outcome. */
interface NoteRules extends LedgerFixture {

    private AttemptNotes notes() {
        return ledger().attempts(task(), SLOT).get(0).notes();
    }

    private static RejectedRows.Row row(int line) {
        return new RejectedRows.Row("oss://iot-raw/a.csv", line, 118L * line, "humidity", "is not a number for DOUBLE", "d-1,n/a");
    }

    private static List<RejectedRows.Row> rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(NoteRules::row).toList();
    }

    @Test
    default void theNewestProgressIsKept() {
        plan(1);
        CommitLog log = ledger().commitLog(claimOne("a"));
        log.progress(new LoadProgress(1_000, -1, 10));
        clock().advance(Duration.ofSeconds(3));

        log.progress(new LoadProgress(5_000, 9_000, 50));

        assertThat(notes().progress()).isEqualTo(new LoadProgress(5_000, 9_000, 50));
        assertThat(notes().progressAt()).isEqualTo(clock().instant());
    }

    @Test
    default void theFirstRejectedRowsOfAllLoadsAreKeptInTheirOrder() {
        plan(1);
        CommitLog log = ledger().commitLog(claimOne("a"));

        log.rejected(new RejectedRows("oss:rejects/one.csv", rows(0, 15)));
        log.rejected(new RejectedRows("oss:rejects/two.csv", rows(15, 40)));
        log.rejected(new RejectedRows(null, rows(50, 51)));

        assertThat(notes().rejectsAt()).isEqualTo("oss:rejects/one.csv\noss:rejects/two.csv");
        assertThat(notes().rejected()).isEqualTo(rows(0, 20));
    }

    @Test
    default void aRejectedRowMayBeAnything() {
        plan(1);
        RejectedRows.Row strange = new RejectedRows.Row(null, 0, -1, null, "x\u0000\ny", "\u0000" + "数据\uD83D\uDE00".repeat(999));

        ledger().commitLog(claimOne("a")).rejected(new RejectedRows(null, List.of(strange, new RejectedRows.Row(null, 0, -1, null, "z", null))));

        assertThat(notes().rejected()).hasSize(2);
        assertThat(notes().rejected().get(0).text()).startsWith(" 数据").hasSizeBetween(998, 1000);
        assertThat(notes().rejected().get(0).object()).isNull();
        assertThat(notes().rejectsAt()).isNull();
    }

    @Test
    default void whatSeveralTargetsCountedIsAddedUpAndOneThatDiffersMakesAllDiffer() {
        plan(1);
        CommitLog log = ledger().commitLog(claimOne("a"));
        assertThat(notes().verified()).isNull();

        log.verified(new TargetCount(100, SLOT, true));
        assertThat(notes().verified()).isEqualTo(new TargetCount(100, SLOT, true));
        log.verified(new TargetCount(7, SLOT.plusSeconds(1), false));
        log.verified(new TargetCount(1, SLOT.plusSeconds(2), true));

        assertThat(notes().verified()).isEqualTo(new TargetCount(108, SLOT.plusSeconds(2), false));
    }

    @Test
    default void aNoteThatCannotBeKeptFailsNothing() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().defer(claim, "not there", Duration.ZERO);

        CommitLog log = ledger().commitLog(claim);
        log.progress(new LoadProgress(1, 2, 3));
        log.rejected(new RejectedRows("x", rows(0, 1)));
        log.verified(new TargetCount(1, SLOT, true));

        assertThat(ledger().attempts(task(), SLOT)).isEmpty();
    }

    @Test
    default void whoLostTheClaimWritesOnlyToItsOwnAttempt() {
        plan(1);
        Claim lost = claimOne("a");
        clock().advance(LEASE);
        other().claim(request("b", 1));

        ledger().commitLog(lost).progress(new LoadProgress(1, 2, 3));

        assertThat(ledger().attempts(task(), SLOT)).extracting(each -> each.notes().progress())
                .containsExactly(new LoadProgress(1, 2, 3), null);
    }

    @Test
    default void anAttemptKeepsItsDefinitionAndItsLogHoweverItEnds() {
        plan(3);
        AttemptReport report = new AttemptReport("x", List.of()).ran("d-1").logged(new AttemptLog("one\ntwo\u0000", true));
        ledger().retry(claimOne("a"), report, Duration.ofDays(1));
        ledger().handBack(claimOne("a"), report);
        Claim claim = claimOne("a");
        ledger().describe(claim, new AttemptReport(null, List.of()).ran("d-1"));
        assertThat(ledger().attempts(task(), slot(1)).get(1).notes()).isEqualTo(new AttemptNotes(null, null, null, List.of(), null, "d-1", false));
        ledger().succeed(claim, report);

        assertThat(ledger().attempts(task(), slot(1))).extracting(each -> each.outcome()).containsExactly(AttemptOutcome.HANDED_BACK, AttemptOutcome.SUCCEEDED);
        assertThat(ledger().attempts(task(), slot(1))).extracting(each -> each.notes().definition()).containsOnly("d-1");
        assertThat(ledger().attempts(task(), slot(1))).extracting(each -> each.notes().logged()).containsOnly(true);
        assertThat(ledger().attemptLog(task(), SLOT, 1)).contains(new AttemptLog("one\ntwo ", true));
        assertThat(ledger().attemptLog(task(), slot(1), 2)).contains(new AttemptLog("one\ntwo ", true));
        assertThat(ledger().attemptLog(task(), SLOT, 2)).isEmpty();
    }

    @Test
    default void ofALongLogTheNewestLinesAreKept() {
        plan(1);
        String lines = "a line of a log\n".repeat(8000);

        ledger().fail(claimOne("a"), failed("x").logged(new AttemptLog(lines, true)));

        AttemptLog kept = ledger().attemptLog(task(), SLOT, 1).orElseThrow();
        assertThat(kept.complete()).isFalse();
        assertThat(kept.text()).hasSize(AttemptLog.LIMIT).startsWith("a line of");
        assertThat(new AttemptLog("x".repeat(AttemptLog.LIMIT + 1), true).text()).hasSize(AttemptLog.LIMIT);
    }

    @Test
    default void notesArePrunedWithTheirAttempts() {
        plan(1);
        Claim claim = claimOne("a");
        ledger().commitLog(claim).rejected(new RejectedRows("x", rows(0, 3)));
        ledger().succeed(claim, loaded().ran("d-1").logged(new AttemptLog("one", true)));
        clock().advance(Duration.ofDays(9));

        assertThat(ledger().prune(task(), clock().instant(), slot(9), 10).attempts()).isOne();

        assertThat(ledger().attempts(task(), SLOT)).isEmpty();
        assertThat(ledger().attemptLog(task(), SLOT, 1)).isEmpty();
    }

    @Test
    default void aDefinitionIsKeptOnceUnderItsId() {
        Instant first = clock().instant();
        ledger().define(task(), "d-1", "- route: {}");
        clock().advance(Duration.ofDays(1));
        ledger().define(task(), "d-1", "- route: {}");
        ledger().define(task(), "d-2", "- route: {id: x}");

        assertThat(ledger().definition(task(), "d-1")).contains(new Definition(task(), "d-1", "- route: {}", first));
        assertThat(ledger().definitions(task(), 10)).extracting(Definition::id).containsExactly("d-2", "d-1");
        assertThat(ledger().definition(task(), "d-3")).isEmpty();
        assertThatThrownBy(() -> ledger().define(task(), "x".repeat(101), "y")).hasMessageContaining("1 to 100 characters");
        assertThatThrownBy(() -> ledger().define(task(), "x", "y".repeat(1_000_001))).hasMessageContaining("1000001 characters");
    }

    @Test
    default void aDefinitionGoesWhenNoAttemptNamesItAndNobodyRunsIt() {
        plan(2);
        ledger().define(task(), "old", "1");
        ledger().define(task(), "ran", "2");
        ledger().fail(claimOne("a"), failed("x").ran("ran"));
        clock().advance(Duration.ofDays(9));
        ledger().define(task(), "runs", "3");

        ledger().prune(task(), clock().instant(), slot(9), 10);

        assertThat(ledger().definitions(task(), 10)).extracting(Definition::id).containsExactlyInAnyOrder("ran", "runs");
    }
}
