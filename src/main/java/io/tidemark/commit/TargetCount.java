package io.tidemark.commit;

import java.time.Instant;
import java.util.Objects;

/**
 * What the target itself counted after a commit.
 *
 * @param rows that it holds
 * @param at   when it had counted, by the writer's clock
 * @param ok   whether that is what was written
 */
public record TargetCount(long rows, Instant at, boolean ok) {

    public TargetCount {
        Objects.requireNonNull(at, "at");
    }
}
