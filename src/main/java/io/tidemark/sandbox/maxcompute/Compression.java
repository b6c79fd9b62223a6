package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;

/** The codecs around a whole data stream; which form may use which is as the SDK has it. */
enum Compression {

    NONE(null, true, true),
    DEFLATE("deflate", true, true),
    SNAPPY("x-snappy-framed", true, true),
    LZ4("x-lz4-frame", true, false),
    ARROW_LZ4("x-odps-lz4-frame", false, true),
    ZSTD("zstd", true, false);

    private static final int BUFFER = 64 * 1024;

    private final String token;
    private final boolean forRecords;
    private final boolean forArrow;

    Compression(String token, boolean forRecords, boolean forArrow) {
        this.token = token;
        this.forRecords = forRecords;
        this.forArrow = forArrow;
    }

    /** The value of Content-Encoding; null for no compression. */
    String token() {
        return token;
    }

    /**
     * @param header Content-Encoding or Accept-Encoding; null or empty for none
     * @throws ServiceException when the codec is unknown, or not allowed for this form
     */
    static Compression of(String header, boolean arrow) {
        if (header == null || header.isBlank() || header.equals("identity")) {
            return NONE;
        }
        for (Compression compression : values()) {
            if (header.trim().equals(compression.token) && (arrow ? compression.forArrow : compression.forRecords)) {
                return compression;
            }
        }
        throw new ServiceException(400, "InvalidArgument",
                "Encoding '" + header + "' is not supported for " + (arrow ? "Arrow" : "record") + " data");
    }

    InputStream decompress(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case DEFLATE -> new InflaterInputStream(in, new Inflater(), BUFFER) {
                @Override
                public void close() throws IOException {
                    super.close();
                    inf.end();
                }
            };
            case SNAPPY -> new SnappyFramedInputStream(in);
            case LZ4, ARROW_LZ4 -> new LZ4FrameInputStream(in);
            case ZSTD -> new ZstdInputStream(in);
        };
    }

    OutputStream compress(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case DEFLATE -> new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED), BUFFER) {
                @Override
                public void close() throws IOException {
                    super.close();
                    def.end();
                }
            };
            case SNAPPY -> new SnappyFramedOutputStream(out);
            case LZ4, ARROW_LZ4 -> new LZ4FrameOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out);
        };
    }
}
