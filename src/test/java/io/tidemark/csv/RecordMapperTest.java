package io.tidemark.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordMapperTest {

    private static final List<TableColumn> TABLE = List.of(TableColumn.of("id", "bigint", true), TableColumn.of("Name", "string", true),
            TableColumn.of("at", "timestamp", true));
    private static final ParseOptions OPTIONS = ParseOptions.of(ZoneId.of("Asia/Shanghai"));
    private static final ParseOptions TOKENS = OPTIONS.withNullTokens(Set.of("\\N", "n/a"));

    @Test
    void anEmptyFieldIsNullAndAQuotedOneIsTheEmptyText() {
        assertThat(rows(mapper(OPTIONS), "1,,\n")).containsExactly("1|NULL|NULL");
        assertThat(rows(mapper(OPTIONS), "1,\"\",\n")).containsExactly("1||NULL");
        ParseOptions keeping = new ParseOptions(OPTIONS.zone(), List.of(), Set.of(), false, 100, false, false,
                ParseOptions.BinaryText.PLAIN, false, null);
        assertThat(rows(mapper(keeping), "1,,\n")).containsExactly("1||NULL");
    }

    @Test
    void anEmptyNumberOrTimeIsNullWhetherItIsQuotedOrBlank() {
        assertThat(rows(mapper(OPTIONS), ",a,\n\"\",b,\"\"\n  ,c,\t\n")).containsExactly("NULL|a|NULL", "NULL|b|NULL", "NULL|c|NULL");
    }

    @Test
    void nullTokensAreNullAndAQuotedOneInAColumnOfTextIsItsText() {
        assertThat(rows(mapper(TOKENS), "\\N,n/a,\\N\n\"n/a\",\"n/a\",\"\\N\"\n")).containsExactly("NULL|NULL|NULL", "NULL|n/a|NULL");
        assertThat(rows(mapper(TOKENS), "1,N/A,\n")).as("compared exactly").containsExactly("1|N/A|NULL");
    }

    @Test
    void everyColumnMayHaveItsOwnNullTokens() {
        RecordMapper mapper = new RecordMapper(ColumnMapping.ofTable(TABLE),
                column -> column.name().equals("Name") ? OPTIONS.withNullTokens(Set.of("-")) : TOKENS, RowPolicy.STRICT, List.of());

        assertThat(rows(mapper, "n/a,-,\n1,n/a,\n")).containsExactly("NULL|NULL|NULL", "1|n/a|NULL");
    }

    @Test
    void everyColumnMayHaveItsOwnFormats() {
        List<TableColumn> table = List.of(TableColumn.of("a", "timestamp_ntz", true), TableColumn.of("b", "timestamp_ntz", true));
        RecordMapper mapper = new RecordMapper(ColumnMapping.ofTable(table),
                column -> column.name().equals("a") ? OPTIONS.withDateFormats(List.of("yyyyMMdd")) : OPTIONS, RowPolicy.STRICT, List.of());

        assertThat(rows(mapper, table, "19700102,1970-01-03\n")).containsExactly("86400.0|172800.0");
    }

    @Test
    void aColumnThatMustNotBeNullRejectsEveryFormOfNull() {
        List<TableColumn> table = List.of(TableColumn.of("id", "bigint", false), TableColumn.of("tags", "array<bigint>", false));
        RecordMapper mapper = new RecordMapper(ColumnMapping.ofTable(table), TOKENS.withJson(new JacksonText()), new RowPolicy(false, true));

        assertThat(rows(mapper, table, ",[1]\n1,\n1,null\n1\n\\N,[1]\n1,[2]\n")).containsExactly("! id: is NULL, which the column does not take",
                "! tags: is NULL, which the column does not take", "! tags: is NULL, which the column does not take",
                "! tags: is NULL, which the column does not take", "! id: is NULL, which the column does not take", "1|[2]");
    }

    @Test
    void aRejectedRowKnowsItsColumnTextLineAndOffset() {
        CsvParser parser = new CsvParser(CsvFormat.RFC_4180);
        parser.reset(CsvChunk.of("1,a,\n\n2,\"b\nc\",yesterday\n".getBytes(StandardCharsets.UTF_8)));
        parser.next();
        parser.next();

        assertThatThrownBy(() -> mapper(OPTIONS).map(parser, new TypedRow(TABLE))).isInstanceOfSatisfying(BadValueException.class, e -> {
            assertThat(e.column()).isEqualTo("at");
            assertThat(e.raw()).isEqualTo("yesterday");
        });
        assertThat(parser.line()).isEqualTo(3);
        assertThat(parser.offset()).isEqualTo(6);
        assertThat(parser.raw(100)).isEqualTo("2,\"b\nc\",yesterday");
        assertThat(parser.raw(4)).isEqualTo("2,\"b");
    }

    @Test
    void aRecordThatIsNotWellFormedIsRejectedWithItsText() {
        assertThat(rows(mapper(OPTIONS), "1,\"a\"b,\n2,b,\n")).containsExactly("! null: text follows a closing quote", "2|b|NULL");
    }

    @Test
    void aRejectedRowLeavesNothingInTheNext() {
        assertThat(rows(mapper(OPTIONS), "1,a,x\n2,,\n")).containsExactly("! at: is not a TIMESTAMP of the form yyyy-MM-dd HH:mm:ss[.fraction][offset]",
                "2|NULL|NULL");
    }

    @Test
    void rowsWithOtherFieldsThanColumnsAreRejectedOrFitted() {
        assertThat(rows(mapper(OPTIONS), "1,a\n1,a,,\n")).containsExactly("! null: the row has only 2 fields, but there are 3 columns",
                "! null: the row has 4 fields, but there are 3 columns");
        RecordMapper lax = new RecordMapper(ColumnMapping.ofTable(TABLE), OPTIONS, new RowPolicy(true, true));
        assertThat(rows(lax, "1,a\n1,a,,x\n")).containsExactly("1|a|NULL", "1|a|NULL");
    }

    @Test
    void fieldsGoWhereTheHeaderSays() throws IOException {
        byte[] text = "\uFEFF\"AT\",Id\r\n,5\r\n".getBytes(StandardCharsets.UTF_8);
        try (RecordSplitter splitter = new RecordSplitter(new ByteArrayInputStream(text), CsvFormat.RFC_4180, 16)) {
            List<String> header = splitter.readHeader();
            assertThat(header).containsExactly("AT", "Id");
            ColumnMapping mapping = ColumnMapping.ofHeader(TABLE, header, RowPolicy.STRICT, "the header");
            CsvChunk chunk = new CsvChunk();
            splitter.next(chunk);
            assertThat(chunk.line()).isEqualTo(2);
            assertThat(chunk.offset()).isEqualTo(9);
            assertThat(rows(new RecordMapper(mapping, OPTIONS, RowPolicy.STRICT), TABLE, chunk)).containsExactly("5|NULL|NULL");
        }
    }

    @Test
    void aHeaderMayHoldLineEndsAndStandBehindComments() throws IOException {
        CsvFormat format = new CsvFormat(",", '"', null, false, "#", null, 0, StandardCharsets.UTF_8, CsvFormat.MalformedText.REJECT, false,
                false, 1000);
        String text = "# made by \"device\n\n\"i\nd\",name\n1,a\n2,b\n";
        for (int chunkSize : new int[] {1, 20, 25, 30, 1000}) {
            try (RecordSplitter splitter = new RecordSplitter(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), format, chunkSize)) {
                assertThat(splitter.readHeader()).containsExactly("i\nd", "name");
                CsvParser parser = new CsvParser(format);
                CsvChunk chunk = new CsvChunk();
                List<String> rest = new ArrayList<>();
                while (splitter.next(chunk)) {
                    parser.reset(chunk);
                    while (parser.next()) {
                        rest.add(parser.text(0) + " line " + parser.line() + " at " + parser.offset());
                    }
                }
                assertThat(rest).containsExactly("1 line 5 at 30", "2 line 6 at 34");
            }
        }
    }

    @Test
    void aHeaderMayBeLongerThanWhatIsReadToFindIt() throws IOException {
        List<String> names = IntStream.range(0, 3000).mapToObj(i -> "column_" + i).toList();
        String text = "# a comment\n" + String.join(",", names) + "\r\n1,2\n3,4\n";
        CsvFormat format = new CsvFormat(",", '"', null, false, "#", null, 0, StandardCharsets.UTF_8, CsvFormat.MalformedText.REJECT, false,
                false, 1 << 20);
        for (int chunkSize : new int[] {1000, 1 << 20}) {
            try (RecordSplitter splitter = new RecordSplitter(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), format, chunkSize)) {
                assertThat(splitter.readHeader()).isEqualTo(names);
                CsvChunk chunk = new CsvChunk();
                assertThat(splitter.nextInStep(chunk)).isTrue();
                assertThat(chunk.line()).isEqualTo(3);
                assertThat(chunk.lines()).isEqualTo(2);
                assertThat(chunk.offset()).isEqualTo(text.indexOf("1,2"));
                assertThat(splitter.next(chunk)).isFalse();
                assertThat(chunk.line()).isEqualTo(5);
            }
        }
    }

    @Test
    void aTextWithoutRecordsHasAnEmptyHeaderAndABrokenOneIsAnError() throws IOException {
        try (RecordSplitter empty = new RecordSplitter(new ByteArrayInputStream(new byte[] {'\n'}), CsvFormat.RFC_4180, 100)) {
            assertThat(empty.readHeader()).isEmpty();
            assertThat(empty.next(new CsvChunk())).isFalse();
        }
        try (RecordSplitter broken = new RecordSplitter(new ByteArrayInputStream("a,\"b\n1,2\n".getBytes(StandardCharsets.UTF_8)),
                CsvFormat.RFC_4180, 100)) {
            assertThatThrownBy(broken::readHeader).isInstanceOf(BadHeaderException.class)
                    .hasMessageStartingWith("the header on line 1 cannot be read: a quote opens");
        }
    }

    @Test
    void aColumnThatIsNewInTheHeaderIsRefusedOrLeftOut() {
        List<String> header = List.of("id", "firmware", "name");
        assertThatThrownBy(() -> ColumnMapping.ofHeader(TABLE, header, RowPolicy.STRICT, "the header")).hasMessageContaining("'firmware'");
        ColumnMapping lax = ColumnMapping.ofHeader(TABLE, header, new RowPolicy(true, false), "the header");
        assertThat(rows(new RecordMapper(lax, OPTIONS, RowPolicy.STRICT), "1,v2,a\n")).containsExactly("1|a|NULL");
    }

    @Test
    void fieldsMayBeNamedByPosition() {
        ColumnMapping mapping = ColumnMapping.ofPositions(TABLE, Map.of("name", 3, "id", 0), 4, "option columns");
        assertThat(rows(new RecordMapper(mapping, OPTIONS, RowPolicy.STRICT), "1,x,y,a\n")).containsExactly("1|a|NULL");
        assertThatThrownBy(() -> ColumnMapping.ofPositions(TABLE, Map.of("id", 4), 4, "option columns")).hasMessageContaining("from 0 to 3");
        assertThatThrownBy(() -> ColumnMapping.ofPositions(TABLE, Map.of("id", 1, "at", 1), 4, "option columns")).hasMessageContaining("taken");
    }

    @Test
    void columnsMayHoldWhereARowCameFrom() throws IOException {
        List<TableColumn> table = List.of(TableColumn.of("v", "string", true), TableColumn.of("object_key", "string", false),
                TableColumn.of("line", "bigint", false), TableColumn.of("pos", "string", true), TableColumn.of("slot", "timestamp", true));
        List<AddedColumn> added = List.of(AddedColumn.value("Object_Key", "a.csv"), AddedColumn.line("line"), AddedColumn.byteOffset("pos"),
                AddedColumn.value("slot", "1970-01-01 08:00:01"));
        RecordMapper mapper = new RecordMapper(ColumnMapping.ofNames(table, List.of("v"), added, "option columns"), column -> OPTIONS,
                RowPolicy.STRICT, added);

        assertThat(rows(mapper, table, "x\n\ny\n")).containsExactly("x|a.csv|1|0|1.0", "y|a.csv|3|3|1.0");
        mapper.setValue("object_key", "b.csv");
        mapper.setValue("slot", null);
        assertThat(rows(mapper, table, "z\n")).containsExactly("z|b.csv|1|0|NULL");
        mapper.setValue("object_key", null);
        assertThat(rows(mapper, table, "z\n")).containsExactly("! object_key: is NULL, which the column does not take");
        assertThatThrownBy(() -> mapper.setValue("line", "1")).hasMessageContaining("no added column 'line' takes values");
        assertThatThrownBy(() -> new RecordMapper(ColumnMapping.ofTable(TABLE), column -> OPTIONS, RowPolicy.STRICT,
                List.of(AddedColumn.line("id")))).hasMessageContaining("'id' gets a field");
        assertThatThrownBy(() -> new RecordMapper(ColumnMapping.ofTable(TABLE), column -> OPTIONS, RowPolicy.STRICT,
                List.of(AddedColumn.line("idd")))).hasMessageContaining("'idd' is not in the table");
    }

    @Test
    void optionsWithoutEffectOrSenseAreErrors() {
        for (String[] wrong : new String[][] {{"", "\"", null, null}, {"\n", "\"", null, null}, {"\"", "\"", null, null}, {",", "é", null, null},
                {",", "\"", "\"", null}, {",", null, "\\", null}, {",", "\"", null, ""}, {",", "\"", null, "\"x"}, {",", "\"", null, ",x"}}) {
            assertThatThrownBy(() -> new CsvFormat(wrong[0], wrong[1] == null ? null : wrong[1].charAt(0),
                    wrong[2] == null ? null : wrong[2].charAt(0), false, wrong[3], null, 0, StandardCharsets.UTF_8,
                    CsvFormat.MalformedText.REJECT, false, false, 1000)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("option ");
        }
        assertThatThrownBy(() -> new CsvFormat("，", '"', null, false, null, null, 0, StandardCharsets.ISO_8859_1,
                CsvFormat.MalformedText.REJECT, false, false, 1000)).hasMessage("option delimiter is '，'; the charset ISO-8859-1 does not have it");
    }

    @Test
    void aFormatMaySayThatMalformedTextFailsTheLoad() {
        CsvFormat format = new CsvFormat(",", '"', null, false, null, null, 0, StandardCharsets.UTF_8, CsvFormat.MalformedText.FAIL, false,
                false, 1000);
        byte[] text = {'a', 'b', '\n', 'c', (byte) 0xFF, '\n'};
        assertThatThrownBy(() -> new RecordSplitter(new ByteArrayInputStream(text), format, 100).next(new CsvChunk()))
                .isInstanceOf(IOException.class).hasMessageStartingWith("1 bytes before byte 5 ");
    }

    @Test
    void goodRowsCostNoObjects() throws BadValueException {
        CsvParser parser = new CsvParser(CsvFormat.RFC_4180);
        CsvChunk chunk = CsvChunk.of("12,\"de\"\"vice, 7\",2019-11-06 23:15:00.123\n\\N,x,\n".repeat(500).getBytes(StandardCharsets.UTF_8));
        RecordMapper mapper = mapper(TOKENS);
        CountingSink sink = new CountingSink();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = allocated();
            parser.reset(chunk);
            while (parser.next()) {
                mapper.map(parser, sink);
            }
            least = Math.min(least, allocated() - before);
        }
        assertThat(sink.rows).isEqualTo(20_000);
        assertThat(least).as("bytes for 1000 rows").isLessThan(1000);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static final class CountingSink implements RowSink {

        private final ColumnSink nothing = new Nothing();
        private long rows;

        @Override
        public ColumnSink column(int slot) {
            return nothing;
        }

        @Override
        public void endRow() {
            rows++;
        }
    }

    private static final class Nothing implements ColumnSink {

        @Override
        public void setNull() {
        }

        @Override
        public void setLong(long value) {
        }

        @Override
        public void setDouble(double value) {
        }

        @Override
        public void setDecimal(long unscaled, int scale) {
        }

        @Override
        public void setDecimal(BigDecimal value) {
        }

        @Override
        public void setTimestamp(long epochSecond, int nanos) {
        }

        @Override
        public void setBytes(byte[] buffer, int from, int to) {
        }

        @Override
        public void setObject(Object value) {
        }
    }

    private static RecordMapper mapper(ParseOptions options) {
        return new RecordMapper(ColumnMapping.ofTable(TABLE), options, RowPolicy.STRICT);
    }

    private static List<String> rows(RecordMapper mapper, String text) {
        return rows(mapper, TABLE, text);
    }

    private static List<String> rows(RecordMapper mapper, List<TableColumn> table, String text) {
        return rows(mapper, table, CsvChunk.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> rows(RecordMapper mapper, List<TableColumn> table, CsvChunk chunk) {
        List<String> rows = new ArrayList<>();
        CsvParser parser = new CsvParser(CsvFormat.RFC_4180);
        TypedRow row = new TypedRow(table);
        parser.reset(chunk);
        while (parser.next()) {
            try {
                mapper.map(parser, row);
                rows.add(shown(row, table));
            } catch (BadValueException e) {
                rows.add("! " + e.column() + ": " + e.getMessage());
            }
        }
        return rows;
    }

    private static String shown(TypedRow row, List<TableColumn> table) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(row.isNull(i) ? "NULL" : switch (table.get(i).type().kind()) {
                case BIGINT -> String.valueOf(row.longAt(i));
                case TIMESTAMP, TIMESTAMP_NTZ -> row.longAt(i) + "." + row.nanosAt(i);
                default -> String.valueOf(row.objectAt(i));
            });
        }
        return String.join("|", values);
    }
}
