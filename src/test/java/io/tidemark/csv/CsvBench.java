package io.tidemark.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;

/**
 * What one thread reads from memory: rows of about 118 bytes, once as devices write them and once with every text quoted.
 * The argument is the number of rounds; the first ones warm up.
 */
final class CsvBench {

    private static final int CHUNK = 1 << 20;
    private static final int SIZE = 128 << 20;
    private static final List<TableColumn> TABLE = List.of(TableColumn.of("device_id", "string", true),
            TableColumn.of("ts", "timestamp", true), TableColumn.of("latitude", "double", true), TableColumn.of("longitude", "double", true),
            TableColumn.of("temperature", "double", true), TableColumn.of("humidity", "double", true),
            TableColumn.of("battery", "bigint", true), TableColumn.of("status", "string", true), TableColumn.of("message", "string", true));

    private long sum;

    @FunctionalInterface
    private interface Step {

        void run(CsvChunk chunk);
    }

    private CsvBench() {
    }

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 6;
        CsvBench bench = new CsvBench();
        for (boolean quoted : new boolean[] {false, true}) {
            byte[] text = text(quoted);
            for (int i = 1; i <= rounds; i++) {
                bench.round(quoted ? "quoted" : "plain", i, text);
            }
        }
        System.out.println("sum " + bench.sum);
    }

    private void round(String name, int round, byte[] text) throws IOException {
        CsvParser parser = new CsvParser(CsvFormat.RFC_4180);
        RecordMapper mapper = new RecordMapper(ColumnMapping.ofTable(TABLE), ParseOptions.of(ZoneId.of("Asia/Shanghai")), RowPolicy.STRICT);
        SumSink sink = new SumSink();
        String split = measure(text, chunk -> sum += chunk.length());
        String fields = measure(text, chunk -> fields(parser, chunk));
        String typed = measure(text, chunk -> typed(parser, mapper, sink, chunk));
        sum += sink.sum;
        System.out.printf("%s round %d, %d MB: split %s, fields %s, typed %s, FastCSV %s%n", name, round, text.length >> 20, split, fields,
                typed, fastCsv(text));
    }

    /** A yardstick for the machine: 186 MB/s where this package is to reach 755 for fields and 525 for typed values. */
    private String fastCsv(byte[] text) throws IOException {
        long cpu = cpu();
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(new ByteArrayInputStream(text))) {
            for (CsvRecord record : reader) {
                sum += record.getFieldCount();
            }
        }
        return "%.0f MB/s of CPU".formatted(text.length / 1e6 / ((cpu() - cpu) / 1e9));
    }

    private String measure(byte[] text, Step step) throws IOException {
        long cpu = cpu();
        long wall = System.nanoTime();
        CsvChunk chunk = new CsvChunk();
        try (RecordSplitter splitter = new RecordSplitter(new ByteArrayInputStream(text), CsvFormat.RFC_4180, CHUNK)) {
            while (splitter.next(chunk)) {
                step.run(chunk);
            }
        }
        double seconds = (cpu() - cpu) / 1e9;
        return "%.0f MB/s of CPU (%.2f s, wall %.2f s)".formatted(text.length / 1e6 / seconds, seconds, (System.nanoTime() - wall) / 1e9);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void fields(CsvParser parser, CsvChunk chunk) {
        parser.reset(chunk);
        while (parser.next()) {
            for (int i = 0; i < parser.fields(); i++) {
                sum += parser.end(i) - parser.start(i);
            }
        }
    }

    private static void typed(CsvParser parser, RecordMapper mapper, RowSink sink, CsvChunk chunk) {
        parser.reset(chunk);
        while (parser.next()) {
            try {
                mapper.map(parser, sink);
            } catch (BadValueException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static byte[] text(boolean quoted) {
        Random random = new Random(1);
        String q = quoted ? "\"" : "";
        LocalDateTime time = LocalDateTime.of(2019, 11, 6, 23, 0);
        StringBuilder text = new StringBuilder(SIZE + 200);
        while (text.length() < SIZE) {
            time = time.plusNanos(7_000_000);
            text.append(q).append("device-%06d".formatted(random.nextInt(1_000_000))).append(q).append(',');
            text.append(time.toLocalDate()).append(' ').append("%02d:%02d:%02d.%03d".formatted(
                    time.getHour(), time.getMinute(), time.getSecond(), time.getNano() / 1_000_000)).append(',');
            text.append(BigDecimal.valueOf(31_000_000 + random.nextInt(1_000_000), 6)).append(',');
            text.append(BigDecimal.valueOf(121_000_000 + random.nextInt(1_000_000), 6)).append(',');
            text.append(BigDecimal.valueOf(random.nextInt(6000) - 1000, 2)).append(',');
            text.append(BigDecimal.valueOf(random.nextInt(1000), 1)).append(',').append(random.nextInt(100)).append(',');
            text.append(q).append(random.nextInt(20) == 0 ? "WARN" : "OK").append(q).append(',');
            text.append(q).append("regular heartbeat no anomaly, seq ".substring(0, 28)).append(random.nextInt(100_000)).append(q).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Sums what it gets. */
    private static final class SumSink implements RowSink, ColumnSink {

        private long sum;
        private long bits;

        @Override
        public ColumnSink column(int slot) {
            return this;
        }

        @Override
        public void endRow() {
            sum += bits;
        }

        @Override
        public void setNull() {
            bits++;
        }

        @Override
        public void setLong(long value) {
            bits += value;
        }

        @Override
        public void setDouble(double value) {
            bits += Double.doubleToRawLongBits(value);
        }

        @Override
        public void setDecimal(long unscaled, int scale) {
            bits += unscaled;
        }

        @Override
        public void setDecimal(BigDecimal value) {
            bits += value.hashCode();
        }

        @Override
        public void setTimestamp(long epochSecond, int nanos) {
            bits += epochSecond + nanos;
        }

        @Override
        public void setBytes(byte[] buffer, int from, int to) {
            bits += buffer[from] + to - from;
        }

        @Override
        public void setObject(Object value) {
            bits += value.hashCode();
        }
    }
}
