package io.tidemark.bench;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

import com.aliyun.oss.OSS;

/** Reads an object, unpacks it and drops its bytes. */
final class ReadLoader implements NodeMain.Loader {

    private static final int BUFFER = 256 * 1024;

    private final OSS client;

    ReadLoader(Endpoints endpoints) {
        this.client = RawObject.client(endpoints);
    }

    @Override
    public long load(Workload workload, Instant slot) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = RawObject.open(client, workload, slot)) {
            while (in.read(buffer, 0, BUFFER) >= 0) {
                // dropped
            }
        }
        return workload.rows();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
