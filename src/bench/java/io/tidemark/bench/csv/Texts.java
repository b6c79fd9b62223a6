package io.tidemark.bench.csv;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.tidemark.csv.TableColumn;

/** The same texts in every run. */
final class Texts {

    /** One operation of a benchmark reads so much, so that operations a second are megabytes a second. */
    static final int MEGABYTE = 1_000_000;
    private static final int WIDE = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    static final List<TableColumn> DEVICE = List.of(TableColumn.of("device_id", "string", true),
            TableColumn.of("ts", "timestamp", true), TableColumn.of("latitude", "double", true), TableColumn.of("longitude", "double", true),
            TableColumn.of("temperature", "double", true), TableColumn.of("humidity", "double", true),
            TableColumn.of("battery", "bigint", true), TableColumn.of("status", "string", true), TableColumn.of("message", "string", true));

    /** Of records. */
    enum Kind {
        /** What devices write: nine fields, about 118 bytes, no quotes. */
        PLAIN,
        /** The same with every text in quotes, and one message in ten with a quoted line end and a doubled quote. */
        QUOTED,
        /** Two hundred small whole numbers. */
        WIDE;

        List<TableColumn> table() {
            return this == WIDE ? IntStream.range(0, Texts.WIDE).mapToObj(i -> TableColumn.of("c" + i, "bigint", true)).toList() : DEVICE;
        }

        byte[] text() {
            StringBuilder text = new StringBuilder(MEGABYTE + 2000);
            Random random = new Random(1);
            for (int row = 0; text.length() < MEGABYTE; row++) {
                text.append(this == WIDE ? wide(random) : String.join(",", quoted(fields(row, random), random))).append('\n');
            }
            return text.substring(0, text.lastIndexOf("\n", MEGABYTE - 1) + 1).getBytes(StandardCharsets.UTF_8);
        }

        private List<String> quoted(List<String> fields, Random random) {
            if (this == PLAIN) {
                return fields;
            }
            List<String> quoted = new ArrayList<>(fields);
            for (int text : new int[] {0, 7, 8}) {
                quoted.set(text, '"' + fields.get(text) + (text == 8 && random.nextInt(10) == 0 ? "\nsaid \"\"so\"\"" : "") + '"');
            }
            return quoted;
        }
    }

    private Texts() {
    }

    /** One record of a device. */
    static List<String> fields(int row, Random random) {
        return List.of("device-%06d".formatted(random.nextInt(1_000_000)),
                TIME.format(LocalDateTime.of(2019, 11, 6, 23, 0).plusNanos(row * 7_000_000L)),
                BigDecimal.valueOf(31_000_000 + random.nextInt(1_000_000), 6).toString(),
                BigDecimal.valueOf(121_000_000 + random.nextInt(1_000_000), 6).toString(),
                BigDecimal.valueOf(random.nextInt(6000) - 1000, 2).toString(), BigDecimal.valueOf(random.nextInt(1000), 1).toString(),
                Integer.toString(random.nextInt(100)), random.nextInt(20) == 0 ? "WARN" : "OK",
                "regular heartbeat no anomaly " + random.nextInt(100_000));
    }

    private static String wide(Random random) {
        return String.join(",", IntStream.range(0, WIDE).mapToObj(i -> Integer.toString(random.nextInt(100_000))).toList());
    }
}
