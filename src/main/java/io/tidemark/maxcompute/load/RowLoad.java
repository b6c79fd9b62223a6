package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.aliyun.odps.Column;
import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.commit.LoadCounts;
import io.tidemark.csv.ColumnMapping;
import io.tidemark.csv.RejectedRow;
import io.tidemark.csv.Rejections;
import io.tidemark.csv.RowMapper;
import io.tidemark.maxcompute.MaxComputeException;
import io.tidemark.maxcompute.RowsRejectedException;
import io.tidemark.maxcompute.client.Retries;
import io.tidemark.maxcompute.client.TunnelSessions;

/** Reads all rows of one load and brings them to the service as blocks of one session. Does not commit. */
public final class RowLoad {

    /** The words of commons-csv for the line of a row that it cannot read. */
    private static final Pattern LINE = Pattern.compile("\\(?(?:start)?line:? (\\d+)");

    private final LoadPlan plan;
    private final TableTunnel.UploadSession session;
    private final BlockSender sender;
    private final ExecutorService threads;
    private final RowMeter meter;
    private ColumnMapping mapping;
    private long line;

    /** @param threads run the encoding and sending; bounded by the plan's concurrency */
    public RowLoad(LoadPlan plan, TableTunnel.UploadSession session, TunnelSessions sessions, Retries retries, ExecutorService threads) {
        this.plan = plan;
        this.session = session;
        this.sender = new BlockSender(sessions, plan.target(), session.getId(), retries);
        this.threads = threads;
        this.meter = new RowMeter(plan.locator() != null);
        this.line = plan.firstLine();
    }

    /**
     * What was brought to the service.
     *
     * @param counts   read, written, rejected
     * @param blocks   the ids of the session's blocks, ascending
     * @param rejected the first rejected rows, within the limits
     */
    public record Result(LoadCounts counts, List<Long> blocks, List<RejectedRow> rejected) {
    }

    /**
     * Reads the rows to their end.
     *
     * @throws MaxComputeException  when the source fails, too many rows are rejected, or the service does not take a block
     * @throws InterruptedException when the thread was interrupted; nothing is committed then
     */
    public Result run(Iterator<?> rows) throws InterruptedException {
        readHeader(rows);
        try (Lanes<RowBatch> lanes = new Lanes<>(plan, threads, () -> new RowBatchMapper(plan, newMapper()), this::newFormat,
                batch -> { }, sender)) {
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
                throw tooManyRejected(lanes.rejections(), read);
            }
            return result(lanes, read);
        }
    }

    private void readHeader(Iterator<?> rows) {
        if (plan.header() == LoadPlan.HeaderRow.NONE || !hasNext(rows)) {
            mapping = configuredMapping();
            return;
        }
        Object first = row(rows.next(), 1);
        line += 1 + meter.lineFeeds();
        if (plan.header() == LoadPlan.HeaderRow.SKIP) {
            mapping = configuredMapping();
        } else if (first instanceof Map) {
            throw MaxComputeException.permanent("option header=match needs rows that are lists; maps bring their names themselves");
        } else {
            Collection<?> names = first instanceof List<?> list ? list : Arrays.asList((Object[]) first);
            mapping = mapping(names.stream().map(String::valueOf).toList(), "the header row at " + plan.place(1, plan.firstLine()));
        }
    }

    private ColumnMapping configuredMapping() {
        return plan.columnNames().isEmpty() ? mapping(null, "the table") : mapping(plan.columnNames(), "option columns");
    }

    private ColumnMapping mapping(List<String> names, String source) {
        try {
            return names == null ? ColumnMapping.ofTable(plan.table()) : ColumnMapping.ofNames(plan.table(), names, source);
        } catch (IllegalArgumentException e) {
            throw new MaxComputeException("load into %s cannot start: %s".formatted(plan.target(), e.getMessage()), false, e);
        }
    }

    private RowMapper newMapper() {
        return new RowMapper(mapping, plan.parsing(), plan.policy());
    }

    private BlockFormat newFormat() {
        return plan.arrow()
                ? new ArrowFormat(session.getSchema().getColumns().stream().map(Column::getTypeInfo).toList(), plan.compression())
                : new RecordFormat(session.getSchema(), plan.table(), plan.compression());
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
                plan.locator() == null ? "line " + at : plan.locator().apply(at), why);
    }

    private static void hand(RowBatch batch, Lanes<RowBatch> lanes) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the load was stopped");
        }
        lanes.put(batch, batch.characters());
    }

    private Result result(Lanes<RowBatch> lanes, long read) throws InterruptedException {
        long rejected = lanes.rejections().count();
        if (plan.limits().isExceededBy(rejected, read)) {
            throw tooManyRejected(lanes.rejections(), read);
        }
        if (read != lanes.writtenRows() + rejected) {
            throw MaxComputeException.permanent("load into %s does not add up: %d rows read, %d written, %d rejected; nothing was committed"
                    .formatted(plan.target(), read, lanes.writtenRows(), rejected));
        }
        if (sender.sent().isEmpty()) {
            sendEmptyBlock();
        }
        return new Result(new LoadCounts(read, lanes.writtenRows(), rejected), sender.sent(), lanes.rejections().first());
    }

    /** A session without any block is not known to be committable; a block without rows is what the SDK's writer makes. */
    private void sendEmptyBlock() throws InterruptedException {
        BlockPayload payload = new BlockPayload();
        try (BlockFormat format = new RecordFormat(session.getSchema(), plan.table(), BlockCompression.NONE)) {
            format.begin(payload);
            format.end();
            try (BlockSender.Upload upload = sender.begin(payload, format.isArrow(), format.contentEncoding())) {
                upload.finish();
            }
        } catch (IOException e) {
            throw new MaxComputeException("load into %s: an empty block could not be encoded".formatted(plan.target()), false, e);
        }
    }

    private RowsRejectedException tooManyRejected(Rejections rejections, long read) {
        List<RejectedRow> first = rejections.first();
        String rows = first.stream().map(this::describe).collect(Collectors.joining("; "));
        String more = rejections.count() > first.size() ? "; and " + (rejections.count() - first.size()) + " more" : "";
        return new RowsRejectedException("load into %s failed: %d of %d rows read so far were rejected (%s), nothing was committed: %s%s"
                .formatted(plan.target(), rejections.count(), read, plan.limits().describe(), rows, more), first);
    }

    /** A rejected row with its place, in one line. */
    public String describe(RejectedRow row) {
        return plan.place(row.record(), row.line()) + " " + row.describe();
    }
}
