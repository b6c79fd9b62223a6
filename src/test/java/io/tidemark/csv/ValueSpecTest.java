package io.tidemark.csv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The cases of {@code values.txt}, each from the bytes of a record and from a String. */
class ValueSpecTest {

    private record Case(String type, String text, String value, ParseOptions options) {

        @Override
        public String toString() {
            return type + " " + SpecFile.shown(text);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theValueIsAsWritten(Case spec) {
        List<TableColumn> table = List.of(TableColumn.of("c", spec.type, true));
        assertThat(fromBytes(spec, table)).as("from bytes").matches(value -> isAsWritten(value, spec), spec.value);
        assertThat(fromString(spec, table)).as("from a String").isEqualTo(fromBytes(spec, table));
    }

    private static boolean isAsWritten(String value, Case spec) {
        return spec.value.startsWith("! ") ? value.startsWith("! ") && value.contains(spec.value.substring(2)) : value.equals(spec.value);
    }

    private static String fromBytes(Case spec, List<TableColumn> table) {
        TypedRow row = new TypedRow(table);
        CsvParser parser = new CsvParser(CsvFormat.RFC_4180);
        parser.reset(CsvChunk.of(("\"" + spec.text.replace("\"", "\"\"") + "\"").getBytes(StandardCharsets.UTF_8)));
        assertThat(parser.next()).isTrue();
        try {
            new RecordMapper(ColumnMapping.ofTable(table), spec.options, RowPolicy.STRICT).map(parser, row);
            return shown(row, table);
        } catch (BadValueException e) {
            assertThat(e.column()).isEqualTo("c");
            assertThat(e.raw()).isEqualTo(spec.text);
            return "! " + e.getMessage();
        }
    }

    private static String fromString(Case spec, List<TableColumn> table) {
        TypedRow row = new TypedRow(table);
        try {
            new RowMapper(ColumnMapping.ofTable(table), spec.options, RowPolicy.STRICT).map(List.of(spec.text), row);
            return shown(row, table);
        } catch (BadValueException e) {
            return "! " + e.getMessage();
        }
    }

    private static String shown(TypedRow row, List<TableColumn> table) {
        return row.isNull(0) ? "NULL" : switch (table.get(0).type().kind()) {
            case TINYINT, SMALLINT, INT, BIGINT, BOOLEAN -> String.valueOf(row.longAt(0));
            case DATE -> LocalDate.ofEpochDay(row.longAt(0)).toString();
            case DATETIME -> Instant.ofEpochMilli(row.longAt(0)).toString();
            case TIMESTAMP -> Instant.ofEpochSecond(row.longAt(0), row.nanosAt(0)).toString();
            case TIMESTAMP_NTZ -> LocalDateTime.ofEpochSecond(row.longAt(0), row.nanosAt(0), ZoneOffset.UTC).toString();
            case FLOAT, DOUBLE -> String.valueOf(row.doubleAt(0));
            case BINARY -> HexFormat.of().formatHex((byte[]) row.objectAt(0));
            default -> row.objectAt(0).toString();
        };
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        ParseOptions options = options("");
        for (String line : SpecFile.lines("values.txt")) {
            if (line.equals("with") || line.startsWith("with ")) {
                options = options(line.substring(4).strip());
            } else if (!line.isEmpty() && !line.startsWith("# ")) {
                int arrow = line.indexOf(" -> ");
                int result = line.lastIndexOf(" => ");
                cases.add(new Case(line.substring(0, arrow), SpecFile.text(line.substring(arrow + 4, result)), line.substring(result + 4), options));
            }
        }
        assertThat(cases).hasSizeGreaterThan(150);
        return cases.stream();
    }

    private static ParseOptions options(String words) {
        List<String> formats = words.startsWith("formats=") ? List.of(words.substring(8).split("\\|")) : List.of();
        List<String> options = formats.isEmpty() ? List.of(words.split(" ")) : List.of();
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        long max = ParseOptions.DEFAULT_MAX_TEXT_BYTES;
        for (String option : options) {
            zone = option.startsWith("zone=") ? ZoneId.of(option.substring(5)) : zone;
            max = option.startsWith("max=") ? Long.parseLong(option.substring(4)) : max;
        }
        ParseOptions.BinaryText binary = options.contains("hex") ? ParseOptions.BinaryText.HEX
                : options.contains("base64") ? ParseOptions.BinaryText.BASE64 : ParseOptions.BinaryText.PLAIN;
        return new ParseOptions(zone, formats, Set.of(), true, max, options.contains("truncate"), options.contains("round"), binary,
                options.contains("nanos"), new JacksonText());
    }
}
