package io.tidemark.maxcompute.load;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Counts the rejected rows of a load, keeps the first of them for messages, and writes all of them where the route wants them. */
final class RejectLog {

    /** Enough to see what is wrong, few enough for one message. */
    static final int KEPT = 10;

    private final TreeSet<RejectedRecord> first = new TreeSet<>(Comparator.comparingLong(RejectedRecord::order));
    private final RejectFile file;
    private long count;

    /** @param file where all of them go; null for nowhere */
    RejectLog(RejectFile file) {
        this.file = file;
    }

    /** @return how many rows are rejected so far */
    synchronized long add(RejectedRecord row) {
        first.add(row);
        if (first.size() > KEPT) {
            first.pollLast();
        }
        if (file != null) {
            file.add(row);
        }
        return ++count;
    }

    synchronized long count() {
        return count;
    }

    /** The first rejected rows in their order, at most {@link #KEPT}. */
    synchronized List<RejectedRecord> first() {
        return List.copyOf(first);
    }
}
