package io.tidemark.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** The checksums that the tunnel wants around an Arrow stream: one for each 64 KiB, and one for all at the end. */
class CrcFrames extends OutputStream {

    private static final int PIECE = 64 * 1024;

    private final OutputStream out;
    private final byte[] piece = new byte[PIECE + Integer.BYTES];
    private final CRC32C ofPiece = new CRC32C();
    private final CRC32C ofAll = new CRC32C();
    private int length;

    CrcFrames(OutputStream out) throws IOException {
        this.out = out;
        out.write(new byte[] {0, (byte) (PIECE >> 16), (byte) (PIECE >> 8), (byte) PIECE});
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        int left = count;
        while (left > 0) {
            int part = Math.min(left, PIECE - length);
            System.arraycopy(bytes, from, piece, length, part);
            length += part;
            from += part;
            left -= part;
            if (length == PIECE) {
                ofPiece.reset();
                ofPiece.update(piece, 0, PIECE);
                ofAll.update(piece, 0, PIECE);
                send((int) ofPiece.getValue());
            }
        }
    }

    private void send(int checksum) throws IOException {
        piece[length] = (byte) (checksum >> 24);
        piece[length + 1] = (byte) (checksum >> 16);
        piece[length + 2] = (byte) (checksum >> 8);
        piece[length + 3] = (byte) checksum;
        out.write(piece, 0, length + Integer.BYTES);
        length = 0;
    }

    @Override
    public void close() throws IOException {
        ofAll.update(piece, 0, length);
        send((int) ofAll.getValue());
        out.close();
    }
}
