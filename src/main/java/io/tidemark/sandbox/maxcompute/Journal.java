package io.tidemark.sandbox.maxcompute;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The events of the sandbox, one line each: checksum, space, JSON. An event counts as happened once its line is on the
 * disk; a last line that was cut by a crash never happened. One process at a time holds a journal.
 */
final class Journal implements Closeable {

    private static final String FILE = "journal";

    private final ObjectMapper json = new ObjectMapper();
    private final Path directory;
    private final FileChannel lockFile;
    private FileChannel channel;

    private Journal(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /** @throws IOException also when another process uses the directory */
    static Journal open(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel lockFile = FileChannel.open(directory.resolve("lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = lockFile.tryLock();
            if (lock == null) {
                throw new IOException("another process holds its lock");
            }
            return new Journal(directory, lockFile);
        } catch (IOException | OverlappingFileLockException e) {
            lockFile.close();
            throw new IOException("Sandbox directory " + directory + " is in use; choose another one, or stop the "
                    + "sandbox that uses it", e);
        }
    }

    /** The events so far; to be called once, before {@link #startWith}. */
    List<JournalEvent> read() throws IOException {
        Path file = directory.resolve(FILE);
        List<JournalEvent> events = new ArrayList<>();
        if (!Files.exists(file)) {
            return events;
        }
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean whole = line.length() > 9 && line.startsWith(checksum(line.substring(9)) + " ");
            if (whole) {
                events.add(json.readValue(line.substring(9), JournalEvent.class));
            } else if (i < lines.size() - 1) {
                throw new IOException("Sandbox journal " + file + " is damaged in line " + (i + 1)
                        + "; delete the directory to start afresh");
            }
        }
        return events;
    }

    /** Replaces the journal, atomically, by these events, and opens it for more. */
    void startWith(List<JournalEvent> events) throws IOException {
        Path next = directory.resolve(FILE + ".next");
        try (FileChannel out = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (JournalEvent event : events) {
                lines.writeBytes(line(event));
            }
            writeFully(out, lines.toByteArray());
            out.force(true);
        }
        Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel = FileChannel.open(directory.resolve(FILE), StandardOpenOption.APPEND);
    }

    /** Returns when the event is on the disk. */
    synchronized void append(JournalEvent event) {
        try {
            long end = channel.size();
            try {
                writeFully(channel, line(event));
                channel.force(false);
            } catch (IOException e) {
                // half a line would make what follows it unreadable
                channel.truncate(end);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Sandbox journal in " + directory + " cannot be written", e);
        }
    }

    private byte[] line(JournalEvent event) throws IOException {
        String text = json.writerFor(JournalEvent.class).writeValueAsString(event);
        return (checksum(text) + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    private static void writeFully(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        try (FileChannel lock = lockFile; FileChannel events = channel) {
            if (events != null) {
                events.force(true);
            }
        }
    }
}
