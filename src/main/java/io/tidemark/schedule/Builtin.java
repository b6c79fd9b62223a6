package io.tidemark.schedule;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The parameters that have a name, written {@code $name}. */
enum Builtin {
    BIZDATE, CYCTIME, GMTDATE, BIZMONTH, JOBID, NODEID, TASKID;

    private static final TimeFormat MONTH = format(TimeToken.YYYY, TimeToken.MM);
    private static final TimeFormat DAY = format(TimeToken.YYYY, TimeToken.MM, TimeToken.DD);
    private static final TimeFormat SECOND = format(TimeToken.YYYY, TimeToken.MM, TimeToken.DD, TimeToken.HH24, TimeToken.MI, TimeToken.SS);

    static final String ALL = Arrays.stream(values()).map(Builtin::source).collect(Collectors.joining(" "));

    /** The builtin of exactly this name, or null. */
    static Builtin named(String name) {
        for (Builtin builtin : values()) {
            if (builtin.source().substring(1).equals(name)) {
                return builtin;
            }
        }
        return null;
    }

    /** How it is written: {@code $bizdate}. */
    String source() {
        return '$' + name().toLowerCase(Locale.ROOT);
    }

    /** Its value, or null when the context does not give one. */
    String value(ScheduledTime slot, InstanceIds ids) {
        return switch (this) {
            case BIZDATE -> print(DAY, slot.businessDate().atStartOfDay());
            case CYCTIME -> print(SECOND, slot.local().toLocalDateTime());
            case GMTDATE -> print(DAY, slot.local().toLocalDateTime());
            // DataWorks: the month of the business date, or the month before if that is the current month. With the slot's
            // day as today both cases give the month before the slot's, and a rerun gives what the first run gave.
            case BIZMONTH -> print(MONTH, slot.local().toLocalDateTime().minusMonths(1));
            case JOBID -> ids.jobId();
            case NODEID -> ids.nodeId();
            case TASKID -> ids.taskId();
        };
    }

    private static TimeFormat format(TimeToken... tokens) {
        return new TimeFormat(Arrays.stream(tokens).map(TimeToken::text).collect(Collectors.joining()),
                Arrays.stream(tokens).map(token -> new TimeFormat.Element(token, '\0')).toList());
    }

    private static String print(TimeFormat format, LocalDateTime time) {
        StringBuilder out = new StringBuilder();
        format.print(time, out);
        return out.toString();
    }
}
