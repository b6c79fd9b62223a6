package io.tidemark.maxcompute.load;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tidemark.csv.ColumnMapping;
import io.tidemark.csv.RowMapper;
import io.tidemark.maxcompute.MaxComputeException;

/** Reads all rows of one load and brings them to the service as blocks of one session. Does not commit. */
public final class RowLoad {

    /** The words of commons-csv for the line of a row that it cannot read. */
    private static final Pattern LINE = Pattern.compile("\\(?(?:start)?line:? (\\d+)");

    private final LoadFrame load;
    private final LoadPlan plan;
    private final ExecutorService threads;
    private final RowMeter meter;
    private ColumnMapping mapping;
    private long line;

    /** @param threads run the encoding and sending; bounded by the plan's concurrency */
    public RowLoad(LoadFrame load, ExecutorService threads) {
        this.load = load;
        this.plan = load.plan();
        this.threads = threads;
        this.meter = new RowMeter(plan.locator() != null);
        this.line = plan.firstLine();
    }

    /**
     * Reads the rows to their end.
     *
     * @throws MaxComputeException  when the source fails, too many rows are rejected, or the service does not take a block
     * @throws InterruptedException when the thread was interrupted; nothing is committed then
     */
    public LoadResult run(Iterator<?> rows) throws InterruptedException {
        if (!plan.added().all().isEmpty()) {
            throw MaxComputeException.permanent("options constants and metadataColumns are for bodies that are bytes; leave unmarshal out, or "
                    + "add the values to the rows");
        }
        readHeader(rows);
        try (Lanes<RowBatch> lanes = new Lanes<>(load, threads, () -> new RowBatchMapper(newMapper()), RowBatch::characters, batch -> { })) {
            long read = 0;
            try {
                RowBatch batch = new RowBatch(1);
                while (hasNext(rows)) {
                    Object row = row(rows.next(), ++read);
                    batch.add(row, plan.locator() == null ? 0 : line, meter.length());
                    line += 1 + meter.lineFeeds();
                    if (batch.isFull()) {
                        hand(batch, lanes);
                        batch = new RowBatch(read + 1);
                    }
                }
                if (batch.size() > 0) {
                    hand(batch, lanes);
                }
                lanes.finish();
            } catch (Lanes.TooManyRejected e) {
                throw load.tooManyRejected(read);
            }
            return load.result(read, lanes.writtenRows());
        }
    }

    private void readHeader(Iterator<?> rows) {
        if (plan.header() == LoadPlan.HeaderRow.NONE || !hasNext(rows)) {
            mapping = load.configuredMapping();
            return;
        }
        Object first = row(rows.next(), 1);
        line += 1 + meter.lineFeeds();
        if (plan.header() == LoadPlan.HeaderRow.SKIP) {
            mapping = load.configuredMapping();
        } else if (first instanceof Map) {
            throw MaxComputeException.permanent("option header=match needs rows that are lists; maps bring their names themselves");
        } else {
            Collection<?> names = first instanceof List<?> list ? list : Arrays.asList((Object[]) first);
            mapping = load.headerMapping(names.stream().map(String::valueOf).toList(), "the header row at " + plan.place(1, plan.firstLine()));
        }
    }

    private RowMapper newMapper() {
        return new RowMapper(mapping, plan.parsing(), plan.policy());
    }

    /** The next row, measured. */
    private Object row(Object row, long record) {
        if (!RowMapper.isRow(row)) {
            throw MaxComputeException.permanent(("row %d is %s; a row must be a List, an Object[] or a Map, as unmarshal with csv "
                    + "makes them").formatted(record, row == null ? "null" : "a " + row.getClass().getName()));
        }
        meter.measure(row);
        return row;
    }

    private boolean hasNext(Iterator<?> rows) {
        try {
            return rows.hasNext();
        } catch (UncheckedIOException | IllegalStateException e) {
            // a row that the parser cannot read leaves it anywhere in the text: nothing after it can be trusted
            Matcher matcher = LINE.matcher(String.valueOf(e.getMessage()));
            boolean malformed = matcher.find();
            long at = malformed ? Long.parseLong(matcher.group(1)) : line;
            throw new MaxComputeException(cannotReadOn(at, e.getMessage()), !malformed, e);
        } catch (OutOfMemoryError e) {
            // the parser gathers a row before it hands it on; what it had gathered is garbage now, and the process can go on
            throw new MaxComputeException(cannotReadOn(line, "the row that begins there does not fit into memory; a quote that is "
                    + "never closed makes one row of all that follows"), false, e);
        }
    }

    private String cannotReadOn(long at, String why) {
        return "the rows for %s cannot be read on at %s: %s".formatted(plan.target(),
                plan.place(at), why);
    }

    private static void hand(RowBatch batch, Lanes<RowBatch> lanes) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the load was stopped");
        }
        lanes.put(batch);
    }
}
