package io.tidemark.maxcompute.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class FlowGateTest {

    private final FlowGate gate = new FlowGate(2);

    @Test
    void aThrottledBlockMakesRoomForOneLessAndGoodOnesForOneMore() throws InterruptedException {
        gate.enter();
        gate.leave(true);
        gate.enter();
        CompletableFuture<Void> second = enterElsewhere();
        assertThat(second).isNotDone();

        gate.leave(false);
        second.join();
        gate.leave(false);
        for (int i = 0; i < 8; i++) {
            gate.enter();
            gate.leave(false);
        }
        gate.enter();
        enterElsewhere().join();
    }

    @Test
    void howeverOftenTheServiceAsksOneBlockMayAlwaysGo() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            gate.enter();
            gate.leave(true);
        }
        gate.enter();
    }

    private CompletableFuture<Void> enterElsewhere() {
        return CompletableFuture.runAsync(() -> {
            try {
                gate.enter();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
