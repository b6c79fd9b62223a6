package io.tidemark.csv;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random rows of typed columns, read the short way and the long way: values, places and reasons of rejection must be the same. */
final class StraightFuzz {

    private static final String[] TYPES = {"string", "varchar(3)", "bigint", "tinyint", "double", "float", "decimal(9,2)", "boolean", "date",
            "datetime", "timestamp", "timestamp_ntz", "binary"};
    private static final String[] VALUES = {"", " ", "a", "abc", "abcd", "\"\"", "\"a\"", "\"a\"\"b\"", "\"a,b\"", "\"a\nb\"", "\"a\r\nb\"", "\"12\"",
            "0", "-0", "1", "12", "127", "128", "-129", "1.5", "-1.50", ".5", "5.", "12345678", "123456789", "1234567890123456",
            "12345678901234567", "9223372036854775807", "9223372036854775808", "1e3", "+7", " 7", "NULL", "\\N", "-", "--1", "1-1", "1..2",
            "2019-11-06", "2019-11-06 23:15:00", "2019-11-06T23:15:59", "2019-11-06 23:15:60", "2019-11-06 23:15", "2019-11-06 23:15:00.123",
            "2019-11-06 23:15:00+08", "2019-11-06T23:15+08", "2019-02-30 00:00:00", "2019-11-06 23:1x:00", " 2019-11-06 23:15", "true", "N",
            "\u4e2d\u6587", "\u0000", "\uD83D\uDE00", "x\"y", "\"open", "\"a\"b", "a very long text that does not fit into two words"};
    private static final String[] DELIMITERS = {",", ";", "\t", "-", "+", ":", " ", ".", "0", "||"};

    private final Random random;

    StraightFuzz(long seed) {
        this.random = new Random(seed);
    }

    /** @return what differs, null when nothing does */
    String oneText() {
        int columns = 1 + random.nextInt(6);
        List<TableColumn> table = IntStream.range(0, columns)
                .mapToObj(i -> TableColumn.of("c" + i, pick(TYPES), random.nextInt(4) > 0)).collect(Collectors.toCollection(ArrayList::new));
        table.add(TableColumn.of("line", "bigint", true));
        table.add(TableColumn.of("offset", "bigint", true));
        boolean usual = random.nextBoolean();
        String delimiter = usual ? "," : pick(DELIMITERS);
        CsvFormat format = new CsvFormat(delimiter, random.nextInt(8) == 0 ? null : '"', null, random.nextInt(4) == 0,
                random.nextInt(8) == 0 ? "#" : null, null, 0, StandardCharsets.UTF_8, CsvFormat.MalformedText.REJECT, random.nextInt(4) == 0,
                random.nextInt(8) == 0, random.nextInt(8) == 0 ? 64 : CsvFormat.DEFAULT_MAX_RECORD_BYTES);
        byte[] text = text(columns, delimiter).getBytes(StandardCharsets.UTF_8);
        List<String> longWay = rows(table, columns, format, text, false);
        List<String> shortWay = rows(table, columns, format, text, true);
        return shortWay.equals(longWay) ? null : "ways: %s%n  %s%n  %s%n  long  %s%n  short %s".formatted(
                new String(text, StandardCharsets.UTF_8), format, table, longWay, shortWay);
    }

    private String text(int columns, String delimiter) {
        StringBuilder text = new StringBuilder();
        for (int row = 1 + random.nextInt(8); row > 0; row--) {
            int fields = random.nextInt(10) == 0 ? random.nextInt(columns + 2) : columns;
            for (int i = 0; i < fields; i++) {
                text.append(i == 0 ? "" : delimiter).append(pick(VALUES));
            }
            text.append(row == 1 && random.nextBoolean() ? "" : pick("\n", "\n", "\r\n", "\r"));
        }
        return text.toString();
    }

    private List<String> rows(List<TableColumn> table, int columns, CsvFormat format, byte[] text, boolean straight) {
        ParseOptions options = new ParseOptions(ZoneId.of("Asia/Shanghai"), List.of(), random(text, 4) ? Set.of("NULL", "0") : Set.of(),
                random(text, 3), 20, random(text, 5), false, ParseOptions.BinaryText.PLAIN, true, null);
        ColumnMapping mapping = ColumnMapping.ofNames(table, IntStream.range(0, columns).mapToObj(i -> "c" + i).toList(),
                List.of(AddedColumn.line("line"), AddedColumn.byteOffset("offset")), "test");
        RecordMapper mapper = new RecordMapper(mapping, column -> options, RowPolicy.STRICT,
                List.of(AddedColumn.line("line"), AddedColumn.byteOffset("offset")));
        CsvParser parser = new CsvParser(format);
        Rows rows = new Rows(table);
        parser.reset(CsvChunk.of(text));
        while (true) {
            if (straight) {
                mapper.mapOrdinary(parser, rows);
            }
            if (!parser.next()) {
                return rows.seen;
            }
            try {
                mapper.map(parser, rows);
            } catch (BadValueException e) {
                rows.seen.add("! %d %d %s %s %s".formatted(parser.line(), parser.offset(), e.column(), e.raw(), e.getMessage()));
            }
        }
    }

    /** The same for both ways. */
    private static boolean random(byte[] text, int of) {
        return text.length % of == 0;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Keeps every row as text. */
    private static final class Rows implements RowSink {

        private final List<TableColumn> table;
        private final TypedRow row;
        private final List<String> seen = new ArrayList<>();

        Rows(List<TableColumn> table) {
            this.table = table;
            this.row = new TypedRow(table);
        }

        @Override
        public ColumnSink column(int slot) {
            return row.column(slot);
        }

        @Override
        public void endRow() {
            seen.add(IntStream.range(0, table.size()).mapToObj(this::value).collect(Collectors.joining("|")));
        }

        private String value(int slot) {
            if (row.isNull(slot)) {
                return "NULL";
            }
            return switch (table.get(slot).type().kind()) {
                case FLOAT, DOUBLE -> Double.toString(row.doubleAt(slot));
                case TIMESTAMP, TIMESTAMP_NTZ -> row.longAt(slot) + "." + row.nanosAt(slot);
                case STRING, VARCHAR, DECIMAL -> row.objectAt(slot).toString();
                case BINARY -> new String((byte[]) row.objectAt(slot), StandardCharsets.ISO_8859_1);
                default -> Long.toString(row.longAt(slot));
            };
        }
    }
}
