package io.tidemark.csv;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Counts the rejected rows of a load and keeps the first of them. Shared by the threads of the load. */
public final class Rejections {

    /** Enough to see what is wrong, few enough for one message. */
    public static final int KEPT = 10;

    private final TreeSet<RejectedRow> first = new TreeSet<>(Comparator.comparingLong(RejectedRow::record));
    private long count;

    /** @return how many rows are rejected so far */
    public synchronized long add(RejectedRow row) {
        first.add(row);
        if (first.size() > KEPT) {
            first.pollLast();
        }
        return ++count;
    }

    public synchronized long count() {
        return count;
    }

    /** The first rejected rows in their order, at most {@link #KEPT}. */
    public synchronized List<RejectedRow> first() {
        return new ArrayList<>(first);
    }
}
