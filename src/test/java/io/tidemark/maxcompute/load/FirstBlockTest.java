package io.tidemark.maxcompute.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FirstBlockTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> taken = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static FirstBlock<String> of(String... batches) {
        Queue<String> left = new ArrayDeque<>(List.of(batches));
        return new FirstBlock<>(left::poll);
    }

    private Future<Void> lane(FirstBlock<String> first, FirstBlock.Sink<String> sink) {
        return threads.submit((Callable<Void>) () -> {
            first.feed(sink);
            return null;
        });
    }

    private boolean take(String batch, int enough) {
        taken.add(batch);
        return taken.size() < enough;
    }

    private static void doNothing() {
    }

    @Test
    void theLaneFetchesUntilThereIsNoMore() throws Exception {
        FirstBlock<String> first = of("a", "b");

        lane(first, batch -> take(batch, 10));

        assertThat(first.await(FirstBlockTest::doNothing)).isFalse();
        assertThat(taken).containsExactly("a", "b");
    }

    @Test
    void theLaneFetchesUntilItHasEnough() throws Exception {
        FirstBlock<String> first = of("a", "b", "c");

        lane(first, batch -> take(batch, 2));

        assertThat(first.await(FirstBlockTest::doNothing)).isTrue();
        assertThat(taken).containsExactly("a", "b");
    }

    @Test
    void whoeverWaitsHearsWhyTheSourceFailed() {
        for (Exception failure : List.of(new IOException("cut"), new IllegalStateException("bad"), new InterruptedException("stopped"))) {
            FirstBlock<String> first = new FirstBlock<>(() -> {
                if (failure instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                if (failure instanceof InterruptedException interrupted) {
                    throw interrupted;
                }
                throw (IOException) failure;
            });

            lane(first, batch -> true);

            assertThatThrownBy(() -> first.await(FirstBlockTest::doNothing)).isSameAs(failure);
        }
    }

    @Test
    void aSinkThatFailsEndsTheWaitAndIsHeardOfWhereTheLaneIs() throws Exception {
        FirstBlock<String> first = of("a", "b");

        Future<Void> lane = lane(first, batch -> {
            throw new IOException("the service is gone");
        });

        assertThat(first.await(FirstBlockTest::doNothing)).isFalse();
        assertThatThrownBy(lane::get).hasRootCauseMessage("the service is gone");
    }

    @Test
    void whatIsDoneWhileWaitingMayEndTheWait() {
        FirstBlock<String> first = of("a");

        assertThatThrownBy(() -> first.await(() -> {
            throw new IllegalStateException("too many rejected rows");
        })).hasMessage("too many rejected rows");
    }

    @Test
    void aSourceInUseIsWaitedForBeforeItMayBeClosed() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        AtomicBoolean isReading = new AtomicBoolean();
        FirstBlock<String> first = new FirstBlock<>(() -> {
            isReading.set(true);
            reading.countDown();
            while (isReading.get()) {
                // takes its time to notice that it is interrupted
                Thread.onSpinWait();
            }
            return null;
        });
        Future<Void> lane = lane(first, batch -> true);
        reading.await();
        Thread caller = Thread.currentThread();
        threads.submit(() -> {
            Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
            isReading.set(false);
        });

        lane.cancel(true);
        first.leave();

        assertThat(isReading).isFalse();
    }

    @Test
    void aLaneThatComesTooLateDoesNotTouchTheSource() throws Exception {
        FirstBlock<String> first = of("a");

        first.leave();
        lane(first, batch -> take(batch, 10)).get();

        assertThat(taken).isEmpty();
    }
}
