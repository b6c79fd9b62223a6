package io.tidemark.maxcompute.load;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BlockSizingTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-01-01T00:00:00Z"));
    private final BlockSizing sizing = new BlockSizing(100, now::get);

    @Test
    void blocksGrowBeforeTheServiceRunsOutOfNumbers() {
        long total = 0;
        for (long block = 0; block < 20_000; block++) {
            now.set(now.get().plusSeconds(1));
            total += sizing.next(block);
        }
        assertThat(sizing.next(0)).isEqualTo(100);
        assertThat(total).isEqualTo(100L * (5000 + 2 * 5000 + 3 * 5000 + 4 * 5000));
    }

    @Test
    void blocksGrowWhenTooManyBeginInFiveMinutesAndShrinkAfterwards() {
        for (int block = 0; block < 400; block++) {
            assertThat(sizing.next(block)).isEqualTo(100);
        }
        assertThat(sizing.next(400)).isEqualTo(400);

        now.set(now.get().plusSeconds(300));
        assertThat(sizing.next(401)).isEqualTo(100);
    }
}
