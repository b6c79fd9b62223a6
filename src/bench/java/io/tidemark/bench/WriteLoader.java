package io.tidemark.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import io.tidemark.sandbox.device.Devices;

/** Writes the same prepared Arrow batch again and again, as many rows as the object has. */
final class WriteLoader implements NodeMain.Loader {

    private final TunnelTarget target;
    private final byte[] full;

    WriteLoader(Endpoints endpoints) {
        this.target = new TunnelTarget(endpoints);
        try {
            this.full = message(DeviceBatch.ROWS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] message(int rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Instant slot = Instant.EPOCH;
        byte[] text = new Devices(1, 1000, rows, Workload.ZONE, Duration.ofMinutes(15)).bytes(slot);
        RowSplit split = new RowSplit(new DeviceBatch(), text.length, batch -> new DeviceMessage().write(batch, out));
        split.add(text, text.length);
        split.end();
        return out.toByteArray();
    }

    @Override
    public long load(Workload workload, Instant slot) throws Exception {
        BlockOutput out = new BlockOutput(target, slot, null);
        for (long left = workload.rows(); left > 0; left -= DeviceBatch.ROWS) {
            out.write(left >= DeviceBatch.ROWS ? full : message((int) left));
            out.endMessage();
        }
        out.commit();
        return workload.rows();
    }
}
