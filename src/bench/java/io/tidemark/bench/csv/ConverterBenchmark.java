package io.tidemark.bench.csv;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.tidemark.csv.BadValueException;
import io.tidemark.csv.ColumnType;
import io.tidemark.csv.ParseOptions;
import io.tidemark.csv.ValueParser;
import io.tidemark.csv.ValueParsers;

/** Nanoseconds from a field's bytes to its value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConverterBenchmark {

    private static final int VALUES = 1000;

    /** A type, and {@code @} with a date format of its own. */
    @Param({"BIGINT", "DOUBLE", "DECIMAL(18,6)", "STRING", "BOOLEAN", "DATE", "DATETIME", "TIMESTAMP", "TIMESTAMP@dd/MM/uuuu HH:mm:ss"})
    private String type;

    private final SumSink sink = new SumSink();
    private final byte[][] texts = new byte[VALUES][];
    private ValueParser converter;

    @Setup
    public void setUp() {
        String[] parts = type.split("@");
        ParseOptions options = ParseOptions.of(ZoneId.of("Asia/Shanghai"));
        converter = ValueParsers.of(ColumnType.parse(parts[0]).orElseThrow(),
                parts.length == 1 ? options : options.withDateFormats(List.of(parts[1])));
        Random random = new Random(1);
        for (int i = 0; i < VALUES; i++) {
            texts[i] = text(random).getBytes(StandardCharsets.UTF_8);
        }
    }

    private String text(Random random) {
        int day = 1 + random.nextInt(28);
        String time = "%02d:%02d:%02d".formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60));
        return switch (type) {
            case "BIGINT" -> Long.toString(random.nextLong() >> random.nextInt(64));
            case "DOUBLE", "DECIMAL(18,6)" -> BigDecimal.valueOf(random.nextInt(360_000_000) - 180_000_000, 6).toString();
            case "STRING" -> "regular heartbeat no anomaly " + random.nextInt(100_000);
            case "BOOLEAN" -> random.nextBoolean() ? "true" : "false";
            case "DATE" -> "2019-11-%02d".formatted(day);
            case "DATETIME", "TIMESTAMP" -> "2019-11-%02d %s.%03d".formatted(day, time, random.nextInt(1000));
            default -> "%02d/11/2019 %s".formatted(day, time);
        };
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public long convert() throws BadValueException {
        for (byte[] text : texts) {
            converter.parse(text, 0, text.length, sink);
        }
        return sink.sum;
    }
}
