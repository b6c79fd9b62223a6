package io.tidemark.cli.log;

import java.util.function.Function;

import io.tidemark.cycle.AttemptWitness;
import io.tidemark.ledger.AttemptLog;
import io.tidemark.ledger.Claim;

/** Keeps of each attempt of this node what it logged, and which definition it ran. */
public final class AttemptRecorder implements AttemptWitness, AutoCloseable {

    private final Function<String, String> definitions;
    /** Null where the log goes elsewhere than to Log4j. */
    private final AttemptLogAppender appender = AttemptLogAppender.install();

    /** @param definitions id of what a task runs with now; null where that is not known */
    public AttemptRecorder(Function<String, String> definitions) {
        this.definitions = definitions;
    }

    @Override
    public String begins(Claim claim) {
        if (appender != null) {
            appender.begin(claim.task(), claim.scheduledTime(), claim.epoch());
        }
        return definitions.apply(claim.task());
    }

    @Override
    public AttemptLog log(Claim claim, Throwable error) {
        return appender == null ? null : appender.log(claim.task(), claim.scheduledTime(), claim.epoch(), error);
    }

    @Override
    public void ended(Claim claim) {
        if (appender != null) {
            appender.end(claim.task(), claim.scheduledTime(), claim.epoch());
        }
    }

    @Override
    public void close() {
        if (appender != null) {
            appender.close();
        }
    }
}
