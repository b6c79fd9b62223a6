package io.tidemark.sandbox.maxcompute;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A change of the sandbox's state. Each is decided and checked before it is journalled, so applying one never fails,
 * neither at once nor at the next start. Times are epoch milliseconds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JournalEvent.ProjectCreated.class, name = "project"),
    @JsonSubTypes.Type(value = JournalEvent.TableCreated.class, name = "table"),
    @JsonSubTypes.Type(value = JournalEvent.TableDropped.class, name = "drop"),
    @JsonSubTypes.Type(value = JournalEvent.PartitionAdded.class, name = "partition"),
    @JsonSubTypes.Type(value = JournalEvent.PartitionDropped.class, name = "dropPartition"),
    @JsonSubTypes.Type(value = JournalEvent.Loaded.class, name = "loaded"),
    @JsonSubTypes.Type(value = JournalEvent.SessionCreated.class, name = "session"),
    @JsonSubTypes.Type(value = JournalEvent.BlockStored.class, name = "block"),
    @JsonSubTypes.Type(value = JournalEvent.CommitStarted.class, name = "committing"),
    @JsonSubTypes.Type(value = JournalEvent.SessionCommitted.class, name = "committed"),
    @JsonSubTypes.Type(value = JournalEvent.SessionExpired.class, name = "expired"),
    @JsonSubTypes.Type(value = JournalEvent.SessionRestored.class, name = "restored"),
})
sealed interface JournalEvent {

    record ProjectCreated(String project, long time) implements JournalEvent {
    }

    record TableCreated(TableName name, String tableId, List<Column> columns, List<Column> partitionKeys,
            String comment, long lifecycle, Map<String, String> properties, long time) implements JournalEvent {
    }

    record TableDropped(TableName name) implements JournalEvent {
    }

    record PartitionAdded(TableName name, PartitionSpec partition, long time) implements JournalEvent {
    }

    record PartitionDropped(TableName name, PartitionSpec partition) implements JournalEvent {
    }

    /** Rows that did not come through a session: INSERT and TRUNCATE, and those a compacted journal starts with. */
    record Loaded(TableName name, PartitionSpec partition, boolean overwrite, List<Block> blocks, long time)
            implements JournalEvent {
    }

    record SessionCreated(String session, TableName name, String tableId, PartitionSpec partition, boolean overwrite,
            long time) implements JournalEvent {
    }

    /** Replaces a block of the same id. */
    record BlockStored(String session, Block block) implements JournalEvent {
    }

    record CommitStarted(String session) implements JournalEvent {
    }

    record SessionCommitted(String session, long time) implements JournalEvent {
    }

    /** Before its time, by the fault plan. */
    record SessionExpired(String session) implements JournalEvent {
    }

    /**
     * A session as a compacted journal starts with it.
     *
     * @param committed 0 unless it is closed
     */
    record SessionRestored(SessionCreated definition, UploadSession.Status status, List<Block> blocks, long committed)
            implements JournalEvent {
    }
}
