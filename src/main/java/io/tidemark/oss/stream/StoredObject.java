package io.tidemark.oss.stream;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

import com.aliyun.oss.model.ObjectMetadata;

import io.tidemark.oss.OssException;

/** One object while it is read: its stored bytes, unpacked into one part, or into one part for each file of a zip archive. */
final class StoredObject implements Closeable {

    private final PinnedObject object;
    private final StoredBytes bytes;
    private final InputStream unpacked;
    private final boolean packed;
    private final ZipTail tail;
    private String part;
    private int entries;
    private boolean finished;

    private StoredObject(PinnedObject object, StoredBytes bytes, InputStream unpacked, boolean packed, ZipTail tail) {
        this.object = object;
        this.bytes = bytes;
        this.unpacked = unpacked;
        this.packed = packed;
        this.tail = tail;
    }

    static StoredObject open(PinnedObject object, StoredBytes bytes, Compression option, int bufferSize) throws IOException {
        try {
            bytes.open();
            PushbackInputStream in = new PushbackInputStream(bytes, Magic.LENGTH);
            Compression compression = option == Compression.auto ? detect(object, in, bytes.metadata()) : option;
            ZipTail tail = compression == Compression.zip ? new ZipTail(in) : null;
            InputStream unpacked = unpack(object, tail == null ? in : tail, compression, bufferSize);
            return new StoredObject(object, bytes, unpacked, compression != Compression.none, tail);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private static Compression detect(PinnedObject object, PushbackInputStream in, ObjectMetadata metadata) throws IOException {
        byte[] start = in.readNBytes(Magic.LENGTH);
        in.unread(start);
        Compression byContent = Magic.of(start);
        Compression bySuffix = Magic.ofKey(object.key());
        Compression declared = bySuffix == Compression.none ? Magic.ofEncoding(metadata.getContentEncoding()) : bySuffix;
        if (byContent != declared) {
            throw new OssException("CompressionUnclear", false,
                    "%s: the first bytes say compression=%s, the key or content encoding says %s: set compression to the right one"
                            .formatted(object.address(), byContent, declared));
        }
        return byContent;
    }

    private static InputStream unpack(PinnedObject object, InputStream in, Compression compression, int bufferSize)
            throws IOException {
        if (compression == Compression.none) {
            return in;
        }
        InputStream buffered = new BufferedInputStream(in, bufferSize);
        try {
            return switch (compression) {
                case gzip -> GzipCompressorInputStream.builder().setInputStream(buffered).setDecompressConcatenated(true).get();
                case bzip2 -> new BZip2CompressorInputStream(buffered, true);
                case zstd -> new ZstdFrames(buffered);
                case zip -> new ZipArchiveInputStream(buffered);
                default -> throw new IllegalStateException(compression.name());
            };
        } catch (IOException e) {
            throw damaged(object, e);
        }
    }

    /** The next part, or null after the last one: then everything stored has been read and checked. */
    InputStream nextPart() throws IOException {
        if (unpacked instanceof ZipArchiveInputStream zip) {
            if (nextEntry(zip)) {
                return new Guarded(zip);
            }
        } else if (part == null) {
            part = object.address();
            return packed ? new Guarded(unpacked) : unpacked;
        }
        finish();
        return null;
    }

    private boolean nextEntry(ZipArchiveInputStream zip) throws IOException {
        try {
            ZipArchiveEntry entry = zip.getNextEntry();
            while (entry != null && entry.isDirectory()) {
                entries++;
                entry = zip.getNextEntry();
            }
            if (entry == null) {
                return false;
            }
            if (!zip.canReadEntryData(entry)) {
                throw new IOException("its entry " + printable(entry.getName()) + " is encrypted or packed in a way that cannot be read");
            }
            entries++;
            part = object.address() + "!" + printable(entry.getName());
            return true;
        } catch (IOException e) {
            throw damaged(object, e);
        }
    }

    /** Reads what no decompressor asked for, so that length and CRC-64 are checked over all of it. */
    private void finish() throws IOException {
        if (finished) {
            return;
        }
        (tail == null ? bytes : tail).transferTo(OutputStream.nullOutputStream());
        if (tail != null && !tail.confirms(entries)) {
            // the unpacker takes an archive that is cut between two files for a shorter archive
            throw damaged(object, new IOException("its directory does not list the " + entries + " entries that were read"));
        }
        finished = true;
    }

    /** Where the current part stands, for people. */
    String part() {
        return part;
    }

    /** Whether another part may follow the current one. */
    boolean mayHaveMoreParts() {
        return unpacked instanceof ZipArchiveInputStream;
    }

    ObjectMetadata metadata() {
        return bytes.metadata();
    }

    /** May be called by another thread than the one that reads. */
    @Override
    public void close() throws IOException {
        // the connection first: a decompressor that closes a whole connection would read it to its end
        bytes.close();
        unpacked.close();
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    /** Failures of the object's bytes speak for themselves; anything else comes from the decompressor. */
    private static IOException damaged(PinnedObject object, Exception e) {
        // a decompressor that meets the end says nothing
        String message = e.getMessage() == null ? "it ends too early" : e.getMessage();
        if (message.startsWith(object.address()) && e instanceof IOException known) {
            return known;
        }
        return new IOException("%s: cannot be unpacked, it is cut off or damaged: %s".formatted(object.address(), message), e);
    }

    /** A part of a packed object. It is not closed with its part, because the next part comes from the same stream. */
    private final class Guarded extends InputStream {

        private final InputStream in;

        Guarded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException | RuntimeException e) {
                throw damaged(object, e);
            }
        }
    }
}
