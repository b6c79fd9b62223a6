package io.tidemark.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Input that no device writes on purpose: bounded memory, the rows before and behind it are read. */
class HostileInputTest {

    private static final int CHUNK = 256 << 10;
    private static final CsvFormat FORMAT = CsvFormat.RFC_4180;

    /** What came out of a text. */
    private record Outcome(long records, Map<RecordFault, Long> faults, long lastLine, int largestChunk) {
    }

    /** A text that is made while it is read: a head, some bytes again and again, a tail. */
    private static final class Repeated extends InputStream {

        private final byte[] head;
        private final byte[] unit;
        private final byte[] tail;
        private final long middle;
        private long at;

        Repeated(String head, String unit, long middle, String tail) {
            this.head = head.getBytes(StandardCharsets.UTF_8);
            this.unit = unit.getBytes(StandardCharsets.UTF_8);
            this.tail = tail.getBytes(StandardCharsets.UTF_8);
            this.middle = middle;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = 0;
            while (count < length) {
                if (at < head.length) {
                    target[offset + count++] = head[(int) at++];
                } else if (at < head.length + middle) {
                    target[offset + count++] = unit[(int) ((at++ - head.length) % unit.length)];
                } else if (at < head.length + middle + tail.length) {
                    target[offset + count++] = tail[(int) (at++ - head.length - middle)];
                } else {
                    return count == 0 ? -1 : count;
                }
            }
            return count;
        }
    }

    @Test
    void aLineWithoutEndIsOneRejectedRow() throws IOException {
        Outcome outcome = read(new Repeated("a\n", "x", 100 << 20, "\nb\n"), FORMAT);

        assertThat(outcome.records).isEqualTo(3);
        assertThat(outcome.faults).containsExactly(Map.entry(RecordFault.TOO_LONG, 1L));
        assertThat(outcome.lastLine).isEqualTo(3);
        assertThat(outcome.largestChunk).isLessThan(FORMAT.maxRecordBytes() + 2 * CHUNK);
    }

    @Test
    void aQuoteThatIsNeverClosedIsOneRejectedRowHoweverMuchFollows() throws IOException {
        Outcome outcome = read(new Repeated("a,\"\n", "some,row\n", 9 * 5_000_000, "b\n"), FORMAT);

        assertThat(outcome.records).isEqualTo(5_000_002);
        assertThat(outcome.faults).containsExactly(Map.entry(RecordFault.UNCLOSED_QUOTE, 1L));
        assertThat(outcome.lastLine).isEqualTo(5_000_002);
        assertThat(outcome.largestChunk).isLessThan(FORMAT.maxRecordBytes() + 2 * CHUNK);
    }

    @Test
    void theRowsBehindAnOpenQuoteComeInChunksOfTheUsualSize() throws IOException {
        CsvChunk chunk = new CsvChunk();
        long records = 0;
        try (RecordSplitter splitter = new RecordSplitter(new Repeated("a,\"\n", "some,row\n", 9 * 4_000_000, "\"b"), FORMAT, CHUNK)) {
            CsvParser parser = new CsvParser(FORMAT);
            while (splitter.next(chunk)) {
                assertThat(chunk.length()).as("what it becomes in memory is many times that").isLessThanOrEqualTo(2 * CHUNK);
                parser.reset(chunk);
                while (parser.next()) {
                    records++;
                }
            }
        }
        assertThat(records).isEqualTo(4_000_002);
    }

    @Test
    void aFileOfOpenQuotesIsReadInOnePass() throws IOException {
        Outcome outcome = read(new Repeated("", "x,\"y\n", 5 * 1_000_000, ""), FORMAT);

        assertThat(outcome.records).isEqualTo(1_000_000);
        assertThat(outcome.faults).containsExactly(Map.entry(RecordFault.UNCLOSED_QUOTE, 1_000_000L));
    }

    @Test
    void aFileOfQuotesIsOneRejectedRow() throws IOException {
        Outcome outcome = read(new Repeated("", "\"", 40 << 20, "\nb\n"), FORMAT);

        assertThat(outcome.records).isEqualTo(2);
        assertThat(outcome.faults).containsExactly(Map.entry(RecordFault.TOO_LONG, 1L));
    }

    @Test
    void aMillionColumnsAreOneRejectedRow() throws IOException {
        Outcome outcome = read(new Repeated("a\n", "x,", 2_000_000, "\nb\n"), FORMAT);

        assertThat(outcome.records).isEqualTo(3);
        assertThat(outcome.faults).containsExactly(Map.entry(RecordFault.TOO_MANY_FIELDS, 1L));
    }

    @Test
    void binaryJunkIsRejectedAndTheRowsAroundItAreRead() throws IOException {
        byte[] junk = new byte[4 << 20];
        new Random(3).nextBytes(junk);
        byte[] text = ("a\n" + "b,c\n".repeat(10)).getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(text, text.length + junk.length);
        System.arraycopy(junk, 0, all, text.length, junk.length);

        Outcome outcome = read(new ByteArrayInputStream(all), FORMAT);

        assertThat(outcome.faults).containsKeys(RecordFault.MALFORMED_TEXT);
        assertThat(outcome.records).isGreaterThan(11 + junk.length / 256);
    }

    @Test
    void aChunkGivesBackTheMemoryOfALongRecord() throws IOException {
        CsvChunk chunk = new CsvChunk();
        try (RecordSplitter splitter = new RecordSplitter(new Repeated("", "x", 10 << 20, "\n" + "b\n".repeat(CHUNK)), FORMAT, CHUNK)) {
            assertThat(splitter.next(chunk)).isTrue();
            assertThat(chunk.bytes().length).isGreaterThan(10 << 20);
            while (splitter.next(chunk)) {
                assertThat(chunk.length()).isPositive();
            }
        }
        assertThat(chunk.bytes().length).isLessThan(3 * CHUNK);
    }

    private static Outcome read(InputStream in, CsvFormat format) throws IOException {
        long records = 0;
        long lastLine = 0;
        int largest = 0;
        Map<RecordFault, Long> faults = new EnumMap<>(RecordFault.class);
        CsvParser parser = new CsvParser(format);
        CsvChunk chunk = new CsvChunk();
        try (RecordSplitter splitter = new RecordSplitter(in, format, CHUNK)) {
            while (splitter.next(chunk)) {
                largest = Math.max(largest, chunk.bytes().length);
                parser.reset(chunk);
                while (parser.next()) {
                    records++;
                    lastLine = parser.line();
                    if (parser.fault() != null) {
                        faults.merge(parser.fault(), 1L, Long::sum);
                        assertThat(parser.raw(100).length()).isLessThan(101);
                    }
                }
            }
        }
        return new Outcome(records, faults, lastLine, largest);
    }
}
