package io.tidemark.schedule;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** A literal or a parameter of an expression. */
sealed interface ExpressionPart {

    /** Appends the value for the slot. */
    void resolve(ScheduledTime slot, InstanceIds ids, StringBuilder out);

    /** Text that is copied. */
    record Literal(String text) implements ExpressionPart {

        @Override
        public void resolve(ScheduledTime slot, InstanceIds ids, StringBuilder out) {
            out.append(text);
        }
    }

    /** {@code $[...]}: the scheduled time. */
    record SlotTime(String source, TimeFormat format, TimeShift shift) implements ExpressionPart {

        @Override
        public void resolve(ScheduledTime slot, InstanceIds ids, StringBuilder out) {
            format.print(shift.applyTo(slot.local()).toLocalDateTime(), out);
        }
    }

    /** <code>${...}</code>: the business date, shifted by the smallest unit that is shown. */
    record BusinessDate(String source, TimeFormat format, ChronoUnit unit, long amount) implements ExpressionPart {

        @Override
        public void resolve(ScheduledTime slot, InstanceIds ids, StringBuilder out) {
            LocalDateTime day = slot.businessDate().atStartOfDay();
            format.print(day.plus(amount, unit), out);
        }
    }

    /** {@code $name}, or its legacy form <code>${bdp.system.name}</code>. */
    record Named(Builtin builtin) implements ExpressionPart {

        @Override
        public void resolve(ScheduledTime slot, InstanceIds ids, StringBuilder out) {
            String value = builtin.value(slot, ids);
            if (value == null) {
                throw new IllegalStateException(builtin.source() + " has no value here: it is known only where a cycle task runs");
            }
            out.append(value);
        }
    }
}
