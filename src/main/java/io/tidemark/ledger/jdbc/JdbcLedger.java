package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.ledger.Alerts;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptLog;
import io.tidemark.ledger.AttemptReport;
import io.tidemark.ledger.Backfills;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.ClaimRequest;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.Definition;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Interventions;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.LedgerUnavailableException;
import io.tidemark.ledger.Node;
import io.tidemark.ledger.NodeInfo;
import io.tidemark.ledger.Overview;
import io.tidemark.ledger.Pruned;
import io.tidemark.ledger.RequeueResult;
import io.tidemark.ledger.RerunPolicy;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.SourceAction;
import io.tidemark.ledger.SourceObject;
import io.tidemark.ledger.WatchedSlot;

/** The ledger in a database that JDBC reaches: H2 or PostgreSQL. Safe for any number of threads and nodes. */
public final class JdbcLedger implements Ledger {

    private static final int TASK_NAME_LIMIT = 200;
    /** Slots planned in one transaction: enough to be quick, few enough to hold nobody up. */
    private static final int PLAN_CHUNK = 1000;

    private final Database database;
    private final AutoCloseable owned;
    private final RecentCounts recentCounts = new RecentCounts();

    /**
     * A ledger on a database that somebody else opened and closes. {@link #migrate} has prepared it.
     *
     * <p>On PostgreSQL its connections need {@code idle_in_transaction_session_timeout}, {@code 5s} say (for HikariCP: {@code
     * connectionInitSql} with {@code isolateInternalQueries}, or {@code ALTER ROLE ... SET}), and a {@code socketTimeout} of the driver:
     * {@link #open} sets both, and this constructor changes no connection that is not its own. Without the first, a node that stands
     * still within a transaction, or is cut off from the network, keeps its row locks for as long as the server takes the connection
     * for alive, hours by default: meanwhile no node claims or plans that task, and no node with it can start. And
     * {@link io.tidemark.ledger.Overview#changedSince} counts on transactions that end within seconds.
     *
     * @param dataSource may have any other defaults; transactions are set up and connections given back as they were
     * @throws LedgerUnavailableException when there is no connection, or it leads to a database that the ledger does not know
     */
    public JdbcLedger(DataSource dataSource) {
        this(dataSource, null);
    }

    /** @param clock in place of the database's; null for the database's */
    JdbcLedger(DataSource dataSource, InstantSource clock) {
        this(new Database(dataSource, Migration.dialect(dataSource), clock, () -> { }), () -> { });
    }

    JdbcLedger(Database database, AutoCloseable owned) {
        this.database = database;
        this.owned = owned;
    }

    /**
     * Opens the database, brings its tables up to date, and makes a ledger that closes it again.
     *
     * @throws LedgerUnavailableException when it cannot be opened; names the setting and its value
     */
    public static JdbcLedger open(LedgerSettings settings) {
        return LedgerPool.open(settings);
    }

    /**
     * Brings the ledger's tables in the connection's current schema up to date. All are named {@code tidemark_...}; nothing
     * else in the schema is touched.
     *
     * @throws LedgerUnavailableException when the database cannot be reached, is unknown, or its tables do not fit
     */
    public static void migrate(DataSource dataSource) {
        Migration.run(dataSource);
    }

    @Override
    public Instant now() {
        return database.transaction("tell the time", Tx::now);
    }

    @Override
    public void register(String task, ZoneId zone, String recurrence) {
        if (task.isBlank() || task.length() > TASK_NAME_LIMIT) {
            throw new IllegalArgumentException("a cycle task's name has 1 to %d characters, and '%s' has %d"
                    .formatted(TASK_NAME_LIMIT, task, task.length()));
        }
        database.change("register task " + task, tx -> Tasks.register(tx, task, zone, Causes.oneLine(recurrence)));
    }

    @Override
    public void declare(String task, RerunPolicy policy) {
        database.change("declare the rerun policy of task " + task, tx -> Tasks.declare(tx, task, policy));
    }

    @Override
    public List<CycleTask> tasks() {
        return database.transaction("list the tasks", Tasks::all);
    }

    @Override
    public Optional<CycleTask> task(String name) {
        return database.transaction("read task " + name, tx -> Tasks.one(tx, name));
    }

    @Override
    public int plan(String task, Collection<Instant> slots, RunKind kind, int priority, Instant upTo) {
        List<Instant> all = new ArrayList<>(Slots.truncated(slots));
        int absent = 0;
        int from = 0;
        for (; all.size() - from > PLAN_CHUNK; from += PLAN_CHUNK) {
            absent += planChunk(task, all.subList(from, from + PLAN_CHUNK), kind, priority, null);
        }
        // With the last of them only: a plan that breaks off is made again from where it began.
        return absent + planChunk(task, all.subList(from, all.size()), kind, priority, upTo);
    }

    private int planChunk(String task, List<Instant> slots, RunKind kind, int priority, Instant upTo) {
        return database.transaction("plan slots of task " + task, tx -> {
            boolean cycle = kind == RunKind.CYCLE;
            // The task's row before those of its instances, as whoever claims takes them: the other way round, each could wait for
            // the other. And before the look whether it is frozen: who freezes it in between waits, and freezes what comes next.
            Tasks.planned(tx, task, upTo == null ? null : Slots.truncated(upTo), cycle);
            InstanceState first = Tasks.isFrozen(tx, task) && cycle ? InstanceState.FROZEN : InstanceState.PLANNED;
            return slots.isEmpty() ? 0 : Instances.plan(tx, task, slots, kind, priority, first);
        });
    }

    @Override
    public RequeueResult requeue(String task, Instant scheduledTime, RunKind kind, boolean force) {
        return database.transaction("requeue slot %s of task %s".formatted(scheduledTime, task),
                tx -> Requeues.requeue(tx, task, Slots.truncated(scheduledTime), kind, force));
    }

    @Override
    public CycleInstance judge(String task, Instant scheduledTime, CommitOutcome outcome, String who, String why) {
        if (outcome == CommitOutcome.UNKNOWN) {
            throw new IllegalArgumentException("a judgement is COMMITTED or NOT_COMMITTED; UNKNOWN is what slot %s of task %s is already"
                    .formatted(scheduledTime, task));
        }
        if (who.isBlank() || why.isBlank()) {
            throw new IllegalArgumentException("a judgement of slot %s of task %s says who made it and why".formatted(scheduledTime, task));
        }
        return database.transaction("judge slot %s of task %s".formatted(scheduledTime, task),
                tx -> Judgements.judge(tx, task, Slots.truncated(scheduledTime), outcome, who, why));
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return database.transaction("claim instances of task " + request.task(), tx -> Claims.claim(tx, request));
    }

    @Override
    public Claim renew(Claim claim, Duration lease) {
        return database.transaction(what("renew the lease", claim), tx -> Held.lock(tx, claim).renew(lease));
    }

    @Override
    public void describe(Claim claim, AttemptReport report) {
        database.change(what("record the objects", claim), tx -> Held.lock(tx, claim).describe(report));
    }

    @Override
    public AttemptReport described(Claim claim) {
        return database.transaction(what("read the objects", claim), tx -> Held.lock(tx, claim).described());
    }

    @Override
    public CommitLog commitLog(Claim claim) {
        return new JdbcCommitLog(database, claim);
    }

    @Override
    public List<CommitIntent> committed(Claim claim) {
        return database.transaction(what("read the commits", claim), tx -> Held.lock(tx, claim).committed());
    }

    @Override
    public void succeed(Claim claim, AttemptReport report) {
        database.change(what("record the success", claim), tx -> Held.lock(tx, claim).succeed(report));
    }

    @Override
    public void retry(Claim claim, AttemptReport report, Duration delay) {
        database.change(what("record the failed attempt", claim), tx -> Held.lock(tx, claim).retry(report, delay));
    }

    @Override
    public void defer(Claim claim, String missing, Duration delay) {
        database.change(what("defer the attempt", claim), tx -> Held.lock(tx, claim).defer(missing, delay));
    }

    @Override
    public void fail(Claim claim, AttemptReport report) {
        database.change(what("record the failure", claim), tx -> Held.lock(tx, claim).fail(report));
    }

    @Override
    public void doubt(Claim claim, AttemptReport report) {
        database.change(what("record the doubt", claim), tx -> Held.lock(tx, claim).doubt(report));
    }

    @Override
    public void handBack(Claim claim, AttemptReport report) {
        database.change(what("hand back the attempt", claim), tx -> Held.lock(tx, claim).handBack(report));
    }

    @Override
    public List<CycleInstance> claimDeadLetters(String task, Duration lease, int limit) {
        return database.transaction("take dead letters of task " + task, tx -> DeadLetters.claim(tx, task, lease, limit));
    }

    @Override
    public boolean deadLettered(String task, Instant scheduledTime, long epoch, DeadLetterState outcome) {
        if (outcome != DeadLetterState.DELIVERED && outcome != DeadLetterState.UNDECLARED) {
            throw new IllegalArgumentException("a dead letter ends as DELIVERED or UNDECLARED, not as " + outcome);
        }
        return database.transaction("end the dead letter of slot %s of task %s".formatted(scheduledTime, task),
                tx -> DeadLetters.end(tx, task, Slots.truncated(scheduledTime), epoch, outcome));
    }

    @Override
    public List<SourceAction> claimSourceActions(String task, Instant scheduledTime, Duration lease, int limit) {
        return database.transaction("take source actions of task " + task, tx -> SourceActions.claim(tx, task,
                scheduledTime == null ? null : Slots.truncated(scheduledTime), lease, limit));
    }

    @Override
    public void endSourceActions(Collection<SourceAction> actions) {
        database.change("end source actions", tx -> SourceActions.end(tx, actions));
    }

    @Override
    public void postponeSourceAction(SourceAction action, Duration delay) {
        database.change("postpone a source action", tx -> SourceActions.postpone(tx, action, delay));
    }

    @Override
    public boolean claimLateCheck(String task, Duration pause) {
        return database.transaction("take the look for late objects of task " + task, tx -> LateObjects.claimCheck(tx, task, pause));
    }

    @Override
    public List<WatchedSlot> watchedSlots(String task, Instant from) {
        return database.transaction("read ended slots of task " + task, tx -> WatchedSlots.read(tx, task, from));
    }

    @Override
    public boolean late(String task, WatchedSlot slot, List<SourceObject> objects, String text, boolean rerun) {
        return database.transaction("record late objects of slot %s of task %s".formatted(slot.scheduledTime(), task),
                tx -> LateObjects.tell(tx, task, slot, objects, text, rerun));
    }

    @Override
    public Optional<CycleInstance> instance(String task, Instant scheduledTime) {
        return database.transaction("read slot %s of task %s".formatted(scheduledTime, task),
                tx -> Instances.one(tx, task, Slots.truncated(scheduledTime)));
    }

    @Override
    public List<CycleInstance> instances(InstanceQuery query) {
        return database.transaction("list instances", tx -> Instances.list(tx, query));
    }

    @Override
    public Map<InstanceState, Long> counts(String task) {
        return database.transaction("count the instances of task " + task, tx -> Instances.counts(tx, task));
    }

    @Override
    public List<Attempt> attempts(String task, Instant scheduledTime) {
        return database.transaction("list the attempts of slot %s of task %s".formatted(scheduledTime, task),
                tx -> Attempts.list(tx, task, Slots.truncated(scheduledTime)));
    }

    @Override
    public Optional<AttemptLog> attemptLog(String task, Instant scheduledTime, int number) {
        return database.transaction("read the log of attempt %d of slot %s of task %s".formatted(number, scheduledTime, task),
                tx -> AttemptLogs.read(tx, task, Slots.truncated(scheduledTime), number));
    }

    @Override
    public void define(String task, String id, String text) {
        Definitions.check(task, id, text);
        database.change("keep definition %s of task %s".formatted(id, task), tx -> Definitions.keep(tx, task, id, text));
    }

    @Override
    public Optional<Definition> definition(String task, String id) {
        return database.transaction("read definition %s of task %s".formatted(id, task), tx -> Definitions.one(tx, task, id));
    }

    @Override
    public List<Definition> definitions(String task, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a list of definitions has a limit of 1 or more, and this is " + limit);
        }
        return database.transaction("list the definitions of task " + task, tx -> Definitions.list(tx, task, limit));
    }

    @Override
    public Pruned prune(String task, Instant finishedBefore, Instant slotsBefore, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a step of pruning has a limit of 1 instance or more, and this is " + limit);
        }
        return database.transaction("prune task " + task, tx -> Pruning.step(tx, task, finishedBefore, slotsBefore, limit));
    }

    @Override
    public void heartbeat(NodeInfo node, Duration alive) {
        if (alive.isNegative() || alive.isZero()) {
            throw new IllegalArgumentException("a node is alive longer than nothing, and this is " + alive);
        }
        database.change("record the sign of life of node " + node.name(), tx -> Nodes.heartbeat(tx, node, alive));
    }

    @Override
    public List<Node> nodes() {
        return database.transaction("list the nodes", Nodes::all);
    }

    @Override
    public boolean forgetNode(String name, String startId) {
        return database.transaction("forget node " + name, tx -> Nodes.forget(tx, name, startId));
    }

    @Override
    public int forgetNodes(Duration silent) {
        return database.transaction("forget silent nodes", tx -> Nodes.forgetSilent(tx, silent));
    }

    @Override
    public Overview overview() {
        return new JdbcOverview(database, recentCounts);
    }

    @Override
    public Interventions interventions() {
        return new JdbcInterventions(database);
    }

    @Override
    public Backfills backfills() {
        return new JdbcBackfills(database);
    }

    @Override
    public Alerts alerts() {
        return new JdbcAlerts(database);
    }

    /** Closes what {@link #open} opened, and nothing else. */
    @Override
    public void close() {
        try {
            owned.close();
        } catch (Exception e) {
            throw new IllegalStateException("the ledger's connections could not be closed: " + e.getMessage(), e);
        }
    }

    private static String what(String change, Claim claim) {
        return "%s of slot %s of task %s".formatted(change, claim.scheduledTime(), claim.task());
    }
}
