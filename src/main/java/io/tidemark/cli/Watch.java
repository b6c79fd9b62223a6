package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.tidemark.cli.desk.AwayException;
import io.tidemark.ledger.LedgerException;

/** Shows something again and again until it is stopped. Who does not answer at first is a mistake; who does not later comes back. */
final class Watch {

    /** Clears the screen and goes to its upper left corner. */
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean inPlace;
    private final boolean headed;
    private final InstantSource clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private String shown = "";
    private Instant awaySince;

    /**
     * @param inPlace on a terminal: what was shown goes
     * @param headed  whether each picture begins with the time
     */
    Watch(PrintWriter out, PrintWriter err, boolean inPlace, boolean headed, InstantSource clock) {
        this.out = out;
        this.err = err;
        this.inPlace = inPlace;
        this.headed = headed;
        this.clock = clock;
    }

    /** Ends it from another thread, and waits for a moment until what it uses is closed. */
    void stop() {
        stopped.countDown();
        try {
            ended.await(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** To be called when all is closed. */
    void ended() {
        ended.countDown();
    }

    /** Until {@link #stop}. */
    void run(Duration pause, Supplier<String> picture) {
        show(picture.get());
        try {
            while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                once(picture);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (inPlace) {
            out.println();
            out.flush();
        }
    }

    private void once(Supplier<String> picture) {
        String now;
        try {
            now = picture.get();
        } catch (LedgerException | AwayException e) {
            away(e);
            return;
        }
        if (awaySince != null && !inPlace) {
            say("there is an answer again");
        }
        awaySince = null;
        show(now);
    }

    private void show(String picture) {
        shown = (headed ? now() + System.lineSeparator() : "") + picture + (headed && !inPlace ? System.lineSeparator() : "");
        draw(shown);
    }

    private void away(RuntimeException e) {
        boolean began = awaySince == null;
        awaySince = began ? now() : awaySince;
        String line = "no answer since %s; trying again. %s".formatted(awaySince, CellWidth.printable(Mistake.describe(e)));
        if (inPlace) {
            draw(shown + System.lineSeparator() + "tidemark: " + line + System.lineSeparator());
        } else if (began) {
            say(line);
        }
    }

    private void draw(String text) {
        out.print(inPlace ? CLEAR + text : text);
        out.flush();
    }

    private void say(String line) {
        err.println("tidemark: " + line);
        err.flush();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
