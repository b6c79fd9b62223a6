package io.tidemark.schedule;

import java.time.Instant;
import java.util.stream.Stream;

/** When a task's slots are. Pure arithmetic: the same question always has the same answer. */
public interface Recurrence {

    /** The slots {@code after < slot <= until}, ascending and lazy. */
    Stream<Instant> slots(Instant after, Instant until);

    /** In words for people and for the ledger, for example {@code every 15m from 00:00 to 23:59 Asia/Shanghai}. */
    String describe();
}
