package io.tidemark.csv;

/** What a text says about a time, before it is known what the column wants. Filled again for every text. */
final class TimeFields {

    /** Seconds since 1970-01-01T00:00 on the wall clock that the text shows. */
    long localSecond;
    int nanos;
    /** Whether the text says how far its clock is from UTC, and how many seconds it is ahead then. */
    boolean zoned;
    int offset;

    void set(long newLocalSecond, int newNanos) {
        localSecond = newLocalSecond;
        nanos = newNanos;
        zoned = false;
        offset = 0;
    }

    void set(long newLocalSecond, int newNanos, int newOffset) {
        localSecond = newLocalSecond;
        nanos = newNanos;
        zoned = true;
        offset = newOffset;
    }
}
