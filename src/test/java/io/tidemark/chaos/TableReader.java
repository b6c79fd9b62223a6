package io.tidemark.chaos;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

import com.aliyun.odps.Odps;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordReader;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.TunnelException;

import io.tidemark.sandbox.Sandbox;

/** Reads a table by the vendor's SDK: knows neither the ledger nor the writer. */
final class TableReader {

    private static final DateTimeFormatter PARTITION = DateTimeFormatter.ofPattern("'dt='uuuuMMdd',hhmi='HHmm");
    private static final String NO_SUCH_PARTITION = "NoSuchPartition";

    private final TableTunnel tunnel;

    TableReader(Sandbox sandbox) {
        Odps odps = new Odps(new AliyunAccount(Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY));
        odps.setEndpoint(sandbox.maxComputeUri().toString());
        odps.setDefaultProject(Sandbox.PROJECT);
        this.tunnel = new TableTunnel(odps);
    }

    /** The slot's rows; none where its partition is absent. */
    Rows rows(Feed feed, Instant slot) throws IOException {
        try {
            return read(feed.table(), tunnel.buildDownloadSession(Sandbox.PROJECT, feed.table())
                    .setPartitionSpec(new PartitionSpec(PARTITION.format(slot.atZone(Feed.ZONE)))).build());
        } catch (TunnelException e) {
            if (NO_SUCH_PARTITION.equals(e.getErrorCode())) {
                return new Rows();
            }
            throw new IOException("%s of %s cannot be read: %s".formatted(slot, feed.table(), e.getMessage()), e);
        }
    }

    /** All rows of a table without partitions. */
    Rows rows(String table) throws IOException {
        try {
            return read(table, tunnel.buildDownloadSession(Sandbox.PROJECT, table).build());
        } catch (TunnelException e) {
            throw new IOException("%s cannot be read: %s".formatted(table, e.getMessage()), e);
        }
    }

    private static Rows read(String table, TableTunnel.DownloadSession session) throws TunnelException, IOException {
        Rows rows = new Rows();
        long announced = session.getRecordCount();
        if (announced > 0) {
            try (RecordReader reader = session.openRecordReader(0, announced)) {
                for (Record record = reader.read(); record != null; record = reader.read()) {
                    rows.add(record);
                }
            }
        }
        // the SDK takes a stream that is cut off between two records for complete
        if (rows.size() != announced) {
            throw new IOException("%d rows of %s were announced and %d arrived".formatted(announced, table, rows.size()));
        }
        return rows;
    }
}
