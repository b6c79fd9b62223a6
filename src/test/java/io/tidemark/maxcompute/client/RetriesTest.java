package io.tidemark.maxcompute.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.tidemark.maxcompute.MaxComputeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetriesTest {

    private final List<Duration> pauses = new ArrayList<>();
    private final Retries retries = new Retries(3, pauses::add);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void aServiceThatAsksToSlowDownGetsMoreTimeThanOneThatFails() throws InterruptedException {
        assertThat(retries.run(() -> {
            if (calls.incrementAndGet() <= 20) {
                throw new ThrottledException("FlowExceeded", null);
            }
            return calls.get();
        })).isEqualTo(21);
        assertThat(pauses).hasSize(20).last().isEqualTo(Duration.ofSeconds(16));
    }

    @Test
    void failuresAreBoundedByTheAttemptsAndPermanentOnesByOne() {
        assertThatThrownBy(() -> retries.run(() -> fail(true))).hasMessage("broken 3");
        assertThatThrownBy(() -> retries.run(() -> fail(false))).hasMessage("broken 4");
    }

    @Test
    void aServiceThatAsksForeverIsGivenUp() {
        assertThatThrownBy(() -> retries.run(() -> {
            throw new ThrottledException("FlowExceeded " + calls.incrementAndGet(), null);
        })).hasMessage("FlowExceeded 40");
    }

    private Object fail(boolean retryable) {
        throw new MaxComputeException("broken " + calls.incrementAndGet(), retryable, null);
    }
}
