package io.tidemark.oss.stream;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.EnumSet;
import java.util.Set;

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

import com.aliyun.oss.model.ObjectMetadata;

import io.tidemark.oss.OssException;

/** One object while it is read: its stored bytes, unpacked into one part, or into one part for each file of a zip archive. */
final class StoredObject implements Closeable {

    private static final Set<ZipMethod> FRUGAL =
            EnumSet.of(ZipMethod.STORED, ZipMethod.DEFLATED, ZipMethod.ENHANCED_DEFLATED, ZipMethod.BZIP2, ZipMethod.UNSHRINKING, ZipMethod.IMPLODING);
    private static final int LONGEST_NAME = 200;

    private final PinnedObject object;
    private final StoredBytes bytes;
    private final InputStream unpacked;
    private final boolean packed;
    private final ZipTail tail;
    private final UnpackLimits limits;
    private Part part;
    private int entries;
    private long unpackedBytes;
    private boolean finished;

    /**
     * One file in the object.
     *
     * @param name      for people
     * @param entry     its name in the archive; null where the object is no archive
     * @param versionId of the object; null where its bucket keeps no versions
     */
    record Part(String name, String entry, String versionId) {
    }

    private StoredObject(PinnedObject object, StoredBytes bytes, InputStream unpacked, boolean packed, ZipTail tail,
            UnpackLimits limits) {
        this.object = object;
        this.bytes = bytes;
        this.unpacked = unpacked;
        this.packed = packed;
        this.tail = tail;
        this.limits = limits;
    }

    static StoredObject open(PinnedObject object, StoredBytes bytes, Compression option, ReadSettings settings) throws IOException {
        try {
            bytes.open();
            PushbackInputStream in = new PushbackInputStream(bytes, Magic.LENGTH);
            Compression compression = option == Compression.auto ? detect(object, in, bytes.metadata()) : option;
            ZipTail tail = compression == Compression.zip ? new ZipTail(in) : null;
            InputStream unpacked;
            try {
                if (compression != Compression.none && object.size() == 0) {
                    throw new IOException("it is empty, and even nothing packs to something");
                }
                unpacked = unpack(tail == null ? in : tail, compression, settings);
            } catch (IOException | RuntimeException e) {
                throw damaged(object, bytes, 0, e);
            }
            return new StoredObject(object, bytes, unpacked, compression != Compression.none, tail, settings.limits());
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
        if (byContent != declared && object.size() > 0) {
            throw new OssException("CompressionUnclear", false,
                    "%s: the first bytes say compression=%s, the key or content encoding says %s: set compression to the right one"
                            .formatted(object.address(), byContent, declared));
        }
        return declared;
    }

    private static InputStream unpack(InputStream in, Compression compression, ReadSettings settings) throws IOException {
        if (compression == Compression.none) {
            return in;
        }
        int bufferSize = settings.bufferSize();
        return switch (compression) {
            case gzip -> new GzipMembers(in, bufferSize);
            case bzip2 -> new BZip2CompressorInputStream(new BufferedInputStream(in, bufferSize), true);
            case zstd -> new ZstdFrames(in, settings.limits().window());
            case zip -> new ZipArchiveInputStream(new BufferedInputStream(in, bufferSize));
            default -> throw new IllegalStateException(compression.name());
        };
    }

    /** The next part, or null after the last one: then everything stored has been read and checked. */
    InputStream nextPart() throws IOException {
        if (unpacked instanceof ZipArchiveInputStream zip) {
            if (nextEntry(zip)) {
                return new Guarded(zip);
            }
        } else if (part == null) {
            part = new Part(object.address(), null, versionId());
            return packed ? new Guarded(unpacked) : unpacked;
        }
        finish();
        return null;
    }

    private boolean nextEntry(ZipArchiveInputStream zip) throws IOException {
        ZipArchiveEntry entry = readEntry(zip);
        while (entry != null && entry.isDirectory()) {
            // whatever a directory may hold counts against the limits like everything else
            new Guarded(zip).transferTo(OutputStream.nullOutputStream());
            entry = readEntry(zip);
        }
        if (entry == null) {
            return false;
        }
        String name = printable(entry.getName());
        part = new Part(object.address() + "!" + name, name, versionId());
        return true;
    }

    private ZipArchiveEntry readEntry(ZipArchiveInputStream zip) throws IOException {
        ZipArchiveEntry entry;
        try {
            entry = zip.getNextEntry();
            if (entry != null && !(zip.canReadEntryData(entry) && isFrugal(entry))) {
                throw new IOException("its entry " + printable(entry.getName()) + " is encrypted or packed in a way that cannot be read");
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
        if (entry != null) {
            countEntry();
        }
        return entry;
    }

    /** The archive's other methods, XZ and Zstandard among them, take as much memory as the archive says. */
    private static boolean isFrugal(ZipArchiveEntry entry) {
        return FRUGAL.contains(ZipMethod.getMethodByCode(entry.getMethod()));
    }

    private void countEntry() {
        if (++entries > limits.entries()) {
            throw new OssException("ArchiveTooLarge", false,
                    "%s: the archive has more than maxArchiveEntries=%d entries; nothing of it is used: correct the object or the option"
                            .formatted(object.address(), limits.entries()));
        }
    }

    private String versionId() {
        return object.versionId() != null ? object.versionId() : metadata().getVersionId();
    }

    /** Reads what no decompressor asked for, so that length and CRC-64 are checked over all of it. */
    private void finish() throws IOException {
        if (finished) {
            return;
        }
        (tail == null ? bytes : tail).transferTo(OutputStream.nullOutputStream());
        if (tail != null && !tail.confirms(entries)) {
            // the unpacker takes an archive that is cut between two files for a shorter archive
            throw damaged(new IOException("its directory does not list the " + entries + " entries that were read"));
        }
        finished = true;
    }

    /** The part that {@link #nextPart()} returned last. */
    Part part() {
        return part;
    }

    /** Bytes of text that have been read. */
    long unpackedBytes() {
        return packed ? unpackedBytes : bytes.position();
    }

    /** Whether another part may follow the current one. */
    boolean mayHaveMoreParts() {
        return unpacked instanceof ZipArchiveInputStream;
    }

    ObjectMetadata metadata() {
        return bytes.metadata();
    }

    @Override
    public void close() throws IOException {
        // the connection first: a decompressor that closes a whole connection would read it to its end
        bytes.close();
        unpacked.close();
    }

    /** An archive may have names of 64 KiB, which all would be kept to say where lines come from. */
    private static String printable(String name) {
        String cut = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    private IOException damaged(Exception e) {
        return damaged(object, bytes, unpackedBytes, e);
    }

    /** Failures of the object's bytes speak for themselves; anything else comes from the decompressor. */
    private static IOException damaged(PinnedObject object, StoredBytes bytes, long unpacked, Exception e) {
        if (bytes.isClosed()) {
            // a decompressor that is closed while it works takes what is left of its memory for the object's bytes
            return bytes.closedWhileRead(e);
        }
        // a decompressor that meets the end says nothing
        String message = e.getMessage() == null ? "it ends too early" : e.getMessage();
        if (message.startsWith(object.address()) && e instanceof IOException known) {
            return known;
        }
        return new IOException("%s: cannot be unpacked, it is cut off or damaged: %s; %d of its %d stored bytes were read and unpacked to %d"
                .formatted(object.address(), message, bytes.position(), object.size(), unpacked), e);
    }

    private void count(int read) {
        if (read > 0) {
            unpackedBytes += read;
            String exceeded = limits.exceededBy(unpackedBytes, bytes.position());
            if (exceeded != null) {
                throw beyondLimit(exceeded);
            }
        }
    }

    private OssException beyondLimit(String what) {
        return new OssException("UnpacksToTooMuch", false,
                "%s: %s; nothing of it is used: correct the object, or the option if it is meant to".formatted(object.address(), what));
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
            int read;
            try {
                read = in.read(buffer, offset, length);
            } catch (ZstdHeader.WindowTooLarge e) {
                throw beyondLimit(e.getMessage());
            } catch (IOException | RuntimeException e) {
                throw damaged(e);
            }
            count(read);
            return read;
        }
    }
}
