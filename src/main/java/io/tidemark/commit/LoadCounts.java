package io.tidemark.commit;

/**
 * The reconciliation line of one load: {@code rowsRead = rowsWritten + rowsRejected}.
 *
 * @param rowsRead     data rows read from the source, header lines not counted
 * @param rowsWritten  rows handed to the target
 * @param rowsRejected rows that could not be loaded and were kept apart
 */
public record LoadCounts(long rowsRead, long rowsWritten, long rowsRejected) {

    public LoadCounts {
        if (rowsRead != rowsWritten + rowsRejected) {
            throw new IllegalArgumentException("rows read %d is not rows written %d + rows rejected %d"
                    .formatted(rowsRead, rowsWritten, rowsRejected));
        }
    }
}
