package io.tidemark.console;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Ledger;

/** The zones of all tasks, read once for a list. */
final class Zones {

    private final Map<String, ZoneId> zones = new HashMap<>();
    private final ZoneId otherwise;

    Zones(Ledger ledger, ZoneId otherwise) {
        this.otherwise = otherwise;
        for (CycleTask task : ledger.tasks()) {
            zones.put(task.name(), task.zone());
        }
    }

    ZoneId of(String task) {
        return task == null ? otherwise : zones.getOrDefault(task, otherwise);
    }
}
