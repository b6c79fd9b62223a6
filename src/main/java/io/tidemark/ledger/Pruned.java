package io.tidemark.ledger;

/**
 * What one step of pruning removed.
 *
 * @param instances whose history was removed; 0 when nothing was left to prune. They themselves stay.
 */
public record Pruned(int instances, int attempts, int objects, int intents) {

    /** The sum of two steps. */
    public Pruned plus(Pruned other) {
        return new Pruned(instances + other.instances, attempts + other.attempts, objects + other.objects, intents + other.intents);
    }
}
