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
import java.util.Iterator;
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
    private final List<UploadSession> timed = new ArrayList<>();

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
            store.finishCommits();
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
        finishDueCommits();
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
        } else if (event instanceof JournalEvent.SessionExpired e) {
            sessions.get(e.session()).expired();
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

    /**
     * A commit that takes its time.
     *
     * @param polls how often its status must be asked; 0 for by time alone
     */
    synchronized void startCommit(UploadSession session, int polls, Instant until) {
        change(new JournalEvent.CommitStarted(session.id()));
        session.takes(polls, until);
        if (polls == 0) {
            timed.add(session);
        }
    }

    /** The one way in which rows of a session become rows of a table; a session comes here at most once. */
    synchronized void finishCommit(UploadSession session) {
        change(new JournalEvent.SessionCommitted(session.id(), now().toEpochMilli()));
    }

    private void finishDueCommits() {
        for (Iterator<UploadSession> each = timed.iterator(); each.hasNext(); ) {
            UploadSession session = each.next();
            if (!session.isCommitting()) {
                each.remove();
            } else if (session.isDue(now())) {
                each.remove();
                if (hasTarget(session)) {
                    finishCommit(session);
                }
            }
        }
    }

    /** Whether the table and the partition are still there that the session was created for. */
    private boolean hasTarget(UploadSession session) {
        JournalEvent.SessionCreated target = session.definition();
        Table table = tables.find(target.name());
        return table != null && table.definition().tableId().equals(target.tableId())
                && table.partitions().stream().anyMatch(partition -> partition.spec().equals(target.partition()));
    }

    /**
     * A commit that began before a crash ends after it, as with a service that lives on. At the start only: the journal is
     * written anew after it, and files that an overwrite replaced go after that.
     */
    private void finishCommits() {
        for (UploadSession session : sessions.sessions()) {
            if (session.isCommitting() && hasTarget(session)) {
                apply(new JournalEvent.SessionCommitted(session.id(), now().toEpochMilli()));
            }
        }
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
        Instant then = clock.instant().minus(CLOSED_SESSIONS_KEPT);
        for (UploadSession session : sessions.sessions()) {
            if (session.isOver(then)) {
                sessions.remove(session.id());
            }
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
