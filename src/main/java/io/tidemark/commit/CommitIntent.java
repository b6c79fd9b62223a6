package io.tidemark.commit;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is about to be committed where. It is written durably before the target is asked to commit, so that a successor
 * can find out what became of the commit.
 *
 * @param target    where the data goes, in a form that only the resolver that wrote it interprets, for example
 *                  {@code maxcompute:project/schema/table/dt=20191106,hhmi=2315}; never holds secrets
 * @param service   the address of the service that holds the session
 * @param sessionId the target's upload session
 * @param overwrite whether the commit replaces what the target holds
 * @param blocks    the block ids of the session, ascending
 * @param openedAt  when the session was opened, by the writer's clock
 * @param counts    the reconciled row counts
 */
public record CommitIntent(
        String target,
        String service,
        String sessionId,
        boolean overwrite,
        List<Long> blocks,
        Instant openedAt,
        LoadCounts counts) {

    public CommitIntent {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(openedAt, "openedAt");
        Objects.requireNonNull(counts, "counts");
        blocks = List.copyOf(blocks);
    }
}
