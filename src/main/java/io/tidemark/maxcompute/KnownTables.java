package io.tidemark.maxcompute;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.tidemark.maxcompute.client.MaxComputeClient;
import io.tidemark.maxcompute.client.TableInfo;
import io.tidemark.maxcompute.client.TableTarget;

/**
 * What tables are like, remembered for a while: otherwise each object of a backlog would ask for the same table. Whoever uses it
 * must compare it with the session's columns: the table may have changed since. Safe for many threads.
 */
final class KnownTables {

    /** A session does not tell everything; that a column takes NULL now is seen after so long at the latest. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Map<TableTarget, Known> tables = new ConcurrentHashMap<>();

    private record Known(TableInfo table, Instant since) {

        boolean isOld(Instant now) {
            return Duration.between(since, now).abs().compareTo(REMEMBERED) > 0;
        }
    }

    KnownTables(InstantSource clock) {
        this.clock = clock;
    }

    /** @return empty when it must be asked for */
    Optional<TableInfo> find(TableTarget target) {
        Instant now = clock.instant();
        tables.values().removeIf(known -> known.isOld(now));
        return Optional.ofNullable(tables.get(table(target))).map(Known::table);
    }

    /** @throws MaxComputeException when the table is unknown or the service cannot be asked */
    TableInfo ask(MaxComputeClient client, TableTarget target) {
        tables.remove(table(target));
        TableInfo table = client.table(target);
        tables.put(table(target), new Known(table, clock.instant()));
        return table;
    }

    private static TableTarget table(TableTarget target) {
        return new TableTarget(target.project(), target.schema(), target.table(), null);
    }
}
