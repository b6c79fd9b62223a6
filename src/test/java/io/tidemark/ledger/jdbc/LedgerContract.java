package io.tidemark.ledger.jdbc;

import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import io.tidemark.ledger.Ledger;

/** Every rule of the ledger, for any database. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class LedgerContract
        implements PlanRules, ClaimRules, HolderRules, CommitLogRules, DeadLetterRules, SourceRules, ReadRules, SchemaRules, NodeRules,
        RequeueRules, JudgeRules, PruneRules, InterventionRules, StopRules, BackfillRules,
        OverviewRules, AlertTableRules, NoteRules {

    private final MovingClock clock = new MovingClock();
    private final String task = "iot-log-" + UUID.randomUUID();
    private Ledger ledger;
    private Ledger other;

    @BeforeEach
    void registerTheTask() {
        ledger = new JdbcLedger(dataSource(), clock);
        other = new JdbcLedger(otherDataSource(), clock);
        ledger.register(task, ZoneId.of("Asia/Shanghai"), null);
    }

    /** Connections of another node. */
    abstract DataSource otherDataSource();

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public Ledger other() {
        return other;
    }

    @Override
    public MovingClock clock() {
        return clock;
    }

    @Override
    public String task() {
        return task;
    }
}
