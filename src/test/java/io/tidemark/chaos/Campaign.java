package io.tidemark.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.chaos.Tally.Event;

/** Round after round until there were enough kills and faults or the time is over. The seed decides what is done to the nodes and when. */
final class Campaign {

    private static final Logger LOG = LoggerFactory.getLogger(Campaign.class);

    /**
     * How much of it.
     *
     * @param seed      of everything that is left to chance
     * @param kills     at least so many
     * @param faults    at least so many
     * @param time      no round begins later
     * @param nodes     at most so many at a time
     * @param postgres  how many of ten rounds are on PostgreSQL; the others are on H2, with one node
     * @param slots     per feed and round
     * @param perRound  kills at steps in each round
     * @param forgetful whether the nodes record no commit intents: the campaign must then find rows doubled
     */
    record Plan(long seed, int kills, int faults, Duration time, int nodes, int postgres, int slots, int perRound, boolean forgetful) {
    }

    private final Bed bed;
    private final Plan plan;
    private final Random random;
    private final Tally tally = new Tally();
    private final long begin = System.nanoTime();

    Campaign(Bed bed, Plan plan) {
        this.bed = bed;
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    Tally run() throws IOException, InterruptedException, SQLException {
        // the first node leaves its class data to the others
        new RoundRun(bed, tally, plan, random, 0).runInPeace();
        for (int number = 1; number == 1 || !isOver(); number++) {
            new RoundRun(bed, tally, plan, new Random(random.nextLong()), number).run();
            if (!tally.result().findings().isEmpty() || !tally.failures().isEmpty()) {
                LOG.warn("round {}: {} {}", number, tally.failures(), tally.result().findings());
            }
            LOG.info("round {}: {} kills, {} faults, {} s; never hit: {}", number, tally.kills(), tally.faults(), elapsed().toSeconds(), tally.neverHit());
        }
        tally.happened(Event.NODE_START, bed.started());
        return tally;
    }

    private boolean isOver() {
        return elapsed().compareTo(plan.time()) > 0
                || tally.kills() >= plan.kills() && tally.faults() >= plan.faults() && tally.neverHit().isEmpty();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
