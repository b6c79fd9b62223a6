package io.tidemark.maxcompute;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.apache.camel.Exchange;

import io.tidemark.sandbox.maxcompute.SandboxMaxCompute;

/** Loads texts that are made to hurt, in a JVM with little memory; prints one line for each: its name and what came of it. */
final class HostileText {

    private static final int MIB = 1 << 20;

    private HostileText() {
    }

    /** @param args a directory for the sandbox */
    public static void main(String[] args) throws Exception {
        try (MaxComputeFixture fixture = new MaxComputeFixture(Path.of(args[0]), SandboxMaxCompute.Options.discarding())) {
            fixture.sql("CREATE TABLE log (device STRING, reading BIGINT)");
            load("endless-line", fixture, repeated("x", 400 * MIB));
            load("quotes", fixture, repeated("\"", 64 * MIB));
            load("open-quote", fixture, new SequenceInputStream(text("\"never closed\n"), repeated("d,1\n", 64 * MIB)));
            load("million-columns", fixture, repeated(",", 4 * MIB));
            load("empty-lines", fixture, repeated("\n", 64 * MIB));
            load("junk", fixture, new Junk(64 * MIB));
        }
        // the threads of the SDK's HTTP client are no reason to stay
        System.exit(0);
    }

    private static void load(String name, MaxComputeFixture fixture, InputStream text) {
        InputStream body = new SequenceInputStream(Collections.enumeration(List.of(text("first,1\n"), text, text("\nlast,2\n"))));
        Exchange exchange = fixture.send(body, "log", "blockSize", "1048576", "maxRecordBytes", "1048576", "maxRejectedPercent", "100");
        System.out.println(name + (exchange.getException() != null ? " failed: " + exchange.getException()
                : " read=" + exchange.getMessage().getHeader(MaxComputeConstants.ROWS_READ)
                        + " written=" + exchange.getMessage().getHeader(MaxComputeConstants.ROWS_WRITTEN)
                        + " rejected=" + exchange.getMessage().getHeader(MaxComputeConstants.ROWS_REJECTED)));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream repeated(String unit, long bytes) {
        byte[] block = unit.repeat(64 * 1024 / unit.length()).getBytes(StandardCharsets.UTF_8);
        return new InputStream() {

            private long left = bytes;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int at = (int) ((bytes - left) % block.length);
                int count = (int) Math.min(Math.min(length, block.length - at), left);
                System.arraycopy(block, at, buffer, offset, count);
                left -= count;
                return count;
            }
        };
    }

    /** Random bytes, the same in every run. */
    private static final class Junk extends InputStream {

        private final Random random = new Random(11);
        private long left;

        Junk(long bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? random.nextInt(256) : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            byte[] bytes = new byte[(int) Math.min(length, left)];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, buffer, offset, bytes.length);
            left -= bytes.length;
            return bytes.length;
        }
    }
}
