package io.tidemark.maxcompute;

import java.io.IOException;
import java.util.List;

import com.aliyun.odps.Odps;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.data.RecordReader;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.TunnelException;

/** Counts what a table holds by downloading it: a witness that has seen neither the ledger nor the writer. */
public final class TableRows {

    private static final String NO_SUCH_PARTITION = "NoSuchPartition";

    /**
     * The table to count.
     *
     * @param endpoint with the path {@code /api}
     */
    public record Source(String endpoint, String accessKey, String secretKey, String project, String table) {

        @Override
        public String toString() {
            return "%s at %s".formatted(table, endpoint);
        }
    }

    private TableRows() {
    }

    /**
     * The rows of these partitions, read one by one. A partition that does not exist has none.
     *
     * @param partitions such as {@code dt=20191106,hhmi=2315}
     * @throws MaxComputeException when they cannot be read, or fewer arrive than the service announced
     */
    public static long count(Source source, List<String> partitions) {
        Odps odps = new Odps(new AliyunAccount(source.accessKey, source.secretKey));
        odps.setEndpoint(source.endpoint);
        odps.setDefaultProject(source.project);
        TableTunnel tunnel = new TableTunnel(odps);
        long rows = 0;
        for (String partition : partitions) {
            rows += count(tunnel, source, partition);
        }
        return rows;
    }

    private static long count(TableTunnel tunnel, Source source, String partition) {
        try {
            var session = tunnel.createDownloadSession(source.project, source.table, new PartitionSpec(partition));
            long announced = session.getRecordCount();
            long read = announced == 0 ? 0 : read(session, announced);
            // the SDK takes a stream that is cut off between two records for complete
            if (read != announced) {
                throw new IOException("%d rows were announced and %d arrived".formatted(announced, read));
            }
            return read;
        } catch (TunnelException e) {
            if (NO_SUCH_PARTITION.equals(e.getErrorCode())) {
                return 0;
            }
            throw failed(source, partition, e);
        } catch (IOException e) {
            throw failed(source, partition, e);
        }
    }

    private static long read(TableTunnel.DownloadSession session, long announced) throws TunnelException, IOException {
        try (RecordReader reader = session.openRecordReader(0, announced)) {
            long rows = 0;
            while (reader.read() != null) {
                rows++;
            }
            return rows;
        }
    }

    private static MaxComputeException failed(Source source, String partition, Exception e) {
        return new MaxComputeException("partition %s of %s cannot be read: %s".formatted(partition, source, e.getMessage()), true, e);
    }
}
