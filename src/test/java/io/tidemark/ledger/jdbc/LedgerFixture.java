package io.tidemark.ledger.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadCounts;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.SourceObject;

/** What every rule of the ledger is tried with: two ledgers on one database, a clock, a task of its own. */
interface LedgerFixture {

    Instant SLOT = Instant.parse("2019-11-06T15:15:00Z");
    Duration LEASE = Duration.ofSeconds(60);
    Duration DELAY = Duration.ofSeconds(30);
    LoadCounts COUNTS = new LoadCounts(12_004, 12_000, 4);
    SourceObject OBJECT = new SourceObject("iot-raw", "iot_log_201911062315.csv", null, "5D41402ABC4B2A76", 1_416_472,
            Instant.parse("2019-11-06T15:15:03Z"), "13270219103180741263");

    Ledger ledger();

    /** Another node on the same database. */
    Ledger other();

    MovingClock clock();

    /** The name of this test's task, registered. */
    String task();

    DataSource dataSource();

    /** A schema without any table. */
    HikariDataSource emptyDatabase() throws SQLException;

    default Instant slot(int number) {
        return SLOT.plus(Duration.ofMinutes(15L * number));
    }

    default List<Instant> slots(int count) {
        return LongStream.range(0, count).mapToObj(number -> slot((int) number)).toList();
    }

    default void plan(int count) {
        ledger().plan(task(), slots(count), RunKind.CYCLE, 0, null);
    }

    default ClaimRequest request(String owner, int limit) {
        return new ClaimRequest(task(), owner, limit, 1000, LEASE, false, Set.of());
    }

    default ClaimRequest request(String owner, int limit, int parallelism) {
        return new ClaimRequest(task(), owner, limit, parallelism, LEASE, false, Set.of());
    }

    default Claim claimOne(String owner) {
        List<Claim> claims = ledger().claim(request(owner, 1));
        if (claims.size() != 1) {
            throw new AssertionError("expected one claim and got " + claims);
        }
        return claims.get(0);
    }

    default CycleInstance instance(int number) {
        return ledger().instance(task(), slot(number)).orElseThrow();
    }

    default AttemptReport loaded() {
        return new AttemptReport(null, List.of(OBJECT));
    }

    default AttemptReport failed(String cause) {
        return new AttemptReport(cause, List.of());
    }

    default CommitIntent intent(String session) {
        return new CommitIntent("maxcompute:demo/default/ods_iot_log/dt=20191106,hhmi=2315", "http://127.0.0.1:8080", session,
                true, List.of(0L, 1L, 2L, 7L), Instant.parse("2019-11-06T15:20:01.500Z"), COUNTS);
    }

    default CommitIntent append(String session) {
        CommitIntent like = intent(session);
        return new CommitIntent(like.target(), like.service(), session, false, like.blocks(), like.openedAt(), like.counts());
    }

    /** Commits in the name of the claim. */
    default void commit(Claim claim, CommitIntent intent) {
        ledger().commitLog(claim).intend(intent);
        ledger().commitLog(claim).resolve(intent.sessionId(), CommitOutcome.COMMITTED);
    }

    default List<Instant> slotsOf(List<Claim> claims) {
        List<Instant> slots = new ArrayList<>();
        claims.forEach(claim -> slots.add(claim.scheduledTime()));
        return slots;
    }
}
