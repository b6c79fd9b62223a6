package io.tidemark.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.chaos.Report.Instance;
import io.tidemark.chaos.Tally.Event;
import io.tidemark.chaos.Trap.Hit;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.LedgerUnavailableException;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;
import io.tidemark.sandbox.fault.Match;

/** One round: the devices write, nodes start, die and are replaced while everything fails; then all is well, and is compared. */
final class RoundRun {

    private static final Logger LOG = LoggerFactory.getLogger(RoundRun.class);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** Of an instance whose lease has ended, on a machine that has other things to do. */
    private static final Duration TAKEOVER = Duration.ofSeconds(60);
    private static final Duration OPENING = Duration.ofSeconds(30);
    private static final int SLOTS_IN_PEACE = 3;
    private static final int ARMED = 4;
    private static final int FORGETTING = 7;
    private static final int MOST_ENDED = 20;

    private final Bed bed;
    private final Tally tally;
    private final Campaign.Plan plan;
    private final List<GivenUp> givenUp = new ArrayList<>();
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
        this.round = new Round(number, number == 0 ? SLOTS_IN_PEACE : plan.slots());
        // both databases and each number of nodes have their turns, whatever the seed
        this.onPostgres = number * 7 % 10 < plan.postgres();
        this.size = onPostgres ? 1 + number / 2 % plan.nodes() : 1;
        this.ledger = bed.ledger(onPostgres);
    }

    void run() throws IOException, InterruptedException, SQLException {
        tally.happened(onPostgres ? Event.ROUND_ON_POSTGRES : Event.ROUND_ON_H2);
        long rows = bed.write(round);
        if (!plan.forgetful()) {
            // a slow commit that its dead node no longer asks about is not finished: its rows would not be doubled
            orderFaults();
        }
        try {
            torment();
            closedLater.forEach(Trap::close);
            endFaults();
            finish(rows);
        } finally {
            closedLater.forEach(Trap::close);
            killAll();
        }
    }

    /** Nobody is killed and nothing fails: what is wrong after this is wrong without any chaos. */
    void runInPeace() throws IOException, InterruptedException {
        long rows = bed.write(round);
        try {
            fill();
            finish(rows);
        } finally {
            killAll();
        }
    }

    private void killAll() throws InterruptedException {
        for (NodeProcess node : nodes) {
            node.kill();
        }
    }

    private void finish(long rows) throws IOException, InterruptedException {
        try (Ledger look = open()) {
            new Drain(bed, tally, round, look, this::until).run();
            // the first node's stop includes the writing of its class data
            stopAll(round.number() > 0);
            checkGivenUp();
            tally.checked(round.instances().size(), rows, RoundCheck.of(bed, round, look));
        }
    }

    /** A claim that was lost while its node was paused. */
    private record GivenUp(String node, Instance instance, long epoch) {
    }

    /** Over the whole life of the resumed nodes: nothing that was taken over may be completed by its former owner. */
    private void checkGivenUp() {
        givenUp.stream().filter(each -> bed.steps().completions(each.instance()).contains(each.epoch())).forEach(each ->
                tally.failed("%s was paused with %s, was given up, and completed it all the same".formatted(each.node(), each.instance())));
    }

    /** For a moment after its process was killed, an H2 file still looks as if somebody had it. */
    private Ledger open() throws IOException, InterruptedException {
        AtomicReference<Ledger> opened = new AtomicReference<>();
        until(OPENING, () -> {
            try {
                opened.set(JdbcLedger.open(ledger));
            } catch (LedgerUnavailableException e) {
                LOG.debug("not yet: {}", e.getMessage());
            }
            return opened.get() != null;
        });
        return opened.get() != null ? opened.get() : JdbcLedger.open(ledger);
    }

    private void torment() throws IOException, InterruptedException, SQLException {
        if (plan.forgetful()) {
            killAt(List.of(Step.COMMIT_APPLIED), this::fill);
            return;
        }
        killAt(List.of(Step.PLANNED), this::fill);
        boolean reached = true;
        for (int kills = 1; kills < plan.perRound() && reached && !isDone(); kills++) {
            fill();
            // what waits for a person's word completes nothing, and would be waited for until the patience ends each time
            reached = killAt(wanted(), () -> { });
            meanwhile(kills);
        }
    }

    /** Those at which the fewest were killed so far: whichever comes first. */
    private List<Step> wanted() {
        List<Step> steps = new ArrayList<>(List.of(Step.values()));
        // a plan is made at the beginning of a round only
        steps.remove(Step.PLANNED);
        Collections.shuffle(steps, random);
        steps.sort(Comparator.comparingInt(tally::kills));
        long never = steps.stream().filter(step -> tally.kills(step) == 0).count();
        // the last ones that were never hit come alone: a kill elsewhere would come before them again and again
        return steps.subList(0, never == 0 ? ARMED : (int) Math.min(never, ARMED));
    }

    /** What else befalls a fleet, each at its turn. */
    private void meanwhile(int kills) throws IOException, InterruptedException, SQLException {
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

    /**
     * @param start what is done when the traps are set
     * @return whether any node came to one of the steps
     */
    private boolean killAt(List<Step> steps, Start start) throws IOException, InterruptedException {
        List<Trap> traps = steps.stream().map(this::trap).toList();
        Trap caught = null;
        try {
            start.run();
            Hit hit = await(traps).orElse(null);
            NodeProcess victim = hit == null || isLate(hit) ? null : node(hit.node()).orElse(null);
            if (victim == null) {
                return hit != null;
            }
            victim.kill();
            LOG.debug("{} at {} {} after {} ms of CPU", hit.node(), hit.step(), hit.instance(), victim.cpu().toMillis());
            tally.killed(hit.step());
            if (random.nextBoolean()) {
                // what the dead node had sent arrives long after
                caught = traps.get(steps.indexOf(hit.step()));
                closedLater.add(caught);
            }
            return true;
        } finally {
            for (Trap trap : traps) {
                if (trap != caught) {
                    trap.close();
                }
            }
        }
    }

    /** A request of a node that died long ago, for an instance that others have done meanwhile. */
    private boolean isLate(Hit hit) {
        boolean moves = hit.step() == Step.BEFORE_MOVE || hit.step() == Step.MOVE_COPIED;
        return hit.step().place() == Step.Place.SERVICE && !moves && !bed.steps().completions(hit.instance()).isEmpty();
    }

    private Optional<NodeProcess> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    private Trap trap(Step step) {
        if (plan.forgetful()) {
            return new ServiceTrap(bed.faults(), step, Match.table("chaos_append"), bed.steps(), 0, false);
        }
        int passes = random.nextInt(step == Step.PLANNED ? Feed.ALL.size() : 2);
        return step.place() == Step.Place.SERVICE ? new ServiceTrap(bed.faults(), step, bed.steps(), passes, random.nextBoolean())
                : new LedgerTrap(step, bed.steps(), passes);
    }

    private Optional<Hit> await(List<Trap> traps) throws InterruptedException, IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && !isDone()) {
            fill();
            for (Trap trap : traps) {
                Optional<Hit> hit = trap.await(LOOK.dividedBy(traps.size()));
                if (hit.isPresent()) {
                    return hit;
                }
            }
        }
        // sources are moved after their instances are done
        for (Trap trap : traps) {
            Optional<Hit> hit = trap.await(LAST_LOOK);
            if (hit.isPresent()) {
                return hit;
            }
        }
        return Optional.empty();
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
    private void zombie() throws IOException, InterruptedException, SQLException {
        if (size < 2) {
            return;
        }
        Step[] steps = {Step.CLAIMED, Step.INTENDED, Step.BLOCK_STORED, Step.COMMIT_APPLIED};
        Trap trap = trap(steps[random.nextInt(steps.length)]);
        Hit hit = await(List.of(trap)).orElse(null);
        NodeProcess zombie = hit == null || isLate(hit) ? null : node(hit.node()).orElse(null);
        if (zombie == null) {
            trap.close();
            return;
        }
        Instance instance = hit.instance();
        long epoch = bed.steps().epoch(instance);
        zombie.pause();
        try {
            trap.close();
            if (!until(TAKEOVER, () -> bed.steps().epoch(instance) > epoch)) {
                tally.failed("%s was paused at '%s' of %s, epoch %d, and no other node took it over within %d s; %s".formatted(
                        zombie.name(), hit.step(), instance, epoch, TAKEOVER.toSeconds(), bed.postgres().sessions()));
                return;
            }
        } finally {
            zombie.resume();
        }
        tally.happened(Event.ZOMBIE);
        givenUp.add(new GivenUp(zombie.name(), instance, epoch));
        if (until(Duration.ofSeconds(15), () -> bed.steps().refused(zombie.name(), instance, epoch))) {
            tally.happened(Event.ZOMBIE_REFUSED);
        } else if (bed.steps().completions(instance).contains(epoch)) {
            tally.failed("%s was paused at '%s' of %s, was given up, and completed it all the same".formatted(zombie.name(), hit.step(), instance));
        } else {
            // a node that sees by its own clock that its lease is over asks nobody; what it completed later is found at the round's end
            tally.happened(Event.ZOMBIE_SILENT);
        }
    }

    /** Looks again and again, and keeps the fleet complete meanwhile. */
    private boolean until(Duration patience, Drain.Condition condition) throws IOException, InterruptedException {
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

    private void stopAll(boolean counted) throws InterruptedException {
        for (NodeProcess node : nodes) {
            if (node.wasKilled()) {
                continue;
            }
            if (!node.isAlive()) {
                tally.failed("%s ended by itself with exit code %d".formatted(node.name(), node.exitCode()));
                continue;
            }
            Duration took = node.stop();
            if (counted && took.compareTo(Bed.STOP_WITHIN) > 0) {
                tally.failed("%s took %d s to stop, and has %d".formatted(node.name(), took.toSeconds(), Bed.STOP_WITHIN.toSeconds()));
            } else if (counted) {
                tally.stopped(took);
            }
        }
    }
}
