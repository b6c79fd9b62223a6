package io.tidemark.sandbox.maxcompute;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;

/** The rows of a list of blocks, one block open at a time. */
final class RowSource implements Closeable {

    private final BlockFiles files;
    private final List<Column> columns;
    private final BlockFiles.Pin pin;
    private final Iterator<Block> blocks;
    private RowReader current;

    /** @throws ServiceException when the rows were discarded instead of stored, or are gone by now */
    RowSource(BlockFiles files, List<Column> columns, List<Block> blocks) {
        for (Block block : blocks) {
            if (block.file().equals(Block.DISCARDED) && block.rows() > 0) {
                throw ServiceException.notImplemented("reading rows in discard mode: they were counted, not stored");
            }
        }
        this.files = files;
        this.columns = columns;
        this.pin = files.pin(blocks);
        boolean gone = blocks.stream().anyMatch(block -> block.rows() > 0 && !Files.exists(files.path(block)));
        if (gone) {
            pin.close();
            throw new ServiceException(409, "DataVersionConflict",
                    "The rows were overwritten or dropped since the download was created; create a new one");
        }
        this.blocks = blocks.stream().filter(block -> block.rows() > 0).iterator();
    }

    /** Null after the last row. */
    Object[] next() throws IOException {
        while (true) {
            if (current != null) {
                Object[] row = current.next();
                if (row != null) {
                    return row;
                }
                current.close();
                current = null;
            }
            if (!blocks.hasNext()) {
                return null;
            }
            current = open(blocks.next());
        }
    }

    private RowReader open(Block block) throws IOException {
        InputStream file = new FileInputStream(files.path(block).toFile());
        try {
            InputStream in = block.compression().decompress(file);
            return block.arrow() ? new ArrowRowReader(in, columns, true) : new RecordReader(in, columns, true);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (current != null) {
                current.close();
            }
        } finally {
            pin.close();
        }
    }
}
