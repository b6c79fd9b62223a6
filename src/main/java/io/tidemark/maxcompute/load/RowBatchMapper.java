package io.tidemark.maxcompute.load;

import io.tidemark.csv.BadValueException;
import io.tidemark.csv.RejectedRow;
import io.tidemark.csv.RowMapper;
import io.tidemark.csv.RowSink;
import io.tidemark.csv.TypedRow;

/** Types the rows that another step of the route has parsed. */
final class RowBatchMapper implements BatchMapper<RowBatch> {

    private final RowMapper mapper;
    private final TypedRow typed;
    private final TypedRowCopy copy;

    RowBatchMapper(LoadPlan plan, RowMapper mapper) {
        this.mapper = mapper;
        this.typed = new TypedRow(plan.table());
        this.copy = new TypedRowCopy(plan.table());
    }

    @Override
    public long map(RowBatch batch, RowSink rows, RowRejects rejects) {
        for (int i = 0; i < batch.size(); i++) {
            try {
                mapper.map(batch.row(i), typed);
            } catch (BadValueException e) {
                rejects.reject(RejectedRecord.of(
                        new RejectedRow(batch.record(i), batch.line(i), e.column(), e.raw(), e.getMessage())));
                continue;
            }
            copy.copy(typed, rows);
        }
        return batch.size();
    }
}
