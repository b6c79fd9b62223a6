package io.tidemark.maxcompute.load;

import java.util.List;

import io.tidemark.commit.LoadCounts;

/**
 * What was brought to the service.
 *
 * @param counts   read, written, rejected
 * @param blocks   the ids of the session's blocks, ascending
 * @param rejected the first rejected rows, within the limits, each in one line with its place
 */
public record LoadResult(LoadCounts counts, List<Long> blocks, List<String> rejected) {

    public LoadResult {
        blocks = List.copyOf(blocks);
        rejected = List.copyOf(rejected);
    }
}
