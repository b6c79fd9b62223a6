package io.tidemark.maxcompute.load;

import io.tidemark.csv.BadValueException;
import io.tidemark.csv.RejectedRow;
import io.tidemark.csv.RowMapper;
import io.tidemark.csv.RowSink;

/** Types the rows that another step of the route has parsed. */
final class RowBatchMapper implements BatchMapper<RowBatch> {

    private final RowMapper mapper;

    RowBatchMapper(RowMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public long map(RowBatch batch, RowSink rows, RowRejects rejects) {
        for (int i = 0; i < batch.size(); i++) {
            try {
                mapper.map(batch.row(i), rows);
            } catch (BadValueException e) {
                rejects.reject(RejectedRecord.of(
                        new RejectedRow(batch.record(i), batch.line(i), e.column(), e.raw(), e.getMessage())));
            }
        }
        return batch.size();
    }
}
