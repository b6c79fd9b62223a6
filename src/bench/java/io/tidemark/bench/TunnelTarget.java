package io.tidemark.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.commons.transport.Connection;
import com.aliyun.odps.rest.RestClient;
import com.aliyun.odps.tunnel.Configuration;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.TunnelException;

import io.tidemark.sandbox.Sandbox;

/** Blocks of a table's partition, written through the SDK's own connection with HTTP chunks of 64 KiB. */
final class TunnelTarget {

    private static final int CHUNK = 64 * 1024;

    private final Odps odps;
    private final TableTunnel tunnel;
    private final RestClient client;
    private final String table;

    TunnelTarget(Endpoints endpoints) {
        table = endpoints.table();
        odps = new Odps(new AliyunAccount(Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY));
        odps.setEndpoint(endpoints.maxCompute().toString());
        odps.setDefaultProject(Sandbox.PROJECT);
        odps.options().setSkipCheckIfEpv2(true);
        LargeChunks configuration = new LargeChunks(odps);
        tunnel = new TableTunnel(odps, configuration);
        tunnel.setEndpoint(endpoints.maxCompute().toString());
        try {
            client = tunnel.getConfig().newRestClient(Sandbox.PROJECT);
        } catch (TunnelException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class LargeChunks extends Configuration {

        LargeChunks(Odps odps) {
            super(Configuration.builder(odps));
        }

        @Override
        public RestClient newRestClient(String project) throws TunnelException {
            RestClient client = super.newRestClient(project);
            client.setChunkSize(CHUNK);
            return client;
        }
    }

    /** A session for the slot's partition, which is created. */
    TableTunnel.UploadSession open(Instant slot) throws OdpsException {
        PartitionSpec partition = new PartitionSpec(Workload.partition(slot));
        odps.tables().get(table).createPartition(partition, true);
        return tunnel.createUploadSession(Sandbox.PROJECT, table, partition, true);
    }

    /** One block; it is sent while it is written, and confirmed when it is closed. */
    OutputStream block(TableTunnel.UploadSession session, Instant slot, long number) throws OdpsException, IOException {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("uploadid", session.getId());
        parameters.put("partition", new PartitionSpec(Workload.partition(slot)).toString(false, true));
        parameters.put("blockid", Long.toString(number));
        parameters.put("arrow", "");
        Map<String, String> headers = new HashMap<>();
        headers.put("Transfer-Encoding", "chunked");
        headers.put("Content-Type", "application/octet-stream");
        headers.put("x-odps-tunnel-version", "6");
        Connection connection = client.connect(
                tunnel.getConfig().getResource(Sandbox.PROJECT, table), "PUT", parameters, headers);
        return new CrcFrames(connection.getOutputStream()) {
            @Override
            public void close() throws IOException {
                super.close();
                if (!connection.getResponse().isOK()) {
                    throw new IOException("block %d: HTTP %d".formatted(number, connection.getResponse().getStatus()));
                }
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        };
    }
}
