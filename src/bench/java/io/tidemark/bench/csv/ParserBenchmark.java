package io.tidemark.bench.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;

import io.tidemark.csv.BadValueException;
import io.tidemark.csv.ColumnMapping;
import io.tidemark.csv.CsvChunk;
import io.tidemark.csv.CsvFormat;
import io.tidemark.csv.CsvParser;
import io.tidemark.csv.ParseOptions;
import io.tidemark.csv.RecordMapper;
import io.tidemark.csv.RecordSplitter;
import io.tidemark.csv.RowPolicy;

/** Megabytes a second from memory to records, fields and values, on one thread. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParserBenchmark {

    private static final int CHUNK = 256 * 1024;

    /** {@link Texts.Kind} */
    @Param({"PLAIN", "QUOTED", "WIDE"})
    private String text;

    private final CsvChunk chunk = new CsvChunk();
    private final CsvParser parser = new CsvParser(CsvFormat.RFC_4180);
    private final SumSink sink = new SumSink();
    private byte[] bytes;
    private RecordMapper mapper;

    @Setup
    public void setUp() {
        Texts.Kind kind = Texts.Kind.valueOf(text);
        bytes = kind.text();
        mapper = new RecordMapper(ColumnMapping.ofTable(kind.table()), ParseOptions.of(ZoneId.of("Asia/Shanghai")), RowPolicy.STRICT);
    }

    /** Finds where records end: what the reading thread of a load does. */
    @Benchmark
    public long split() throws IOException {
        long length = 0;
        try (RecordSplitter splitter = splitter()) {
            while (splitter.next(chunk)) {
                length += chunk.length();
            }
        }
        return length;
    }

    /** And finds their fields. */
    @Benchmark
    public long fields() throws IOException {
        long length = 0;
        try (RecordSplitter splitter = splitter()) {
            while (splitter.next(chunk)) {
                parser.reset(chunk);
                while (parser.next()) {
                    for (int i = 0; i < parser.fields(); i++) {
                        length += parser.end(i) - parser.start(i);
                    }
                }
            }
        }
        return length;
    }

    /** And types their values, as a load does. */
    @Benchmark
    public long values() throws IOException, BadValueException {
        try (RecordSplitter splitter = splitter()) {
            while (splitter.next(chunk)) {
                parser.reset(chunk);
                mapper.mapOrdinary(parser, sink);
                while (parser.next()) {
                    mapper.map(parser, sink);
                    mapper.mapOrdinary(parser, sink);
                }
            }
        }
        return sink.sum;
    }

    /** The yardstick: a fast parser that makes a String of each field. */
    @Benchmark
    public long fastCsv() throws IOException {
        long fields = 0;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(new ByteArrayInputStream(bytes))) {
            for (CsvRecord csv : reader) {
                fields += csv.getFieldCount();
            }
        }
        return fields;
    }

    private RecordSplitter splitter() {
        return new RecordSplitter(new ByteArrayInputStream(bytes), CsvFormat.RFC_4180, CHUNK);
    }
}
