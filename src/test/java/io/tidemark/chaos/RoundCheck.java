package io.tidemark.chaos;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.tidemark.chaos.Report.Instance;
import io.tidemark.ledger.Attempt;
import io.tidemark.ledger.AttemptOutcome;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;

/** What a round has come to, seen by who took no part in it. */
final class RoundCheck {

    /** As {@code chaos/routes/move.yaml} has it. */
    private static final String MOVED = "done/";

    private final Bed bed;
    private final Round round;
    private final List<String> findings = new ArrayList<>();
    private long lost;
    private long doubled;
    private int stuck;
    private int unknown;
    private int completedTwice;
    private int notMoved;

    private RoundCheck(Bed bed, Round round) {
        this.bed = bed;
        this.round = round;
    }

    /**
     * What was found; the sums of many rounds are those of the run.
     *
     * @param lost           rows that devices wrote and the table has not
     * @param doubled        rows that the table has and no device wrote so often
     * @param stuck          instances that are not done though everything is well again, UNKNOWN ones not counted
     * @param unknown        instances that wait for a person
     * @param completedTwice instances of which more than one attempt was told that it is done
     * @param notMoved       loaded objects that are still where they were, or not where they belong
     * @param findings       one line for each of these
     */
    record Result(long lost, long doubled, int stuck, int unknown, int completedTwice, int notMoved, List<String> findings) {

        static final Result NONE = new Result(0, 0, 0, 0, 0, 0, List.of());

        Result plus(Result more) {
            List<String> all = new ArrayList<>(findings);
            all.addAll(more.findings);
            return new Result(lost + more.lost, doubled + more.doubled, stuck + more.stuck, unknown + more.unknown,
                    completedTwice + more.completedTwice, notMoved + more.notMoved, all);
        }

        boolean isExactlyOnce() {
            return lost == 0 && doubled == 0 && stuck == 0 && unknown == 0 && completedTwice == 0 && notMoved == 0;
        }
    }

    static Result of(Bed bed, Round round, Ledger ledger) throws IOException {
        RoundCheck check = new RoundCheck(bed, round);
        TableReader table = new TableReader(bed.sandbox());
        for (Feed feed : Feed.ALL) {
            for (Instant slot : round.times()) {
                check.rows(table, feed, slot);
                check.instance(ledger, new Instance(feed.task(round), slot));
                if (feed.moved()) {
                    check.moved(feed, slot);
                }
            }
        }
        return new Result(check.lost, check.doubled, check.stuck, check.unknown, check.completedTwice, check.notMoved, check.findings);
    }

    private void rows(TableReader table, Feed feed, Instant slot) throws IOException {
        Rows written = Rows.written(feed.devices().bytes(slot));
        Rows read = table.rows(feed, slot);
        long missing = written.without(read);
        long surplus = read.without(written);
        lost += missing;
        doubled += surplus;
        if (missing + surplus > 0) {
            findings.add("%s %s: %d rows written, %d in the table: %d lost, %d doubled".formatted(feed.task(round), slot, written.size(),
                    read.size(), missing, surplus));
        }
    }

    private void instance(Ledger ledger, Instance instance) {
        CycleInstance found = ledger.instance(instance.task(), instance.slot()).orElse(null);
        if (found == null || found.state() != InstanceState.SUCCEEDED) {
            boolean inDoubt = found != null && found.state() == InstanceState.UNKNOWN;
            unknown += inDoubt ? 1 : 0;
            stuck += inDoubt ? 0 : 1;
            findings.add("%s %s: %s".formatted(instance.task(), instance.slot(), found == null ? "absent from the ledger"
                    : "%s, owner %s, due %s, cause: %s".formatted(found.state(), found.owner(), found.dueAt(), found.cause())));
        }
        List<Attempt> done = ledger.attempts(instance.task(), instance.slot()).stream().filter(a -> a.outcome() == AttemptOutcome.SUCCEEDED).toList();
        if (done.size() > 1 || bed.steps().completions(instance).size() > 1) {
            completedTwice++;
            findings.add("%s %s: done %d times in the ledger, at the epochs %s by its nodes".formatted(instance.task(), instance.slot(), done.size(),
                    bed.steps().completions(instance)));
        }
    }

    private void moved(Feed feed, Instant slot) {
        if (!isMoved(bed, feed, slot)) {
            notMoved++;
            String key = ObjectNames.key(slot);
            findings.add("%s %s: its object is %s, its copy is %s".formatted(feed.task(round), slot,
                    bed.sandbox().oss().exists(feed.bucket(), key) ? "still there" : "gone",
                    bed.sandbox().oss().exists(feed.bucket(), MOVED + key) ? "there" : "absent"));
        }
    }

    /** How many objects are still to be moved. */
    static long unmoved(Bed bed, Round round) {
        return Feed.ALL.stream().filter(Feed::moved).mapToLong(feed -> round.times().stream().filter(slot -> !isMoved(bed, feed, slot)).count()).sum();
    }

    private static boolean isMoved(Bed bed, Feed feed, Instant slot) {
        String key = ObjectNames.key(slot);
        return !bed.sandbox().oss().exists(feed.bucket(), key) && bed.sandbox().oss().exists(feed.bucket(), MOVED + key);
    }
}
