package io.tidemark.ledger;

import java.time.Instant;
import java.time.ZoneId;

/**
 * A recurring load, known by its name.
 *
 * @param zone        in which its slots are read and shown
 * @param recurrence  in words, as it was when the task was last planned; null before
 * @param lastPlanned the newest slot that its own recurrence has planned; null before the first
 * @param frozen      whether the slots that its own recurrence plans begin FROZEN
 * @param rerunPolicy as the node declared it that began last to run the task; ALL_ALLOWED before
 * @param lastTick    when its timer last planned, exact to a second, whether or not there was anything to plan; null before
 */
public record CycleTask(String name, ZoneId zone, String recurrence, Instant lastPlanned, boolean frozen, RerunPolicy rerunPolicy,
        Instant lastTick) {
}
