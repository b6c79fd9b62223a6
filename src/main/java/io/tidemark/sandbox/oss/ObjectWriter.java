package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Writes the bytes of one object (or one part) to a file of its own and computes size, MD5 and CRC-64 on the way.
 * Nobody sees the file before its metadata are published; closed without {@link #finish()}, it is removed.
 */
final class ObjectWriter extends OutputStream {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Path file;
    private final OutputStream out;
    private final MessageDigest md5 = newMd5();
    private final Crc64 crc = new Crc64();
    private long size;
    private byte[] digest;

    ObjectWriter(Path file) throws IOException {
        this.file = file;
        this.out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        md5.update(bytes, offset, length);
        crc.update(bytes, offset, length);
        size += length;
    }

    /** All bytes are there: closes the file and keeps it. */
    void finish() throws IOException {
        out.close();
        digest = md5.digest();
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (digest == null) {
            Files.deleteIfExists(file);
        }
    }

    /** The bytes are refused after all. */
    void discard() throws IOException {
        Files.deleteIfExists(file);
    }

    Path file() {
        return file;
    }

    String fileName() {
        return file.getFileName().toString();
    }

    long size() {
        return size;
    }

    long crc64() {
        return crc.value();
    }

    byte[] md5() {
        return digest.clone();
    }

    String etag() {
        return HEX.formatHex(digest);
    }

    static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
