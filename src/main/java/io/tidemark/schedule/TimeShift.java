package io.tidemark.schedule;

import java.time.LocalDateTime;
import java.time.ZonedDateTime;

/**
 * What an offset adds to a scheduled time.
 *
 * @param months  calendar months
 * @param days    calendar days: the wall clock stays, whatever daylight saving time does in between
 * @param seconds elapsed seconds: the wall clock moves with daylight saving time
 */
record TimeShift(long months, long days, long seconds) {

    /**
     * Months first (a day that the target month lacks becomes its last), then days, then seconds.
     * Calendar shifts stay on the local time line until both are done, so a gap that lies only between them does not count.
     */
    ZonedDateTime applyTo(ZonedDateTime time) {
        ZonedDateTime shifted = time;
        if (months != 0 || days != 0) {
            LocalDateTime local = time.toLocalDateTime().plusMonths(months).plusDays(days);
            shifted = ZonedDateTime.ofLocal(local, time.getZone(), time.getOffset());
        }
        return shifted.plusSeconds(seconds);
    }
}
