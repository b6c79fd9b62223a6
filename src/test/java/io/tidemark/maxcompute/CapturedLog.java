package io.tidemark.maxcompute;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What one class logs, from INFO on and until this is closed; the tests' own configuration shows warnings only. */
final class CapturedLog implements AutoCloseable {

    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final LoggerContext context = LoggerContext.getContext(false);
    private final String logger;

    private final class Keeper extends AbstractAppender {

        Keeper() {
            super("captured", null, null, true, Property.EMPTY_ARRAY);
            start();
        }

        @Override
        public void append(LogEvent event) {
            events.add(event.toImmutable());
        }
    }

    CapturedLog(Class<?> type) {
        logger = type.getName();
        LoggerConfig config = new LoggerConfig(logger, Level.INFO, false);
        config.addAppender(new Keeper(), Level.INFO, null);
        context.getConfiguration().addLogger(logger, config);
        context.updateLoggers();
    }

    /** Level and message of what the thread that asks has logged: in an attempt, only that is sure to reach the log of the attempt. */
    List<String> lines() {
        return events.stream().filter(event -> event.getThreadId() == Thread.currentThread().getId())
                .map(event -> event.getLevel() + " " + event.getMessage().getFormattedMessage()).toList();
    }

    @Override
    public void close() {
        context.getConfiguration().removeLogger(logger);
        context.updateLoggers();
    }
}
