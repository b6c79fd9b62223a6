package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import com.aliyun.odps.Column;
import com.aliyun.odps.tunnel.TableTunnel;

import io.tidemark.commit.LoadCounts;
import io.tidemark.commit.RejectedRows;
import io.tidemark.csv.ColumnMapping;
import io.tidemark.csv.RejectedRow;
import io.tidemark.csv.TableColumn;
import io.tidemark.maxcompute.MaxComputeException;
import io.tidemark.maxcompute.RowsRejectedException;
import io.tidemark.maxcompute.client.Retries;
import io.tidemark.maxcompute.client.TunnelSessions;

/** What is the same for every load of a session, however its rows come: columns, form of the blocks, reconciliation. */
public final class LoadFrame {

    private final LoadPlan plan;
    private final TableTunnel.UploadSession session;
    private final BlockSender sender;
    private final LoadMonitor monitor;
    private final RejectLog rejects;
    private final BlockMemory memory;

    /**
     * @param rejects where the rejected rows go; null for nowhere
     * @param memory  of the blocks
     */
    public LoadFrame(LoadPlan plan, TableTunnel.UploadSession session, TunnelSessions sessions, Retries retries, LoadMonitor monitor,
            RejectFile rejects, BlockMemory memory) {
        this.plan = plan;
        this.session = session;
        this.sender = new BlockSender(sessions, plan.target(), session.getId(), retries,
                new BlockSizing(plan.blocks().size(), monitor.clock()));
        this.monitor = monitor;
        this.rejects = new RejectLog(rejects);
        this.memory = memory;
    }

    LoadPlan plan() {
        return plan;
    }

    /** Of the text. */
    public Charset charset() {
        return plan.format().charset();
    }

    BlockSender sender() {
        return sender;
    }

    LoadMonitor monitor() {
        return monitor;
    }

    RejectLog rejects() {
        return rejects;
    }

    /** The first rows that were rejected so far, with their places. */
    public List<RejectedRows.Row> firstRejected() {
        return rejects.kept().stream().map(rejected -> rejected.told(plan.locator(), plan.files())).toList();
    }

    /** The columns of the fields as the option says, or the table's own order without the columns that are added. */
    ColumnMapping configuredMapping() {
        if (!plan.columnNames().isEmpty()) {
            return mapping(plan.columnNames(), "option columns");
        }
        Set<String> added = plan.added().all().stream().map(column -> key(column.column())).collect(Collectors.toSet());
        return mapping(plan.table().stream().map(TableColumn::name).filter(name -> !added.contains(key(name))).toList(), "the table");
    }

    /** The columns of the fields by the names in a header. Unknown ones are left out where extra columns are. */
    ColumnMapping headerMapping(List<String> names, String source) {
        if (!plan.policy().ignoreExtra()) {
            return mapping(names, source);
        }
        Set<String> known = plan.table().stream().map(column -> key(column.name())).collect(Collectors.toSet());
        return mapping(names.stream().map(name -> known.contains(key(name)) ? name : ColumnMapping.LEFT_OUT).toList(), source);
    }

    private ColumnMapping mapping(List<String> names, String source) {
        try {
            return ColumnMapping.ofNames(plan.table(), names, plan.added().all(), source);
        } catch (IllegalArgumentException e) {
            throw cannotStart(e);
        }
    }

    MaxComputeException cannotStart(IllegalArgumentException e) {
        return new MaxComputeException("load into %s cannot start: %s".formatted(plan.target(), e.getMessage()), false, e);
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    BlockFormat newFormat() {
        return plan.blocks().arrow()
                ? new ArrowFormat(session.getSchema().getColumns().stream().map(Column::getTypeInfo).toList(), plan.blocks().compression())
                : new RecordFormat(session.getSchema(), plan.blocks().compression());
    }

    BlockPayload newPayload() {
        return new BlockPayload(memory);
    }

    /**
     * The result of a load whose lanes have finished.
     *
     * @param read rows that were read, counted by other code than that which encodes them
     */
    LoadResult result(long read, long written) throws InterruptedException {
        long rejected = rejects.count();
        if (plan.limits().isExceededBy(rejected, read)) {
            throw tooManyRejected(read);
        }
        if (read != written + rejected) {
            throw MaxComputeException.permanent("load into %s does not add up: %d rows read, %d written, %d rejected; nothing was committed"
                    .formatted(plan.target(), read, written, rejected));
        }
        if (sender.sent().isEmpty()) {
            sendEmptyBlock();
        }
        return new LoadResult(new LoadCounts(read, written, rejected), sender.sent(), rejects.first().stream().map(this::describe).toList());
    }

    /** A session without any block is not known to be committable; a block without rows is what the SDK's writer makes. */
    private void sendEmptyBlock() throws InterruptedException {
        BlockPayload payload = newPayload();
        try (BlockFormat format = new RecordFormat(session.getSchema(), BlockCompression.NONE)) {
            format.begin(payload);
            format.end();
            try (BlockSender.Upload upload = sender.begin(payload, format.isArrow(), format.contentEncoding())) {
                upload.finish();
            }
            payload.release();
        } catch (IOException e) {
            throw new MaxComputeException("load into %s: an empty block could not be encoded".formatted(plan.target()), false, e);
        }
    }

    RowsRejectedException tooManyRejected(long read) {
        List<RejectedRecord> first = rejects.first();
        String rows = first.stream().map(this::describe).collect(Collectors.joining("; "));
        String more = rejects.count() > first.size() ? "; and " + (rejects.count() - first.size()) + " more" : "";
        return new RowsRejectedException("load into %s failed: %d of %d rows read so far were rejected (%s), nothing was committed: %s%s"
                .formatted(plan.target(), rejects.count(), read, plan.limits().describe(), rows, more),
                first.stream().map(RejectedRecord::row).toList());
    }

    private String describe(RejectedRecord rejected) {
        RejectedRow row = rejected.row();
        return plan.place(row.record(), row.line()) + " " + row.describe();
    }
}
