package io.tidemark.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was logged while an attempt ran. Called on request threads, and asked of many attempts at a time: {@link #has} must be cheap.
 * Safe for any number of threads.
 */
public interface AttemptLogs {

    /** Nothing is kept. */
    AttemptLogs NONE = new AttemptLogs() {

        @Override
        public boolean has(String task, Instant scheduledTime, int number) {
            return false;
        }

        @Override
        public Optional<Log> log(String task, Instant scheduledTime, int number) {
            return Optional.empty();
        }
    };

    /** Whether {@link #log} would find something. */
    boolean has(String task, Instant scheduledTime, int number);

    /** The attempt's log; empty when this node has none. */
    Optional<Log> log(String task, Instant scheduledTime, int number);

    /**
     * Lines of a log.
     *
     * @param lines    oldest first, without secrets, at most some thousand
     * @param complete false while the attempt runs, and when lines were left out
     */
    record Log(List<String> lines, boolean complete) {

        public Log {
            lines = List.copyOf(lines);
        }
    }
}
