package io.tidemark.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.chaos.Report.Instance;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.sandbox.device.DeviceFleet;
import io.tidemark.sandbox.device.Devices;

/** Many small instances, several nodes, one PostgreSQL: what is completed twice, what is lost, and how long a dead node's work lies idle. */
final class Fleet {

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final String BUCKET = "chaos-fleet";
    private static final String LEASE = "camel.component.cycle.lease";
    private static final Duration LOOK = Duration.ofMillis(50);
    /** No instance done for so long: the rest is lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Devices DEVICES = new Devices(4, 3, 3, Feed.ZONE, Duration.ofMinutes(1));

    /**
     * @param instances     one a minute
     * @param nodes         at a time
     * @param kills         of nodes, spread evenly over the run
     * @param parallelism   of the task, over all nodes
     * @param leaseDuration of claims
     */
    record Plan(int round, int instances, int nodes, int kills, int parallelism, Duration leaseDuration, long seed) {

        String task() {
            return "fleet-" + round;
        }

        String table() {
            return "chaos_fleet_" + round;
        }
    }

    /**
     * What came out.
     *
     * @param done           instances that have SUCCEEDED in the ledger
     * @param completedTwice instances of which more than one attempt was told that it is done
     * @param lost           rows that devices wrote and the table has not
     * @param doubled        rows that the table has and no device wrote so often
     * @param byNode         completions by the place of the node in the fleet; at least two have work
     * @param takeovers      from each kill of a node to the claim of each of its instances by another
     */
    record Result(Plan plan, long done, long completedTwice, long lost, long doubled, int kills, Map<String, Long> byNode,
            List<Duration> takeovers, Duration took) {

        Duration longestTakeover() {
            return takeovers.stream().max(Duration::compareTo).orElse(Duration.ZERO);
        }

        boolean isExactlyOnce() {
            return done == plan.instances() && completedTwice == 0 && lost == 0 && doubled == 0;
        }

        boolean isTakenOverInTime() {
            return takeovers.isEmpty() == (plan.kills() == 0) && longestTakeover().compareTo(plan.leaseDuration().plusSeconds(5)) <= 0;
        }

        @Override
        public String toString() {
            return ("%d nodes, %d instances: %d done, %d completed twice, %d rows lost, %d rows doubled; %d kills, %d instances taken over, longest %d ms"
                    + " after the kill (lease %d ms); %.1f s, %.0f instances/s; completions by node %s").formatted(plan.nodes(), plan.instances(), done,
                    completedTwice, lost, doubled, kills, takeovers.size(), longestTakeover().toMillis(), plan.leaseDuration().toMillis(),
                    took.toMillis() / 1000.0, plan.instances() * 1000.0 / took.toMillis(), byNode);
        }
    }

    private final Bed bed;
    private final Plan plan;
    private final Round round;
    private final Random random;
    private final LedgerSettings ledger;
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<Duration> takeovers = new ArrayList<>();
    private final Map<Instance, Long> orphans = new HashMap<>();
    private int kills;

    Fleet(Bed bed, Plan plan) throws IOException {
        this.bed = bed;
        this.plan = plan;
        this.round = new Round(plan.round(), plan.instances());
        this.random = new Random(plan.seed());
        this.ledger = bed.ledger(true);
    }

    Result run() throws IOException, InterruptedException {
        bed.prepareFleet(plan.table(), BUCKET);
        DeviceFleet devices = new DeviceFleet(bed.sandbox().oss(), BUCKET, DEVICES);
        for (Instant slot : round.times()) {
            devices.writeSlot(slot);
        }
        long begin = System.nanoTime();
        try {
            work();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            for (NodeProcess node : nodes) {
                node.stop();
            }
            return result(took);
        } finally {
            for (NodeProcess node : nodes) {
                node.kill();
            }
        }
    }

    private void work() throws IOException, InterruptedException {
        long done = 0;
        long lastProgress = System.nanoTime();
        while (done < plan.instances() && System.nanoTime() - lastProgress < PATIENCE.toNanos()) {
            fill();
            waiting.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            measureTakeovers();
            long now = bed.steps().completed(plan.task());
            if (now > done) {
                done = now;
                lastProgress = System.nanoTime();
            }
            if (kills < plan.kills() && done >= (long) plan.instances() * (kills + 1) / (plan.kills() + 1)) {
                kill();
            }
        }
        measureTakeovers();
        LOG.info("{}: {} of {} done, {} kills", plan.task(), done, plan.instances(), kills);
    }

    private void fill() throws IOException {
        nodes.removeIf(node -> !node.isAlive());
        while (nodes.size() < plan.nodes()) {
            nodes.add(bed.start("fleet", round, ledger, false, Duration.ZERO, Map.of(LEASE, Long.toString(plan.leaseDuration().toMillis()),
                    "chaos.parallelism", Integer.toString(plan.parallelism()), "camel.component.cycle.pollDelay", "500")));
        }
    }

    /** One that holds something, so that there is something to take over; when none does, at the next look. */
    private void kill() throws InterruptedException {
        List<NodeProcess> holders = nodes.stream().filter(node -> !bed.steps().held(node.name()).isEmpty()).toList();
        if (holders.isEmpty()) {
            return;
        }
        NodeProcess victim = holders.get(random.nextInt(holders.size()));
        victim.kill();
        kills++;
        long now = System.nanoTime();
        bed.steps().held(victim.name()).forEach(instance -> orphans.put(instance, now));
    }

    /** An instance may also have been done when its node died before it could say so: then nobody claims it again. */
    private void measureTakeovers() {
        orphans.entrySet().removeIf(orphan -> {
            long claimed = bed.steps().claimedAt(orphan.getKey());
            if (claimed > orphan.getValue()) {
                takeovers.add(Duration.ofNanos(claimed - orphan.getValue()));
            }
            return claimed > orphan.getValue();
        });
    }

    private Result result(Duration took) throws IOException {
        Rows written = new Rows();
        for (Instant slot : round.times()) {
            written.addWritten(DEVICES.bytes(slot));
        }
        Rows read = new TableReader(bed.sandbox()).rows(plan.table());
        try (Ledger look = JdbcLedger.open(ledger)) {
            long done = look.counts(plan.task()).getOrDefault(InstanceState.SUCCEEDED, 0L);
            Map<String, Long> byNode = new HashMap<>();
            long twice = 0;
            for (Instant slot : round.times()) {
                List<Attempt> succeeded = look.attempts(plan.task(), slot).stream().filter(a -> a.outcome() == AttemptOutcome.SUCCEEDED).toList();
                succeeded.forEach(attempt -> byNode.merge(attempt.node(), 1L, Long::sum));
                if (succeeded.size() > 1 || bed.steps().completions(new Instance(plan.task(), slot)).size() > 1) {
                    twice++;
                }
            }
            return new Result(plan, done, twice, written.without(read), read.without(written), kills, byNode, takeovers, took);
        }
    }
}
