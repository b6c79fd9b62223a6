package io.tidemark.sandbox.maxcompute;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The whole state of the MaxCompute sandbox behind one lock: every change is checked, journalled and applied while the
 * lock is held; data streams are written and read without it.
 */
final class SandboxStore implements Closeable {

    private static final Duration CLOSED_SESSIONS_KEPT = Duration.ofDays(7);

    private final Journal journal;
    private final BlockFiles files;
    private final InstantSource clock;
    private final TableStore tables = new TableStore();
    private final SessionStore sessions = new SessionStore();

    private SandboxStore(Journal journal, BlockFiles files, InstantSource clock) {
        this.journal = journal;
        this.files = files;
        this.clock = clock;
    }

    static SandboxStore open(Path directory, InstantSource clock) throws IOException {
        Journal journal = Journal.open(directory);
        try {
            SandboxStore store = new SandboxStore(journal, new BlockFiles(directory.resolve("blocks")), clock);
            for (JournalEvent event : journal.read()) {
                store.apply(event);
            }
            store.forgetOldSessions();
            journal.startWith(store.snapshot());
            store.files.keepOnly(store.liveFiles());
            return store;
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    BlockFiles files() {
        return files;
    }

    Instant now() {
        return clock.instant();
    }

    /** Reads or changes the state; changes go through {@link #change} while this runs. */
    synchronized <T> T locked(BiFunction<TableStore, SessionStore, T> action) {
        return action.apply(tables, sessions);
    }

    /** Journals and applies a change that the caller, within {@link #locked}, found to be allowed. */
    synchronized void change(JournalEvent event) {
        journal.append(event);
        files.delete(apply(event));
    }

    /** Returns the blocks that nothing refers to any more. */
    private Collection<Block> apply(JournalEvent event) {
        if (event instanceof JournalEvent.ProjectCreated e) {
            tables.createProject(e.project(), e.time());
        } else if (event instanceof JournalEvent.TableCreated e) {
            tables.create(e);
        } else if (event instanceof JournalEvent.TableDropped e) {
            return tables.remove(e.name()).partitions().stream().flatMap(p -> p.blocks().stream()).toList();
        } else if (event instanceof JournalEvent.PartitionAdded e) {
            tables.find(e.name()).add(e.partition(), e.time());
        } else if (event instanceof JournalEvent.PartitionDropped e) {
            return tables.find(e.name()).remove(e.partition());
        } else if (event instanceof JournalEvent.Loaded e) {
            return tables.find(e.name()).load(e.partition(), e.overwrite(), e.blocks(), e.time());
        } else if (event instanceof JournalEvent.SessionCreated e) {
            sessions.create(e);
        } else if (event instanceof JournalEvent.BlockStored e) {
            Block replaced = sessions.get(e.session()).put(e.block());
            return replaced == null ? List.of() : List.of(replaced);
        } else if (event instanceof JournalEvent.CommitStarted e) {
            sessions.get(e.session()).committing();
        } else if (event instanceof JournalEvent.SessionCommitted e) {
            return commit(sessions.get(e.session()), e.time());
        } else if (event instanceof JournalEvent.SessionRestored e) {
            sessions.restore(e);
        }
        return List.of();
    }

    private Collection<Block> commit(UploadSession session, long time) {
        JournalEvent.SessionCreated target = session.definition();
        session.closed(time);
        return tables.find(target.name()).load(target.partition(), target.overwrite(), session.blocks(), time);
    }

    private List<JournalEvent> snapshot() {
        List<JournalEvent> events = new ArrayList<>();
        tables.projects().forEach((project, time) -> events.add(new JournalEvent.ProjectCreated(project, time)));
        for (Table table : tables.tables()) {
            events.add(table.definition());
            for (Table.Partition partition : table.partitions()) {
                PartitionSpec spec = partition.spec();
                events.add(new JournalEvent.PartitionAdded(table.name(), spec, partition.created()));
                events.add(new JournalEvent.Loaded(table.name(), spec, true, partition.blocks(), partition.modified()));
            }
        }
        sessions.sessions().forEach(session -> events.add(session.snapshot()));
        return events;
    }

    private Set<String> liveFiles() {
        Set<String> live = new HashSet<>();
        Stream<Block> loaded = tables.tables().stream().flatMap(table -> table.partitions().stream())
                .flatMap(partition -> partition.blocks().stream());
        Stream<Block> open = sessions.sessions().stream().filter(UploadSession::ownsBlocks)
                .flatMap(session -> session.blocks().stream());
        Stream.concat(loaded, open).forEach(block -> live.add(block.file()));
        return live;
    }

    private void forgetOldSessions() {
        Instant now = clock.instant();
        for (UploadSession session : sessions.sessions()) {
            boolean old = session.committed() != 0
                    && Instant.ofEpochMilli(session.committed()).plus(CLOSED_SESSIONS_KEPT).isBefore(now);
            boolean expired = session.status(now.minus(CLOSED_SESSIONS_KEPT)) == UploadSession.Status.EXPIRED;
            if (old || expired) {
                sessions.remove(session.id());
            }
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
