package io.tidemark.sandbox.maxcompute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A table and its partitions. Guarded by the lock of {@link SandboxStore}; block lists are immutable snapshots. */
final class Table {

    private final JournalEvent.TableCreated definition;
    private final TreeMap<PartitionSpec, Partition> partitions = new TreeMap<>();

    /**
     * @param created epoch milliseconds, as {@code modified}
     * @param blocks the rows, in the order they were committed
     */
    record Partition(PartitionSpec spec, long created, long modified, List<Block> blocks) {

        long rows() {
            return blocks.stream().mapToLong(Block::rows).sum();
        }

        long bytes() {
            return blocks.stream().mapToLong(Block::bytes).sum();
        }
    }

    Table(JournalEvent.TableCreated definition) {
        this.definition = definition;
        if (!isPartitioned()) {
            add(PartitionSpec.NONE, definition.time());
        }
    }

    JournalEvent.TableCreated definition() {
        return definition;
    }

    TableName name() {
        return definition.name();
    }

    List<Column> columns() {
        return definition.columns();
    }

    List<Column> partitionKeys() {
        return definition.partitionKeys();
    }

    boolean isPartitioned() {
        return !definition.partitionKeys().isEmpty();
    }

    boolean has(PartitionSpec spec) {
        return partitions.containsKey(spec);
    }

    /** @throws ServiceException NoSuchPartition */
    Partition partition(PartitionSpec spec) {
        Partition partition = partitions.get(spec);
        if (partition == null) {
            throw new ServiceException(404, "NoSuchPartition", "The specified partition does not exist: table "
                    + name() + ", partition " + spec.text(partitionKeys(), ",", "'"));
        }
        return partition;
    }

    Collection<Partition> partitions() {
        return List.copyOf(partitions.values());
    }

    long rows() {
        return partitions.values().stream().mapToLong(Partition::rows).sum();
    }

    long bytes() {
        return partitions.values().stream().mapToLong(Partition::bytes).sum();
    }

    long modified() {
        return partitions.values().stream().mapToLong(Partition::modified).max().orElse(definition.time());
    }

    /** The partition that a request names; for a table without partitions it must name none. */
    PartitionSpec resolve(Map<String, String> named) {
        return isPartitioned() || !named.isEmpty() ? PartitionSpec.of(partitionKeys(), named) : PartitionSpec.NONE;
    }

    void add(PartitionSpec spec, long time) {
        partitions.putIfAbsent(spec, new Partition(spec, time, time, List.of()));
    }

    List<Block> remove(PartitionSpec spec) {
        Partition removed = partitions.remove(spec);
        return removed == null ? List.of() : removed.blocks();
    }

    /** Adds or swaps in the blocks; the caller sees the old list or the new one. Returns the blocks that went. */
    List<Block> load(PartitionSpec spec, boolean overwrite, Collection<Block> blocks, long time) {
        Partition before = partitions.get(spec);
        List<Block> after = new ArrayList<>(overwrite ? List.of() : before.blocks());
        after.addAll(blocks);
        partitions.put(spec, new Partition(spec, before.created(), time, List.copyOf(after)));
        return overwrite ? before.blocks() : List.of();
    }
}
