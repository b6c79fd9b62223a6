package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.csv.BadHeaderException;
import io.tidemark.csv.ColumnMapping;
import io.tidemark.csv.CsvChunk;
import io.tidemark.csv.CsvParser;
import io.tidemark.csv.RecordMapper;
import io.tidemark.csv.RecordSplitter;
import io.tidemark.maxcompute.MaxComputeException;

/**
 * Reads a CSV text and brings its records to the service as blocks of one session. Does not commit. One thread reads and
 * cuts the text into chunks of whole records; others parse, type, encode and send. A block's worth of text is too little for several:
 * that much is read by the thread that parses it.
 */
public final class BytesLoad {

    private static final Logger LOG = LoggerFactory.getLogger(BytesLoad.class);
    /** Bytes. Small enough that a chunk is still in the cache when it is parsed. */
    private static final int CHUNK = 256 * 1024;
    private static final int LONG_ROW = 4 * CHUNK;
    private static final long LOOK_AGAIN_MILLIS = 100;
    /** The shortest row that is not blank, with its line end, and the widest value of fixed length, a DECIMAL. */
    private static final int LEAST_ROW = 2;
    private static final int WIDEST_VALUE = 16;
    private static final int LEAST_CHUNK = 4 * 1024;

    private final LoadFrame load;
    private final LoadPlan plan;
    private final ExecutorService threads;
    private long line = 1;
    private boolean isBehindLongRow;

    /** @param threads run the parsing, encoding and sending; bounded by the plan's concurrency */
    public BytesLoad(LoadFrame load, ExecutorService threads) {
        this.load = load;
        this.plan = load.plan();
        this.threads = threads;
    }

    /**
     * Reads the text to its end.
     *
     * @param text is closed
     * @throws MaxComputeException  when the text cannot be read, too many rows are rejected, or the service does not take a block
     * @throws InterruptedException when the thread was interrupted; nothing is committed then
     */
    public LoadResult run(InputStream text) throws InterruptedException {
        try (RecordSplitter records = new RecordSplitter(text, plan.format(), chunkSize())) {
            return run(records);
        } catch (BadHeaderException e) {
            throw new MaxComputeException("the rows for %s cannot be read: %s".formatted(plan.target(), e.getMessage()), false, e);
        } catch (IOException e) {
            throw new MaxComputeException("the rows for %s cannot be read on at %s: %s".formatted(plan.target(), plan.place(line),
                    e.getMessage()), true, e);
        }
    }

    /**
     * A chunk's rows all go into one block, whatever it grows to. Where missing columns become NULL, two bytes are a row of a wide
     * table: as many of them go into a chunk as fill a block, and no more.
     */
    private int chunkSize() {
        if (!plan.policy().missingAsNull()) {
            return CHUNK;
        }
        long rows = plan.blocks().size() / ((long) WIDEST_VALUE * plan.table().size());
        return (int) Math.max(LEAST_CHUNK, Math.min(CHUNK, rows * LEAST_ROW));
    }

    private LoadResult run(RecordSplitter records) throws IOException, InterruptedException {
        ColumnMapping mapping = mapping(records);
        ChunkPool pool = new ChunkPool(chunks());
        try (Lanes<CsvChunk> lanes = new Lanes<>(load, threads, () -> newMapper(mapping), CsvChunk::length, pool::giveBack)) {
            try {
                boolean isLeft = lanes.begin(() -> next(records::nextInStep, pool, lanes));
                while (isLeft) {
                    CsvChunk chunk = next(records::next, pool, lanes);
                    isLeft = chunk != null;
                    if (isLeft) {
                        lanes.put(chunk);
                    }
                }
                lanes.finish();
            } catch (Lanes.TooManyRejected e) {
                throw load.tooManyRejected(lanes.readRows());
            }
            return load.result(lanes.readRows(), lanes.writtenRows());
        }
    }

    private CsvChunk next(Filling records, ChunkPool pool, Lanes<CsvChunk> lanes) throws IOException, InterruptedException {
        CsvChunk chunk = isBehindLongRow ? takeLast(pool, lanes) : take(pool, lanes);
        if (!records.fill(chunk)) {
            pool.giveBack(chunk);
            return null;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the load was stopped");
        }
        line = chunk.line();
        isBehindLongRow = chunk.length() > LONG_ROW;
        return chunk;
    }

    /** Puts the next records into a chunk, or says that there are none. */
    @FunctionalInterface
    private interface Filling {

        boolean fill(CsvChunk chunk) throws IOException;
    }

    private int chunks() {
        return Lanes.QUEUED_BATCHES + plan.blocks().concurrency() + 1;
    }

    /** Waits until every chunk is back: of rows that take many times the memory of a chunk there is one at a time. */
    private CsvChunk takeLast(ChunkPool pool, Lanes<CsvChunk> lanes) throws InterruptedException {
        List<CsvChunk> all = new ArrayList<>();
        while (all.size() < chunks()) {
            all.add(take(pool, lanes));
        }
        CsvChunk last = all.remove(all.size() - 1);
        all.forEach(pool::giveBack);
        return last;
    }

    private static CsvChunk take(ChunkPool pool, Lanes<CsvChunk> lanes) throws InterruptedException {
        CsvChunk chunk = pool.take(LOOK_AGAIN_MILLIS);
        while (chunk == null) {
            lanes.throwIfFailed();
            chunk = pool.take(LOOK_AGAIN_MILLIS);
        }
        return chunk;
    }

    private ColumnMapping mapping(RecordSplitter records) throws IOException {
        ColumnMapping mapping = null;
        try {
            mapping = readHeader(records);
            return mapping;
        } finally {
            // also when the header is not understood: a wrong delimiter or charset is the first reason
            LOG.info("{}", DialectText.describe(plan, mapping));
        }
    }

    private ColumnMapping readHeader(RecordSplitter records) throws IOException {
        if (plan.header() == LoadPlan.HeaderRow.NONE) {
            return load.configuredMapping();
        }
        List<String> names = records.readHeader();
        if (plan.header() == LoadPlan.HeaderRow.SKIP || names.isEmpty()) {
            return load.configuredMapping();
        }
        return load.headerMapping(names, "the header row at " + plan.place(1));
    }

    private BatchMapper<CsvChunk> newMapper(ColumnMapping mapping) {
        try {
            RecordMapper mapper = new RecordMapper(mapping, column -> plan.parsing(), plan.policy(), plan.added().all());
            return new ChunkMapper(new CsvParser(plan.format()), mapper,
                    new ObjectOfRow(mapper, plan.added().objectColumn(), plan.locator(), plan.files()));
        } catch (IllegalArgumentException e) {
            throw load.cannotStart(e);
        }
    }
}
