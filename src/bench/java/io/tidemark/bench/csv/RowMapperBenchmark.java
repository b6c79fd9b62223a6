package io.tidemark.bench.csv;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.tidemark.csv.BadValueException;
import io.tidemark.csv.ColumnMapping;
import io.tidemark.csv.ParseOptions;
import io.tidemark.csv.RowMapper;
import io.tidemark.csv.RowPolicy;

/** Nanoseconds from a row of nine Strings, as camel-csv makes it, to its values. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RowMapperBenchmark {

    private static final int ROWS = 1000;

    private final SumSink sink = new SumSink();
    private final List<List<String>> rows = rows();
    private final RowMapper mapper =
            new RowMapper(ColumnMapping.ofTable(Texts.DEVICE), ParseOptions.of(ZoneId.of("Asia/Shanghai")), RowPolicy.STRICT);

    private static List<List<String>> rows() {
        Random random = new Random(1);
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            rows.add(Texts.fields(row, random));
        }
        return rows;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long map() throws BadValueException {
        for (List<String> row : rows) {
            mapper.map(row, sink);
        }
        return sink.sum;
    }
}
