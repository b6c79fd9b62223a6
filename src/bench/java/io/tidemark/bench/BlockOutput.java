package io.tidemark.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

import com.aliyun.odps.OdpsException;
import com.aliyun.odps.tunnel.TableTunnel;

/** One session: batches become blocks of 64 MiB or so. */
final class BlockOutput extends OutputStream {

    private static final long BLOCK = 64L << 20;

    private final TunnelTarget target;
    private final Instant slot;
    private final TableTunnel.UploadSession session;
    private OutputStream block;
    private long blocks;
    private long length;

    BlockOutput(TunnelTarget target, Instant slot) throws OdpsException {
        this.target = target;
        this.slot = slot;
        this.session = target.open(slot);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (block == null) {
            try {
                block = target.block(session, slot, blocks++);
            } catch (OdpsException e) {
                throw new IOException(e);
            }
        }
        block.write(bytes, offset, count);
        length += count;
    }

    /** Blocks end between messages. */
    void endMessage() throws IOException {
        if (length >= BLOCK) {
            endBlock();
        }
    }

    private void endBlock() throws IOException {
        if (block != null) {
            block.close();
            block = null;
            length = 0;
        }
    }

    void commit() throws IOException, OdpsException {
        endBlock();
        Long[] numbers = new Long[(int) blocks];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (long) i;
        }
        session.commit(numbers);
    }
}
