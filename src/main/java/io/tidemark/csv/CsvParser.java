package io.tidemark.csv;

/** Finds the fields of the records of a chunk. One per thread, reused, allocates nothing per record. */
public final class CsvParser {

    public CsvParser(CsvFormat format) {
    }

    public void reset(CsvChunk chunk) {
        throw new UnsupportedOperationException("to come");
    }

    /** @return false when the chunk has no more records */
    public boolean next() {
        throw new UnsupportedOperationException("to come");
    }

    /** What is wrong with the record; null when its fields can be read. */
    public RecordFault fault() {
        throw new UnsupportedOperationException("to come");
    }

    public int fields() {
        throw new UnsupportedOperationException("to come");
    }

    /** The bytes that hold the field's text from {@link #start} to {@link #end}, quotes and escapes removed. */
    public byte[] buffer(int field) {
        throw new UnsupportedOperationException("to come");
    }

    public int start(int field) {
        throw new UnsupportedOperationException("to come");
    }

    public int end(int field) {
        throw new UnsupportedOperationException("to come");
    }

    public boolean quoted(int field) {
        throw new UnsupportedOperationException("to come");
    }

    /** The line on which the record starts, from 1. */
    public long line() {
        throw new UnsupportedOperationException("to come");
    }

    /** The offset of the record's first byte in the text as UTF-8. */
    public long offset() {
        throw new UnsupportedOperationException("to come");
    }

    /** The record as it came, without its line end and cut off after so many bytes. */
    public String raw(int maxBytes) {
        throw new UnsupportedOperationException("to come");
    }
}
