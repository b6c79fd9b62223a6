package io.tidemark.console;

import java.time.Instant;
import java.util.Arrays;

/** Slots with their looks, nine bytes each: a year of five-minute slots is a megabyte. */
final class SlotLooks {

    private static final SlotLook[] LOOKS = SlotLook.values();

    private long[] times = new long[1024];
    private byte[] looks = new byte[1024];
    private int size;

    /** Ascending, or every one descending; see {@link #reverse()}. */
    void add(long epochMilli, SlotLook look) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            looks = Arrays.copyOf(looks, size * 2);
        }
        times[size] = epochMilli;
        looks[size++] = (byte) look.ordinal();
    }

    void add(Instant scheduledTime, SlotLook look) {
        add(scheduledTime.toEpochMilli(), look);
    }

    /** Turns what was added newest first. */
    SlotLooks reverse() {
        for (int low = 0, high = size - 1; low < high; low++, high--) {
            long time = times[low];
            times[low] = times[high];
            times[high] = time;
            byte look = looks[low];
            looks[low] = looks[high];
            looks[high] = look;
        }
        return this;
    }

    int size() {
        return size;
    }

    long time(int index) {
        return times[index];
    }

    SlotLook look(int index) {
        return LOOKS[looks[index]];
    }
}
