package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link ChaosRun}. */
@Timeout(900)
class ChaosTest {

    /** For a machine that has other things to do: on an idle one it takes a minute. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    @Test
    void noRowIsLostOrDoubledThoughNodesDieAtEveryStepAndTheServicesFailAllTheWhile() throws Exception {
        try (Bed bed = new Bed(directory)) {
            Tally tally = new Campaign(bed, new Campaign.Plan(20191106, 16, 150, LONGEST, 2, 6, 6, 9, false)).run();

            assertThat(tally.isProof()).as(tally.markdown("Chaos", Duration.ZERO)).isTrue();
            assertThat(tally.neverHit()).isEmpty();
            assertThat(tally.result().lost()).isZero();
            assertThat(tally.result().doubled()).isZero();
            assertThat(tally.result().stuck()).isZero();
        }
    }

    /** A harness that finds nothing here would find nothing anywhere. */
    @Test
    void rowsAreFoundDoubledWhenNodesDoNotRecordWhatTheyCommit() throws Exception {
        try (Bed bed = new Bed(directory)) {
            Tally tally = new Campaign(bed, new Campaign.Plan(20191106, 1, 0, Duration.ZERO, 1, 0, 4, 1, true)).run();

            assertThat(tally.result().doubled()).as(tally.markdown("Chaos", Duration.ZERO)).isPositive();
            assertThat(tally.isProof()).isFalse();
        }
    }
}
