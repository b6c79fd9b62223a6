package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.tidemark.csv.BadValueException;
import io.tidemark.csv.RejectedRow;
import io.tidemark.csv.RowMapper;
import io.tidemark.csv.TypedRow;

/** Takes batches of rows, types and encodes them into blocks of its own, and sends each block when it is full. */
final class BlockLane implements Callable<Void> {

    private final RowLanes lanes;
    private final LoadPlan plan;
    private final RowMapper mapper;
    private final TypedRow typed;
    private final BlockPayload payload = new BlockPayload();
    private boolean begun;

    BlockLane(RowLanes lanes, LoadPlan plan, RowMapper mapper) {
        this.lanes = lanes;
        this.plan = plan;
        this.mapper = mapper;
        this.typed = new TypedRow(plan.table());
    }

    @Override
    public Void call() throws IOException, InterruptedException {
        try (BlockFormat format = lanes.newFormat()) {
            for (RowBatch batch = lanes.take(); batch != null; batch = lanes.take()) {
                encode(batch, format);
                if (begun && payload.size() >= plan.blockSize()) {
                    send(format);
                }
            }
            if (begun) {
                send(format);
            }
        }
        return null;
    }

    private void encode(RowBatch batch, BlockFormat format) throws IOException {
        int written = 0;
        for (int i = 0; i < batch.size(); i++) {
            try {
                mapper.map(batch.row(i), typed);
            } catch (BadValueException e) {
                lanes.reject(new RejectedRow(batch.record(i), batch.line(i), e.column(), e.raw(), e.getMessage()));
                continue;
            }
            if (!begun) {
                payload.reset();
                format.begin(payload);
                begun = true;
            }
            format.append(typed);
            written++;
        }
        lanes.written(written);
    }

    private void send(BlockFormat format) throws IOException, InterruptedException {
        format.end();
        begun = false;
        lanes.sender().send(payload, format.isArrow(), format.contentEncoding());
    }
}
