package io.tidemark.bench;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

import com.aliyun.oss.OSS;

/** Reads an object and parses its rows into typed columns, on one thread; the columns are dropped. */
final class ParseLoader implements NodeMain.Loader {

    private static final int BUFFER = 256 * 1024;

    private final OSS client;

    ParseLoader(Endpoints endpoints) {
        this.client = RawObject.client(endpoints);
    }

    @Override
    public long load(Workload workload, Instant slot) throws IOException {
        DeviceBatch batch = new DeviceBatch();
        RowSplit split = new RowSplit(batch, BUFFER, full -> { });
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = RawObject.open(client, workload, slot)) {
            for (int read = in.read(buffer, 0, BUFFER); read >= 0; read = in.read(buffer, 0, BUFFER)) {
                split.add(buffer, read);
            }
        }
        return split.end();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
