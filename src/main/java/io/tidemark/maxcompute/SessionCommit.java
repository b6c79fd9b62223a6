package io.tidemark.maxcompute;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitUnknownException;
import io.tidemark.maxcompute.client.Retries;
import io.tidemark.maxcompute.client.TableTarget;
import io.tidemark.maxcompute.session.Committer;
import io.tidemark.maxcompute.session.SessionState;
import io.tidemark.maxcompute.session.SessionStatus;

/** The last step of a load: checks the session, records the intent, commits, records the outcome. */
final class SessionCommit {

    private static final Logger LOG = LoggerFactory.getLogger(SessionCommit.class);

    private final MaxComputeEndpoint endpoint;
    private final Retries retries;
    private final CommitLog log;

    SessionCommit(MaxComputeEndpoint endpoint, Retries retries, CommitLog log) {
        this.endpoint = endpoint;
        this.retries = retries;
        this.log = log;
    }

    /** Returning means that the rows are in the table. */
    void commit(CommitIntent intent, TableTarget target) throws InterruptedException {
        checkBlocks(intent, target);
        if (Thread.interrupted()) {
            throw new InterruptedException("load into " + target + " was stopped before its commit; nothing was committed");
        }
        log.intend(intent);
        Committer.Decision decision;
        try {
            decision = endpoint.committer().commit(target, intent);
        } catch (MaxComputeException e) {
            // the log keeps the intent open: whoever comes next asks the service again
            throw new CommitUnknownException("load into %s: session %s was asked to commit, but the service could not be asked what became of it: %s"
                    .formatted(target, intent.sessionId(), e.getMessage()), e);
        }
        log.resolve(intent.sessionId(), decision.outcome());
        switch (decision.outcome()) {
            case COMMITTED -> LOG.debug("Session {} of {} committed: {}", intent.sessionId(), target, intent.counts());
            case NOT_COMMITTED -> throw new MaxComputeException("load into %s was not committed: %s"
                    .formatted(target, decision.reason()), true, null);
            case UNKNOWN -> throw new CommitUnknownException("load into %s: nobody can say whether session %s was committed: %s"
                    .formatted(target, intent.sessionId(), decision.reason()), null);
        }
    }

    /** The service commits whatever blocks it holds, so it must hold exactly ours. */
    private void checkBlocks(CommitIntent intent, TableTarget target) throws InterruptedException {
        SessionState state = retries.run(() -> endpoint.client().sessions().state(target, intent.sessionId()));
        if (state.status() != SessionStatus.NORMAL || !state.blocks().equals(intent.blocks())) {
            throw new MaxComputeException("load into %s was not committed: session %s is %s with %d blocks, but %d blocks were sent"
                    .formatted(target, intent.sessionId(), state.word(), state.blocks().size(), intent.blocks().size()), true, null);
        }
    }
}
