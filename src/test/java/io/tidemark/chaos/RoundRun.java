package io.tidemark.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.chaos.Report.Instance;
import io.tidemark.chaos.Tally.Event;
import io.tidemark.chaos.Trap.Hit;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.RunKind;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

/** One round: the devices write, nodes start, die and are replaced while everything fails; then all is well, and is compared. */
final class RoundRun {

    private static final Logger LOG = LoggerFactory.getLogger(RoundRun.class);
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration DRAIN = Duration.ofSeconds(90);
    private static final int FORGETTING = 7;
    private static final int MOST_ENDED = 20;

    private final Bed bed;
    private final Tally tally;
    private final Campaign.Plan plan;
    private final Random random;
    private final Round round;
    private final boolean onPostgres;
    private final int size;
    private final LedgerSettings ledger;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final List<Trap> closedLater = new ArrayList<>();
    private int ended;

    RoundRun(Bed bed, Tally tally, Campaign.Plan plan, Random random, int number) throws IOException {
        this.bed = bed;
        this.tally = tally;
        this.plan = plan;
        this.random = random;
        this.round = new Round(number, plan.slots());
        this.onPostgres = number % 10 < plan.postgres();
        // each number of nodes has its turn, whatever the seed
        this.size = onPostgres ? 1 + number % plan.nodes() : 1;
        this.ledger = bed.ledger(onPostgres);
    }

    void run(Deque<Step> script) throws IOException, InterruptedException {
        tally.happened(onPostgres ? Event.ROUND_ON_POSTGRES : Event.ROUND_ON_H2);
        long rows = bed.write(round);
        orderFaults();
        try {
            torment(script);
        } finally {
            closedLater.forEach(Trap::close);
            endFaults();
        }
        try (Ledger look = JdbcLedger.open(ledger)) {
            drain(look);
            stopAll();
            tally.checked(round.instances().size(), rows, RoundCheck.of(bed, round, look));
        } finally {
            for (NodeProcess node : nodes) {
                node.kill();
            }
        }
    }

    private void torment(Deque<Step> script) throws IOException, InterruptedException {
        killAt(Step.PLANNED, this::fill);
        for (int kills = 1; kills < plan.perRound() && !isDone(); kills++) {
            fill();
            Step step = script.peekFirst();
            if (killAt(step, () -> { })) {
                script.removeFirst();
            } else {
                script.addLast(script.removeFirst());
            }
            meanwhile(kills);
        }
    }

    /** What else befalls a fleet, each at its turn. */
    private void meanwhile(int kills) throws IOException, InterruptedException {
        fill();
        switch ((round.number() + kills) % 6) {
            case 0 -> killAtRandom();
            case 2 -> restartPostgres();
            case 4 -> zombie();
            case 5 -> restartSandbox();
            default -> {
                // a kill follows a kill
            }
        }
    }

    private void orderFaults() {
        Faults.order(bed.faults(), random.nextLong());
        if (round.number() % FORGETTING == FORGETTING - 1) {
            Faults.orderForgottenSessions(bed.faults(), random.nextLong());
        }
    }

    private void endFaults() {
        bed.faults().clear();
        tally.injected(Faults.injected(bed.faults()));
    }

    /** As many nodes as the round has, dead ones replaced. */
    private void fill() throws IOException {
        for (NodeProcess dead : nodes.stream().filter(node -> !node.isAlive()).toList()) {
            nodes.remove(dead);
            if (!dead.wasKilled()) {
                LOG.warn("{} ended by itself with exit code {}", dead.name(), dead.exitCode());
                tally.happened(Event.ENDED_BY_ITSELF);
                if (++ended > MOST_ENDED) {
                    throw new IllegalStateException("nodes end by themselves again and again; see " + bed.log());
                }
            }
        }
        while (nodes.size() < size) {
            Duration skew = random.nextInt(3) == 0 ? Duration.ofMinutes(random.nextBoolean() ? 7 : -7) : Duration.ZERO;
            if (!skew.isZero()) {
                tally.happened(Event.SKEWED_NODE);
            }
            nodes.add(bed.start(round, ledger, plan.forgetful(), skew));
        }
    }

    private interface Start {

        void run() throws IOException;
    }

    /** @param start what is done when the trap is set */
    private boolean killAt(Step step, Start start) throws IOException, InterruptedException {
        Trap trap = trap(step);
        start.run();
        Optional<Hit> hit = await(trap);
        hit.ifPresent(found -> LOG.debug("{} at {} {}", found.node(), found.step(), found.instance()));
        NodeProcess victim = hit.map(Hit::node).flatMap(this::node).orElse(null);
        if (victim == null) {
            tally.missed(step);
            trap.close();
            return false;
        }
        victim.kill();
        tally.killed(step);
        if (random.nextBoolean()) {
            trap.close();
        } else {
            // what the dead node had sent arrives long after
            closedLater.add(trap);
        }
        return true;
    }

    private Optional<NodeProcess> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    private Trap trap(Step step) {
        int passes = step == Step.PLANNED ? random.nextInt(Feed.ALL.size()) : random.nextInt(4);
        if (step.place() == Step.Place.SERVICE) {
            return new ServiceTrap(bed.faults(), step, bed.steps(), passes, random.nextBoolean());
        }
        LedgerTrap trap = new LedgerTrap(step, passes);
        bed.steps().arm(trap);
        return trap;
    }

    private Optional<Hit> await(Trap trap) throws InterruptedException, IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<Hit> hit = Optional.empty();
        while (hit.isEmpty() && System.nanoTime() < end && !isDone()) {
            fill();
            hit = trap.await(LOOK);
        }
        return hit;
    }

    /** As far as nodes have said so; more may be done. */
    private boolean isDone() {
        return round.instances().stream().noneMatch(instance -> bed.steps().completions(instance).isEmpty());
    }

    private void killAtRandom() throws InterruptedException {
        NodeProcess victim = nodes.get(random.nextInt(nodes.size()));
        if (!victim.endsWithin(Duration.ofMillis(random.nextInt(4_000)))) {
            victim.kill();
            tally.happened(Event.RANDOM_KILL);
        }
    }

    private void restartPostgres() throws IOException, InterruptedException {
        if (onPostgres) {
            bed.postgres().restartAtOnce();
            tally.happened(Event.POSTGRES_RESTART);
        }
    }

    private void restartSandbox() throws IOException {
        closedLater.forEach(Trap::close);
        closedLater.clear();
        bed.restartSandbox();
        tally.happened(Event.SANDBOX_RESTART);
    }

    /** A node that stops in the middle of an attempt, is given up, and comes back to find its instance in other hands. */
    private void zombie() throws IOException, InterruptedException {
        if (size < 2) {
            return;
        }
        Step[] steps = {Step.CLAIMED, Step.INTENDED, Step.BLOCK_STORED, Step.COMMIT_APPLIED};
        Trap trap = trap(steps[random.nextInt(steps.length)]);
        Hit hit = await(trap).orElse(null);
        NodeProcess zombie = hit == null ? null : node(hit.node()).orElse(null);
        if (zombie == null) {
            trap.close();
            return;
        }
        Instance instance = hit.instance();
        long epoch = bed.steps().epoch(instance);
        zombie.pause();
        try {
            tally.happened(Event.ZOMBIE);
            trap.close();
            if (!until(Duration.ofSeconds(30), () -> bed.steps().epoch(instance) > epoch)) {
                tally.failed("%s was paused at '%s' of %s, and no other node took it over within 30 s".formatted(zombie.name(), hit.step(), instance));
            }
        } finally {
            zombie.resume();
        }
        if (until(Duration.ofSeconds(15), () -> bed.steps().refused(zombie.name(), instance, epoch))) {
            tally.happened(Event.ZOMBIE_REFUSED);
        } else if (bed.steps().completions(instance).contains(epoch)) {
            tally.failed("%s was paused at '%s' of %s, was given up, and completed it all the same".formatted(zombie.name(), hit.step(), instance));
        } else {
            tally.failed("%s was paused at '%s' of %s, was given up, and nobody refused it within 15 s".formatted(zombie.name(), hit.step(), instance));
        }
    }

    private interface Condition {

        boolean holds() throws IOException;
    }

    /** Looks again and again, and keeps the fleet complete meanwhile. */
    private boolean until(Duration patience, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                return false;
            }
            fill();
            waiting.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }

    /** Everything is well again: whatever is not done now is stuck. */
    private void drain(Ledger look) throws IOException, InterruptedException {
        Map<Instance, Boolean> settled = new HashMap<>();
        until(DRAIN, () -> {
            boolean done = true;
            for (Feed feed : Feed.ALL) {
                List<CycleInstance> all = instances(look, feed);
                done &= all.size() == round.slots();
                for (CycleInstance open : all.stream().filter(i -> i.state() != InstanceState.SUCCEEDED).toList()) {
                    Instance instance = new Instance(open.task(), open.scheduledTime());
                    if (open.state() == InstanceState.UNKNOWN && settled.putIfAbsent(instance, true) == null) {
                        // the person asks the service again, which has its memory back
                        look.requeue(open.task(), open.scheduledTime(), RunKind.MANUAL);
                        tally.happened(Event.SETTLED);
                    }
                    done = false;
                }
            }
            return done;
        });
    }

    private List<CycleInstance> instances(Ledger look, Feed feed) {
        return look.instances(new InstanceQuery(feed.task(round), null, null, Set.of(), round.slots() + 1));
    }

    private void stopAll() throws InterruptedException {
        for (NodeProcess node : nodes) {
            if (!node.isAlive()) {
                tally.failed("%s ended by itself with exit code %d".formatted(node.name(), node.exitCode()));
                continue;
            }
            Duration took = node.stop();
            if (took.compareTo(Bed.STOP_WITHIN) > 0) {
                tally.failed("%s took %d s to stop, and has %d".formatted(node.name(), took.toSeconds(), Bed.STOP_WITHIN.toSeconds()));
            } else {
                tally.stopped(took);
            }
        }
    }
}
