package io.tidemark.chaos;

import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** The names of the objects that devices write. */
final class ObjectNames {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'iot_log_'uuuuMMddHHmm'.csv'");

    private ObjectNames() {
    }

    static String key(Instant slot) {
        return NAME.format(slot.atZone(Feed.ZONE));
    }
}
