package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link FleetRun}. */
@Timeout(600)
class FleetTest {

    @TempDir
    private Path directory;

    @Test
    void threeNodesOnOnePostgresRunEachInstanceOnceAndTakeOverWhatADeadOneHeld() throws Exception {
        try (Bed bed = new Bed(directory)) {
            Fleet.Result result = new Fleet(bed, new Fleet.Plan(0, 400, 3, 2, 9, Duration.ofSeconds(3), 1)).run();

            assertThat(result.isExactlyOnce()).as(result.toString()).isTrue();
            assertThat(result.kills()).isEqualTo(2);
            assertThat(result.byNode()).as("nodes that had a share").hasSizeGreaterThan(1);
            // how soon is measured by FleetRun on a machine that does nothing else; here: at all, and not before the lease has ended
            assertThat(result.takeovers()).as(result.toString()).isNotEmpty();
        }
    }
}
