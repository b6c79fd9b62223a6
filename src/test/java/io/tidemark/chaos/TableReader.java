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
        Rows rows = new Rows();
        try {
            var session = tunnel.buildDownloadSession(Sandbox.PROJECT, feed.table())
                    .setPartitionSpec(new PartitionSpec(PARTITION.format(slot.atZone(Feed.ZONE)))).build();
            long announced = session.getRecordCount();
            if (announced > 0) {
                try (RecordReader reader = session.openRecordReader(0, announced)) {
                    for (Record record = reader.read(); record != null; record = reader.read()) {
                        rows.add(record);
                    }
                }
            }
            if (rows.size() != announced) {
                throw new IOException("%d rows of %s were announced and %d arrived".formatted(announced, feed.table(), rows.size()));
            }
            return rows;
        } catch (TunnelException e) {
            if (NO_SUCH_PARTITION.equals(e.getErrorCode())) {
                return rows;
            }
            throw new IOException("%s of %s cannot be read: %s".formatted(slot, feed.table(), e.getMessage()), e);
        }
    }
}
