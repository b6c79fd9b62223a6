package io.tidemark.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.console.EventLog.Mark;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.LedgerException;

/**
 * The event stream. One poller asks the ledger while anybody listens, and its news are there for all.
 *
 * <p>An answer ends with the first news or after {@link #PATIENCE}, and the browser comes back with the id of the last event: Camel's
 * platform-http, on Vert.x as on a servlet server, holds a thread for as long as an answer lasts, and a proxy may keep a part of it
 * back until its end. So a listener that went away, or reads slowly, holds a thread for seconds at most and no memory of its own; and
 * of more listeners than {@link #MOST_WAITING} the others do not wait at all, but ask again a little later.
 */
final class Events {

    static final int MOST_WAITING = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    /** Below the ten seconds in which the status is due. */
    private static final Duration PATIENCE = Duration.ofSeconds(9);
    private static final Duration STEP = Duration.ofMillis(400);
    /** Tasks and backfills change by hand: they are looked at less often. */
    private static final int STEPS_BETWEEN_ALL = 5;
    /** The poller goes on for so long without a listener, so that one that only comes back finds it running. */
    private static final Duration LINGER = Duration.ofSeconds(20);
    private static final int RETRY_MILLIS = 250;
    private static final int RETRY_MILLIS_WITHOUT_WAITING = 2000;

    private final Ledger ledger;
    private final CamelContext context;
    private final InstantSource clock;
    private final ChangeFeed feed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final EventLog log = new EventLog(UUID.randomUUID().toString().substring(0, 8));

    // all of these are guarded by the lock
    private ScheduledExecutorService poller;
    private boolean polling;
    private boolean closed;
    private boolean down;
    private int waiting;
    private long asked;
    private Instant upTo;
    private Instant lastTick;
    private int steps;

    /** @param clock tells the time while the ledger does not */
    Events(Ledger ledger, CamelContext context, InstantSource clock) {
        this.ledger = ledger;
        this.context = context;
        this.clock = clock;
        this.feed = new ChangeFeed(ledger);
    }

    record Status(Instant serverTime, String ledger, Instant lastTickAt) {
    }

    Reply answer(Call call) {
        String since = call.query("since") != null ? call.query("since") : call.header("Last-Event-ID");
        Mark mark = since == null || since.isBlank() ? null : Mark.parse(since.strip());
        StringBuilder text = new StringBuilder();
        text.append("retry: ").append(RETRY_MILLIS).append("\n\n");
        Mark start = begin();
        if (mark == null) {
            // whoever begins reads everything now; from here on they are told what changes
            status(start, text);
        } else if (!isKnown(mark)) {
            elsewhere(mark, start, text);
        } else if (!await(mark)) {
            text.setLength(0);
            text.append("retry: ").append(RETRY_MILLIS_WITHOUT_WAITING).append("\n\n");
            status(write(mark, text), text);
        } else {
            status(write(mark, text), text);
        }
        return new Reply(200, "text/event-stream", text.toString().getBytes(StandardCharsets.UTF_8), Map.of("X-Accel-Buffering", "no"));
    }

    /** Makes sure that the poller runs, and tells where the events are. */
    private Mark begin() {
        lock.lock();
        try {
            asked = System.nanoTime();
            if (!polling && !closed) {
                if (poller == null) {
                    poller = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "tidemark-console-events");
                }
                polling = true;
                steps = 0;
                poller.execute(this::poll);
            }
            return log.mark(upTo == null ? Instant.EPOCH : upTo);
        } finally {
            lock.unlock();
        }
    }

    private boolean isKnown(Mark mark) {
        lock.lock();
        try {
            return log.knows(mark);
        } finally {
            lock.unlock();
        }
    }

    private Mark write(Mark mark, StringBuilder text) {
        lock.lock();
        try {
            return log.knows(mark) ? log.write(mark, text) : mark;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is news; false when too many wait already. */
    private boolean await(Mark mark) {
        lock.lock();
        try {
            if (log.hasMore(mark)) {
                return true;
            }
            if (waiting >= MOST_WAITING) {
                return false;
            }
            waiting++;
            try {
                long left = PATIENCE.toNanos();
                while (left > 0 && !closed && !log.hasMore(mark)) {
                    left = news.awaitNanos(left);
                }
            } finally {
                waiting--;
                asked = System.nanoTime();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The mark is of another process, or too old: the ledger itself knows what has happened since. */
    private void elsewhere(Mark mark, Mark start, StringBuilder text) {
        List<ChangeFeed.SlotNews> since = feed.since(mark.seen());
        if (since == null) {
            EventLog.write(start, "gap", "{}", text);
        } else if (!since.isEmpty()) {
            EventLog.write(start, "slots", Json.text(new ChangeFeed.Items(since)), text);
        }
        EventLog.write(start, "tasks", "{}", text);
        status(start, text);
    }

    private void status(Mark mark, StringBuilder text) {
        boolean isDown;
        Instant tick;
        Instant now;
        lock.lock();
        try {
            isDown = down;
            tick = lastTick;
        } finally {
            lock.unlock();
        }
        try {
            now = isDown ? clock.instant() : ledger.now();
        } catch (LedgerException e) {
            isDown = true;
            now = clock.instant();
        }
        EventLog.write(mark, "status", Json.text(new Status(now, isDown ? "down" : "ok", tick)), text);
    }

    /** Only the poller's thread. */
    private void poll() {
        try {
            feed.look(steps++ % STEPS_BETWEEN_ALL == 0, this::tell);
            polled(false);
        } catch (RuntimeException e) {
            polled(true);
            LOG.debug("The console could not ask the ledger what changed", e);
        }
    }

    private void tell(String kind, Object data) {
        String json = Json.text(data);
        lock.lock();
        try {
            log.add(kind, json, feed.upTo() == null ? Instant.EPOCH : feed.upTo());
        } finally {
            lock.unlock();
        }
    }

    private void polled(boolean failed) {
        lock.lock();
        try {
            if (failed != down) {
                down = failed;
                LOG.warn(failed ? "The console gets no answer from the ledger; its pages say so" : "The ledger answers the console again");
                log.add("tasks", "{}", upTo == null ? Instant.EPOCH : upTo);
            }
            upTo = feed.upTo();
            lastTick = feed.lastTick();
            news.signalAll();
            boolean idle = waiting == 0 && System.nanoTime() - asked > LINGER.toNanos();
            polling = !idle && !closed && poller != null;
            if (polling) {
                poller.schedule(this::poll, STEP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A context that was stopped may start again. */
    void open() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Lets everybody who waits go: a server that stops does not wait for them. */
    void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
            if (poller != null) {
                context.getExecutorServiceManager().shutdownNow(poller);
                poller = null;
                polling = false;
            }
        } finally {
            lock.unlock();
        }
    }
}
