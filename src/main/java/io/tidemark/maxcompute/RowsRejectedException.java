package io.tidemark.maxcompute;

import java.util.List;

import io.tidemark.csv.RejectedRow;

/** More rows of a load were rejected than it allows; nothing of it was committed. */
public final class RowsRejectedException extends MaxComputeException {

    private static final long serialVersionUID = 1L;

    private final transient List<RejectedRow> rows;

    /** @param rows the first rejected rows */
    public RowsRejectedException(String message, List<RejectedRow> rows) {
        super(message, false, null);
        this.rows = List.copyOf(rows);
    }

    /** The first rejected rows in their order, at most ten. */
    public List<RejectedRow> rows() {
        return rows;
    }
}
