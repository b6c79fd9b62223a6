package io.tidemark.sandbox.maxcompute;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** A block upload session. Guarded by the lock of {@link SandboxStore}. */
final class UploadSession {

    static final Duration LIFE = Duration.ofHours(24);

    enum Status { NORMAL, COMMITTING, CLOSED, EXPIRED }

    private final JournalEvent.SessionCreated definition;
    private final TreeMap<Integer, Block> blocks = new TreeMap<>();
    private Status status = Status.NORMAL;
    private long committed;
    private int pollsLeft;
    private Instant notBefore = Instant.MIN;

    UploadSession(JournalEvent.SessionCreated definition) {
        this.definition = definition;
    }

    static UploadSession restored(JournalEvent.SessionRestored event) {
        UploadSession session = new UploadSession(event.definition());
        event.blocks().forEach(session::put);
        session.status = event.status();
        session.committed = event.committed();
        return session;
    }

    JournalEvent.SessionRestored snapshot() {
        return new JournalEvent.SessionRestored(definition, status, List.copyOf(blocks.values()), committed);
    }

    JournalEvent.SessionCreated definition() {
        return definition;
    }

    String id() {
        return definition.session();
    }

    Collection<Block> blocks() {
        return List.copyOf(blocks.values());
    }

    /** Only a session that nobody committed in its time expires. */
    Status status(Instant now) {
        boolean expired = status == Status.NORMAL
                && !now.isBefore(Instant.ofEpochMilli(definition.time()).plus(LIFE));
        return expired ? Status.EXPIRED : status;
    }

    /** Whether the blocks still belong to the session, not to a table. */
    boolean ownsBlocks() {
        return status != Status.CLOSED;
    }

    /** Epoch milliseconds of the commit; 0 before it. */
    long committed() {
        return committed;
    }

    /** Returns the block that was replaced, or null. */
    Block put(Block block) {
        return blocks.put(block.id(), block);
    }

    /** The sandbox that began a commit ends it, or the next one does at its start. */
    void committing() {
        status = Status.COMMITTING;
    }

    /** @param polls 0 for by time alone */
    void takes(int polls, Instant until) {
        pollsLeft = polls;
        notBefore = until;
    }

    /** Somebody asks for the status of a commit that is going on. */
    boolean pollEndsCommit(Instant now) {
        pollsLeft = Math.max(0, pollsLeft - 1);
        return isDue(now);
    }

    boolean isDue(Instant now) {
        return pollsLeft == 0 && !now.isBefore(notBefore);
    }

    boolean isCommitting() {
        return status == Status.COMMITTING;
    }

    void expired() {
        status = Status.EXPIRED;
    }

    /** Whether it is of no use to anybody since then. */
    boolean isOver(Instant then) {
        boolean closed = committed != 0 && Instant.ofEpochMilli(committed).isBefore(then);
        boolean expired = status != Status.CLOSED && status != Status.COMMITTING
                && Instant.ofEpochMilli(definition.time()).plus(LIFE).isBefore(then);
        return closed || expired;
    }

    void closed(long time) {
        status = Status.CLOSED;
        committed = time;
    }
}
