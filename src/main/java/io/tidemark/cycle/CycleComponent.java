package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

import io.tidemark.ledger.Ledger;

/**
 * The scheme {@code cycle}: {@code to: cycle:TASK} plans the slots of a task, {@code from: cycle:TASK} runs them.
 */
@Component("cycle")
public class CycleComponent extends HealthCheckComponent {

    private static final String DEFAULT_ZONE = "Asia/Shanghai";

    private static final long LEAST_PATIENCE_MILLIS = 2_000;

    @Metadata(description = "The ledger that remembers every instance", autowired = true)
    private Ledger ledger;
    @Metadata(description = "What the endpoints start from")
    private CycleConfiguration configuration = new CycleConfiguration();
    @Metadata(description = "Name of this node in the ledger, unique among all nodes. Made from the host and the process when absent.")
    private String node;
    @Metadata(description = "How long a claim holds when its node does not renew it", defaultValue = "60s", javaType = "java.time.Duration")
    private long lease = 60_000;
    @Metadata(description = "How often the ledger is asked for due instances", defaultValue = "1s", javaType = "java.time.Duration")
    private long pollDelay = 1_000;
    @Metadata(description = "How long the attempts, objects and commits of a slot that has succeeded are kept; the slot itself and its row counts"
                            + " stay for good. 0 keeps everything.", defaultValue = "90d", javaType = "java.time.Duration", label = "advanced")
    private long historyRetention = 90 * 86_400_000L;
    @Metadata(description = "How long entries of the audit trail are kept. 0 keeps them for good.", defaultValue = "0", javaType = "java.time.Duration",
              label = "advanced")
    private long auditRetention;
    @Metadata(description = "Where people reach this node's console; shown beside the node's name", label = "advanced")
    private String nodeAddress;

    private final ConcurrentMap<String, CycleConsumer> consumers = new ConcurrentHashMap<>();
    private final ConcurrentMap<CycleProducer, String> recurrences = new ConcurrentHashMap<>();
    private final PartFailures partFailures = new PartFailures();
    /** When the first task of the stopping node was stopped; 0 before. */
    private final AtomicLong stoppingNanos = new AtomicLong();
    private LedgerHealthCheck healthCheck;
    private ScheduledExecutorService clock;
    private volatile NodeLife life;
    private volatile RunOnly only;

    public CycleComponent() {
    }

    public CycleComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        CycleConfiguration copy = configuration.copy();
        copy.setTask(remaining);
        // an endpoint that names no zone looks at the task's other endpoint before it takes the component's
        copy.setTimeZone(null);
        CycleEndpoint endpoint = new CycleEndpoint(uri, this, copy);
        setProperties(endpoint, parameters);
        CycleOptions.check(copy);
        CycleOptions.checkLookback(copy, historyRetention);
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        if (node == null) {
            node = NodeName.make();
        } else if (only != null) {
            // it works beside the node of the same settings, which has the name
            node = NodeName.another(node);
        }
        stoppingNanos.set(0);
        CycleOptions.zone(getTimeZone());
        CycleOptions.atLeast("camel.component.cycle.lease", lease, 1);
        CycleOptions.atLeast("camel.component.cycle.pollDelay", pollDelay, 1);
        CycleOptions.atLeast("camel.component.cycle.historyRetention", historyRetention, 0);
        CycleOptions.atLeast("camel.component.cycle.auditRetention", auditRetention, 0);
        super.doStart();
        if (ledger != null) {
            live();
        }
        getCamelContext().getManagementStrategy().addEventNotifier(partFailures);
        healthCheck = LedgerHealthCheck.register(this);
    }

    @Override
    protected void doStop() throws Exception {
        LedgerHealthCheck.unregister(getCamelContext(), healthCheck);
        healthCheck = null;
        getCamelContext().getManagementStrategy().removeEventNotifier(partFailures);
        if (clock != null) {
            // the last that a node says: its consumers have stopped before
            getCamelContext().getExecutorServiceManager().shutdownGraceful(clock);
            clock = null;
            life.end();
            life = null;
        }
        super.doStop();
    }

    private void live() {
        clock = getCamelContext().getExecutorServiceManager().newScheduledThreadPool(this, "cycle-node", 2);
        life = new NodeLife(ledger, NodeName.info(node, nodeAddress), Duration.ofMillis(lease));
        life.begin(clock);
        if (only == null) {
            new Housekeeping(ledger, Duration.ofMillis(historyRetention), Duration.ofMillis(auditRetention), this::isRunAllowed).begin(clock, Duration.ofMinutes(1));
        }
    }

    /** Why this node must not claim, one line for people; null when it may. */
    String hindrance() {
        NodeLife now = life;
        return now == null ? null : now.taken();
    }

    /** @throws IllegalStateException when there is none; the message says how to give one */
    Ledger requireLedger() {
        if (ledger == null) {
            throw new IllegalStateException("cycle: has no ledger. Bind one io.tidemark.ledger.Ledger in the registry, "
                                            + "or set camel.component.cycle.ledger.");
        }
        return ledger;
    }

    private record RunOnly(String task, Set<Instant> slots) {
    }

    /** From now on this node runs these slots of this task and nothing else; no slots, nothing at all. */
    public void runOnly(String task, Set<Instant> slots) {
        only = new RunOnly(task, Set.copyOf(slots));
    }

    /** The slots that this node may run; empty for all, null for none. */
    Set<Instant> runnable(String task) {
        if (hindrance() != null) {
            return null;
        }
        RunOnly restriction = only;
        if (restriction == null) {
            return Set.of();
        }
        return restriction.task.equals(task) && !restriction.slots.isEmpty() ? restriction.slots : null;
    }

    void register(CycleConsumer consumer) {
        String task = consumer.task();
        CycleConsumer other = consumers.putIfAbsent(task, consumer);
        if (other != null && other != consumer) {
            throw new IllegalStateException("Two routes run cycle:%s. A task has one feed route; give the other its own name."
                    .formatted(task));
        }
    }

    /**
     * Camel stops the routes one after the other. Where the whole node stops, all attempts are stopped with the first of them, so that the
     * time they take to end does not add up.
     */
    void stopping(CycleConsumer consumer) {
        if (getCamelContext().isStopping()) {
            stoppingNanos.compareAndSet(0, System.nanoTime());
            consumers.values().forEach(CycleConsumer::cancelAll);
        }
        consumer.cancelAll();
    }

    /** How long to wait for what was stopped, in milliseconds: once for the whole node, and in any case for a call to the ledger. */
    long patience() {
        long whole = getCamelContext().getExecutorServiceManager().getShutdownAwaitTermination();
        long since = stoppingNanos.get();
        long gone = since == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        return Math.max(LEAST_PATIENCE_MILLIS, whole - gone);
    }

    void unregister(CycleConsumer consumer) {
        consumers.remove(consumer.task(), consumer);
    }

    /**
     * The ledger remembers one newest planned slot per task: with a second recurrence, slots that one of them missed would lie
     * behind what the other has planned, and be forgotten.
     *
     * @throws IllegalStateException when another route of this context plans the task by another recurrence
     */
    void requireOneRecurrence(CycleProducer producer, String recurrence) {
        recurrences.put(producer, recurrence);
        String task = producer.getEndpoint().getConfiguration().getTask();
        recurrences.forEach((other, its) -> {
            if (other.getEndpoint().getConfiguration().getTask().equals(task) && !its.equals(recurrence)) {
                throw new IllegalStateException(("Two timers plan cycle:%s, one by '%s', one by '%s': slots that one of them missed would be"
                        + " forgotten. A task has one recurrence; write one cron for both, or make it two tasks.").formatted(task, its, recurrence));
            }
        });
    }

    void forget(CycleProducer producer) {
        recurrences.remove(producer);
    }

    /** The consumer of the task in this Camel context. */
    Optional<CycleConsumer> consumer(String task) {
        return Optional.ofNullable(consumers.get(task));
    }

    /** The rerun policy of a task that a route of this context runs; empty when none does. */
    public Optional<RerunPolicy> rerunPolicy(String task) {
        return consumer(task).map(c -> c.getEndpoint().getConfiguration().getRerunPolicy());
    }

    /** The zone of a task that a route of this context runs. */
    public ZoneId zone(String task) {
        return consumer(task).orElseThrow(() -> new IllegalArgumentException("no route runs cycle:" + task)).getEndpoint().zone();
    }

    public Ledger getLedger() {
        return ledger;
    }

    public void setLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    public CycleConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(CycleConfiguration configuration) {
        this.configuration = configuration;
    }

    /** The zone of tasks of which neither timer nor endpoint names one; Asia/Shanghai unless set. */
    public String getTimeZone() {
        return configuration.getTimeZone() == null ? DEFAULT_ZONE : configuration.getTimeZone();
    }

    public void setTimeZone(String timeZone) {
        configuration.setTimeZone(timeZone);
    }

    public String getNode() {
        return node;
    }

    public void setNode(String node) {
        this.node = node;
    }

    public long getLease() {
        return lease;
    }

    public void setLease(long lease) {
        this.lease = lease;
    }

    public long getHistoryRetention() {
        return historyRetention;
    }

    public void setHistoryRetention(long historyRetention) {
        this.historyRetention = historyRetention;
    }

    public long getAuditRetention() {
        return auditRetention;
    }

    public void setAuditRetention(long auditRetention) {
        this.auditRetention = auditRetention;
    }

    public String getNodeAddress() {
        return nodeAddress;
    }

    public void setNodeAddress(String nodeAddress) {
        this.nodeAddress = nodeAddress;
    }

    public long getPollDelay() {
        return pollDelay;
    }

    public void setPollDelay(long pollDelay) {
        this.pollDelay = pollDelay;
    }
}
