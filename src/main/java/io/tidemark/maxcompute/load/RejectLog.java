package io.tidemark.maxcompute.load;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

import io.tidemark.commit.RejectedRows;

/** Counts the rejected rows of a load, keeps the first of them for messages, and writes all of them where the route wants them. */
final class RejectLog {

    /** Of them, enough to see what is wrong, few enough for one message. */
    private static final int IN_MESSAGE = 10;
    private static final int KEPT = RejectedRows.FIRST;

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

    /** The first rejected rows in their order, as many as fit into a message. */
    synchronized List<RejectedRecord> first() {
        return first.stream().limit(IN_MESSAGE).toList();
    }

    /** The first rejected rows in their order, as many as are kept with the attempt. */
    synchronized List<RejectedRecord> kept() {
        return List.copyOf(first);
    }
}
