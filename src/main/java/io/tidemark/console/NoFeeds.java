package io.tidemark.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@link Feeds#NONE}. */
final class NoFeeds implements Feeds {

    @Override
    public List<FeedRoute> routes() {
        return List.of();
    }

    @Override
    public Instant loadedAt() {
        return null;
    }

    @Override
    public Optional<Definition> definition(String task) {
        return Optional.empty();
    }

    @Override
    public Optional<SlotNames> names(String task, Instant scheduledTime) {
        return Optional.empty();
    }

    @Override
    public boolean canReload() {
        return false;
    }

    @Override
    public Reload reload(boolean dryRun, String actor) {
        throw new IllegalStateException("this process does not own its routes and cannot read them anew; start it again instead");
    }
}
