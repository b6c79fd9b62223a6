package io.tidemark.cycle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.camel.Exchange;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.LoadProgress;
import io.tidemark.commit.RejectedRows;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.commit.TargetCount;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.Ledger;

/**
 * The ledger's commit log, safe against a cancellation in the middle of a ledger write. It remembers what became of the attempt's
 * commits: a route may catch whatever a load throws, so its exception does not tell.
 */
final class GuardedCommitLog implements CommitLog {

    private final Ledger ledger;
    private final Claim claim;
    private final Cancellation cancellation;
    private final Exchange exchange;
    private final AttemptContext context;
    /** One for the whole attempt: it counts what it has handed out. */
    private final CommitLog log;

    /** By session, in the order of the intents; null while nothing is recorded of its outcome. */
    private final Map<String, CommitOutcome> outcomes = new LinkedHashMap<>();
    private final AtomicReference<LoadProgress> untold = new AtomicReference<>();
    private final List<CommitIntent> intents = new ArrayList<>();
    private int skipped;
    private StaleClaimException stale;

    GuardedCommitLog(Ledger ledger, Claim claim, Cancellation cancellation, Exchange exchange, AttemptContext context) {
        this.ledger = ledger;
        this.claim = claim;
        this.cancellation = cancellation;
        this.exchange = exchange;
        this.context = context;
        this.log = ledger.commitLog(claim);
    }

    @Override
    public Optional<CommitIntent> appended(String target) {
        AtomicReference<Optional<CommitIntent>> found = new AtomicReference<>();
        guarded(() -> {
            stopIfCancelled("load");
            found.set(log.appended(target));
        });
        if (found.get().isPresent()) {
            synchronized (this) {
                skipped++;
            }
        }
        return found.get();
    }

    @Override
    public void intend(CommitIntent intent) {
        guarded(() -> {
            stopIfCancelled("commit");
            ledger.describe(claim, context.ran(Manifest.report(exchange)));
            log.intend(intent);
            remember(intent);
        });
    }

    @Override
    public void resolve(String sessionId, CommitOutcome outcome) {
        guarded(() -> {
            log.resolve(sessionId, outcome);
            remember(sessionId, outcome);
        });
    }

    /** Kept until somebody writes it: the load's threads are stopped by interrupts, and must not wait for the ledger only to tell this. */
    @Override
    public void progress(LoadProgress progress) {
        untold.set(progress);
    }

    /** Writes what {@link #progress} was told last. Called from a thread that nobody interrupts on the attempt's behalf. */
    void tellProgress() {
        LoadProgress progress = untold.getAndSet(null);
        if (progress != null) {
            log.progress(progress);
        }
    }

    @Override
    public void rejected(RejectedRows rows) {
        guarded(() -> log.rejected(rows));
    }

    @Override
    public void verified(TargetCount count) {
        guarded(() -> log.verified(count));
    }

    private void guarded(Runnable ledgerCall) {
        try {
            cancellation.undisturbed(ledgerCall);
        } catch (StaleClaimException e) {
            synchronized (this) {
                stale = e;
            }
            throw e;
        }
    }

    private synchronized void remember(CommitIntent intent) {
        intents.add(intent);
        outcomes.put(intent.sessionId(), null);
    }

    private synchronized void remember(String sessionId, CommitOutcome outcome) {
        outcomes.put(sessionId, outcome);
    }

    private void stopIfCancelled(String what) {
        if (cancellation.why() != null) {
            throw new AttemptStoppedException("stopped (%s) before the %s".formatted(cancellation.why(), what));
        }
    }

    /** What the ledger said when it refused the attempt's claim; null when it did not. */
    synchronized StaleClaimException stale() {
        return stale;
    }

    /** A session that was permitted to commit and of which nobody knows what became; empty when there is none. */
    synchronized Optional<String> undecided() {
        return outcomes.entrySet().stream()
                .filter(each -> each.getValue() == null || each.getValue() == CommitOutcome.UNKNOWN)
                .map(Map.Entry::getKey).findFirst();
    }

    /** Whether the target itself could not say what became of a commit. */
    synchronized boolean targetCannotSay() {
        return outcomes.containsValue(CommitOutcome.UNKNOWN);
    }

    /** A session that was not committed, and no later one was; empty when there is none. */
    synchronized Optional<String> notCommitted() {
        String last = null;
        for (Map.Entry<String, CommitOutcome> each : outcomes.entrySet()) {
            last = each.getValue() == CommitOutcome.NOT_COMMITTED ? each.getKey() : null;
        }
        return Optional.ofNullable(last);
    }

    /** What the attempt has committed, if what is in doubt was committed, too. */
    synchronized List<CommitIntent> committedOrInDoubt() {
        return intents.stream().filter(intent -> outcomes.get(intent.sessionId()) != CommitOutcome.NOT_COMMITTED).toList();
    }

    /** How many loads of the attempt are in their target: committed by it, or appended by an earlier attempt of the series. */
    synchronized int done() {
        return skipped + (int) outcomes.values().stream().filter(CommitOutcome.COMMITTED::equals).count();
    }
}
