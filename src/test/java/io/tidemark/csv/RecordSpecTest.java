package io.tidemark.csv;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The cases of {@code records.txt}, each in one piece and cut in many ways. */
class RecordSpecTest {

    private record Case(String name, CsvFormat format, byte[] text, List<String> records) {

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRecordsAreAsWritten(Case spec) {
        for (int chunkSize : new int[] {1 << 20, 1, 17, 18, 19, 23, 64}) {
            assertThat(CsvTexts.parse(spec.text, spec.format, chunkSize).stream().map(RecordSpecTest::shown).toList())
                    .as("%s in chunks of %d", spec.name, chunkSize).isEqualTo(spec.records);
        }
        assertThat(CsvTexts.parse(CsvTexts.dripping(spec.text, new Random(5)), spec.format, 20).stream().map(RecordSpecTest::shown).toList())
                .isEqualTo(spec.records);
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (List<String> block : SpecFile.blocks("records.txt")) {
            cases.add(spec(block));
        }
        assertThat(cases).hasSizeGreaterThan(100);
        return cases.stream();
    }

    private static Case spec(List<String> block) {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> records = new ArrayList<>();
        String text = "";
        for (String line : block.subList(1, block.size())) {
            if (line.startsWith("format ")) {
                for (String option : line.substring(7).split(" ")) {
                    options.put(option.replaceFirst("=.*", ""), option.replaceFirst("[^=]*=?", ""));
                }
            } else if (line.equals("text") || line.startsWith("text ")) {
                text = line.substring(Math.min(5, line.length()));
            } else {
                records.add(line);
            }
        }
        CsvFormat format = format(options);
        Charset encoding = options.containsKey("encode") ? Charset.forName(options.get("encode")) : format.charset();
        return new Case(block.get(0), format, SpecFile.bytes(text, encoding), records);
    }

    private static CsvFormat format(Map<String, String> options) {
        String quote = options.getOrDefault("quote", "\"");
        String escape = options.get("escape");
        return new CsvFormat(new String(SpecFile.bytes(options.getOrDefault("delimiter", ","), StandardCharsets.UTF_8), StandardCharsets.UTF_8),
                quote.equals("none") ? null : quote.charAt(0), escape == null ? null : escape.charAt(0), options.containsKey("lenient"),
                options.get("comment"), options.get("footer"), Integer.parseInt(options.getOrDefault("footerLines", "0")),
                Charset.forName(options.getOrDefault("charset", "UTF-8")),
                CsvFormat.MalformedText.valueOf(options.getOrDefault("malformed", "REJECT")), options.containsKey("keepBlankLines"),
                options.containsKey("keepNul"),
                Integer.parseInt(options.getOrDefault("max", String.valueOf(CsvFormat.DEFAULT_MAX_RECORD_BYTES))));
    }

    private static String shown(CsvTexts.Parsed record) {
        if (record.fault() != null) {
            return "! %s line %d at %d: %s".formatted(record.fault(), record.line(), record.offset(), SpecFile.shown(record.raw()));
        }
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < record.fields().size(); i++) {
            String field = SpecFile.shown(record.fields().get(i));
            boolean looksQuoted = field.startsWith("\"") || field.endsWith("\"") && field.length() > 1;
            fields.add(record.quoted().get(i) ? "\"" + field + "\"" : field.isEmpty() ? "<empty>" : looksQuoted ? field + "~" : field);
        }
        return String.join(" | ", fields);
    }
}
