package io.tidemark.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Queue;

import com.aliyun.odps.OdpsException;
import com.aliyun.odps.tunnel.TableTunnel;

/** One session: batches become blocks of 32 MiB or so. */
final class BlockOutput extends OutputStream {

    private static final long BLOCK = 32L << 20;
    /** A message goes into the block that it begins in. */
    private static final int LONGEST_MESSAGE = 4 << 20;

    private final TunnelTarget target;
    private final Instant slot;
    private final TableTunnel.UploadSession session;
    private final byte[] kept;
    private OutputStream block;
    private long blocks;
    private long length;

    /** @param kept holds a block's bytes until it is confirmed, as sending it again would need; null for no such thing */
    BlockOutput(TunnelTarget target, Instant slot, byte[] kept) throws OdpsException {
        this.kept = kept;
        this.target = target;
        this.slot = slot;
        this.session = target.open(slot);
    }

    static byte[] memory() {
        return new byte[(int) BLOCK + LONGEST_MESSAGE];
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
        if (kept != null) {
            System.arraycopy(bytes, offset, kept, (int) length, count);
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

    void giveBack(Queue<byte[]> memory) {
        if (kept != null) {
            memory.add(kept);
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
