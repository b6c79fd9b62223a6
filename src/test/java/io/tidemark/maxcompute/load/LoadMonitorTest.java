package io.tidemark.maxcompute.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.tidemark.maxcompute.client.Pauses;

import static org.assertj.core.api.Assertions.assertThat;

class LoadMonitorTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2019-11-06T15:20:00Z"));
    private final List<List<Long>> told = new ArrayList<>();

    @Test
    void progressIsToldOnceInASecondAlsoWithoutLinesInTheLog() {
        LoadMonitor monitor = new LoadMonitor("table", now::get, new LoadMonitor.Settings(Duration.ZERO, 0, 0),
                Pauses.until(new CountDownLatch(1)), null, (bytes, rows) -> told.add(List.of(bytes, rows)));

        for (long step = 1; step <= 25; step++) {
            now.updateAndGet(at -> at.plusMillis(100));
            monitor.look(step * 1000, step);
        }

        assertThat(told).containsExactly(List.of(10_000L, 10L), List.of(20_000L, 20L));
    }
}
