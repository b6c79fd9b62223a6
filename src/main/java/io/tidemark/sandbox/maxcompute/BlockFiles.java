package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The files of blocks. A file appears under its name only when whole and on the disk, never changes, and goes when no
 * table or session has it and no reader holds it.
 */
final class BlockFiles {

    private final Path directory;
    private final Map<String, Integer> pinned = new HashMap<>();
    private final Set<String> doomed = new HashSet<>();

    /** Blocks that stay readable until it is closed. */
    final class Pin implements AutoCloseable {

        private final Collection<Block> blocks;

        private Pin(Collection<Block> blocks) {
            this.blocks = blocks;
        }

        @Override
        public void close() {
            unpin(blocks);
        }
    }

    BlockFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** A file to write to, not yet visible as a block. */
    Path temporary() {
        return directory.resolve(UUID.randomUUID() + ".part");
    }

    /** Makes a complete temporary file durable and visible; returns its name. */
    String publish(Path temporary) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        String name = temporary.getFileName().toString().replace(".part", ".block");
        Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return name;
    }

    Path path(Block block) {
        return directory.resolve(block.file());
    }

    synchronized Pin pin(Collection<Block> blocks) {
        blocks.forEach(block -> pinned.merge(block.file(), 1, Integer::sum));
        return new Pin(blocks);
    }

    private synchronized void unpin(Collection<Block> blocks) {
        for (Block block : blocks) {
            boolean free = pinned.computeIfPresent(block.file(), (file, n) -> n == 1 ? null : n - 1) == null;
            if (free && doomed.remove(block.file())) {
                deleteFile(block.file());
            }
        }
    }

    synchronized void delete(Collection<Block> blocks) {
        for (Block block : blocks) {
            if (pinned.containsKey(block.file())) {
                doomed.add(block.file());
            } else {
                deleteFile(block.file());
            }
        }
    }

    /** Deletes what a crash left behind between writing a file and journalling it. */
    void keepOnly(Set<String> names) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!names.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    private void deleteFile(String file) {
        if (file.equals(Block.DISCARDED)) {
            return;
        }
        try {
            Files.deleteIfExists(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Block file " + file + " cannot be deleted", e);
        }
    }
}
