package io.tidemark.cli.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.util.ReadOnlyStringMap;

import io.tidemark.ledger.AttemptLog;

/**
 * Keeps the newest lines of each attempt that runs, found by the log context of the thread that logs. It is added to the root
 * logger of whatever configuration is in force: what a logger does not let through is not kept either.
 */
final class AttemptLogAppender extends AbstractAppender implements AutoCloseable {

    /** Of attempts at once; those beyond are not kept. With the limit of each that is at most 16 MiB of text. */
    private static final int MOST = 128;
    private static final int LONGEST_TRACE = 6_000;
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{1} - %msg%notEmpty{: %ex{short.message}}";

    private final ConcurrentMap<String, LineBuffer> running = new ConcurrentHashMap<>();
    private final LoggerContext context;

    private AttemptLogAppender(LoggerContext context) {
        super("attempts", null, PatternLayout.newBuilder().withPattern(PATTERN).withCharset(StandardCharsets.UTF_8).build(), true,
                Property.EMPTY_ARRAY);
        this.context = context;
    }

    /** Null where the log goes elsewhere than to Log4j. */
    static AttemptLogAppender install() {
        if (!(LogManager.getContext(false) instanceof LoggerContext context)) {
            return null;
        }
        AttemptLogAppender appender = new AttemptLogAppender(context);
        appender.start();
        context.getConfiguration().getRootLogger().addAppender(appender, null, null);
        context.updateLoggers();
        return appender;
    }

    @Override
    public void append(LogEvent event) {
        if (running.isEmpty()) {
            return;
        }
        ReadOnlyStringMap of = event.getContextData();
        String task = of.getValue("task");
        String slot = of.getValue("slot");
        LineBuffer lines = task == null || slot == null ? null : running.get(key(task, slot, of.getValue("epoch")));
        if (lines != null) {
            lines.add(getLayout().toSerializable(event).toString());
        }
    }

    void begin(String task, Instant slot, long epoch) {
        if (running.size() < MOST) {
            running.put(key(task, slot.toString(), Long.toString(epoch)), new LineBuffer());
        }
    }

    /** @param error shown with its stack trace behind what was logged; may be null */
    AttemptLog log(String task, Instant slot, long epoch, Throwable error) {
        LineBuffer lines = running.get(key(task, slot.toString(), Long.toString(epoch)));
        if (lines == null) {
            return null;
        }
        if (error != null) {
            lines.add(trace(error));
        }
        return lines.log();
    }

    void end(String task, Instant slot, long epoch) {
        running.remove(key(task, slot.toString(), Long.toString(epoch)));
    }

    private static String key(String task, String slot, String epoch) {
        return slot + " " + epoch + " " + task;
    }

    private static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.getBuffer().length() <= LONGEST_TRACE ? text.toString() : text.getBuffer().substring(0, LONGEST_TRACE) + "…";
    }

    @Override
    public void close() {
        context.getConfiguration().getRootLogger().removeAppender(getName());
        context.updateLoggers();
        stop();
    }
}
