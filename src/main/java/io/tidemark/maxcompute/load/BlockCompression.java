package io.tidemark.maxcompute.load;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import org.xerial.snappy.SnappyFramedOutputStream;

import com.aliyun.odps.tunnel.io.CompressOption;
import com.aliyun.odps.tunnel.io.CompressOption.CompressAlgorithm;

import net.jpountz.lz4.LZ4FrameOutputStream;

/** How blocks are compressed on their way. Each writer of the SDK knows its own selection. */
public enum BlockCompression {
    NONE(CompressAlgorithm.ODPS_RAW, CompressAlgorithm.ODPS_RAW, null, null),
    ZLIB(CompressAlgorithm.ODPS_ZLIB, CompressAlgorithm.ODPS_ZLIB, "deflate", "deflate"),
    SNAPPY(CompressAlgorithm.ODPS_SNAPPY, CompressAlgorithm.ODPS_SNAPPY, "x-snappy-framed", "x-snappy-framed"),
    LZ4(CompressAlgorithm.ODPS_LZ4_FRAME, CompressAlgorithm.ODPS_ARROW_LZ4_FRAME, "x-lz4-frame", "x-odps-lz4-frame"),
    ZSTD(CompressAlgorithm.ODPS_ZSTD, null, "zstd", null);

    private static final int FASTEST = 1;
    private static final int BUFFER = 16 * 1024;

    private final CompressAlgorithm record;
    private final CompressAlgorithm arrow;
    private final String recordEncoding;
    private final String arrowEncoding;

    BlockCompression(CompressAlgorithm record, CompressAlgorithm arrow, String recordEncoding, String arrowEncoding) {
        this.record = record;
        this.arrow = arrow;
        this.recordEncoding = recordEncoding;
        this.arrowEncoding = arrowEncoding;
    }

    /** Whether the Arrow writer can do it; the record writer can do all. */
    public boolean isForArrow() {
        return arrow != null;
    }

    /** The stream that compresses Arrow frames, the same as the SDK's Arrow writer makes. */
    OutputStream arrowStream(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case ZLIB -> new DeflaterOutputStream(out, new Deflater(FASTEST), BUFFER) {
                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } finally {
                        // a deflater that was given in holds native memory until it is ended
                        def.end();
                    }
                }
            };
            case SNAPPY -> new SnappyFramedOutputStream(out);
            case LZ4 -> new LZ4FrameOutputStream(out);
            case ZSTD -> throw new IllegalStateException("zstd exists for records only");
        };
    }

    CompressOption option(boolean forArrow) {
        return new CompressOption(forArrow ? arrow : record, FASTEST, 0);
    }

    String encoding(boolean forArrow) {
        return forArrow ? arrowEncoding : recordEncoding;
    }
}
