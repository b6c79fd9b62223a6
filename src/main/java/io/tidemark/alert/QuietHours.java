package io.tidemark.alert;

import java.time.LocalTime;

/**
 * Hours of the task's zone in which nobody is told anything; over midnight where they end before they begin.
 *
 * @param to not quiet any more
 */
record QuietHours(LocalTime from, LocalTime to) {

    boolean contain(LocalTime time) {
        boolean behind = !time.isBefore(from);
        boolean before = time.isBefore(to);
        return from.isBefore(to) ? behind && before : behind || before;
    }
}
