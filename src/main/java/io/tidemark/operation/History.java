package io.tidemark.operation;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;

/** How long slots took lately. */
final class History {

    private static final int LATEST = 50;

    private History() {
    }

    /** The median of the newest slots that succeeded, from the first claim to the end; null when there is none. */
    static Duration perSlot(Ledger ledger, String task) {
        List<Duration> durations = ledger.instances(new InstanceQuery(task, null, null, Set.of(InstanceState.SUCCEEDED), LATEST)).stream()
                .filter(History::ranToItsEnd)
                .map(instance -> Duration.between(instance.startedAt(), instance.finishedAt()))
                .sorted().toList();
        return durations.isEmpty() ? null : durations.get(durations.size() / 2);
    }

    /** What a person set to SUCCEEDED has a cause, and took as long as the person did. */
    private static boolean ranToItsEnd(CycleInstance instance) {
        return instance.startedAt() != null && instance.finishedAt() != null && instance.cause() == null;
    }
}
