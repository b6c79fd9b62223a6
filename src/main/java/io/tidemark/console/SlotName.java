package io.tidemark.console;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A slot as every answer names it.
 *
 * @param slot   local time of the task's zone
 * @param offset of that local time, {@code +08:00}: of an hour that the clock repeats, it tells which one
 */
record SlotName(Instant scheduledTime, String slot, String offset) {

    static SlotName of(Instant scheduledTime, ZoneId zone) {
        ZoneOffset offset = zone.getRules().getOffset(scheduledTime);
        return new SlotName(scheduledTime, local(scheduledTime, offset), offset(offset));
    }

    static String local(Instant scheduledTime, ZoneOffset offset) {
        return LocalDateTime.ofInstant(scheduledTime, offset).toString();
    }

    static String offset(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
    }
}
