package io.tidemark.maxcompute.load;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tidemark.csv.AddedColumn;
import io.tidemark.csv.ColumnMapping;
import io.tidemark.csv.CsvFormat;
import io.tidemark.csv.CsvFormat.MalformedText;
import io.tidemark.csv.ParseOptions;
import io.tidemark.csv.RejectLimits;
import io.tidemark.csv.RowPolicy;
import io.tidemark.csv.TableColumn;
import io.tidemark.maxcompute.client.TableTarget;

import static org.assertj.core.api.Assertions.assertThat;

class DialectTextTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final List<TableColumn> TABLE = List.of(TableColumn.of("device", "STRING", true), TableColumn.of("ts", "TIMESTAMP", true),
            TableColumn.of("source", "STRING", true));

    @Test
    void whatIsInEffectByDefaultIsSaidInTheWordsOfTheOptions() {
        assertThat(DialectText.describe(plan(CsvFormat.RFC_4180, ParseOptions.of(SHANGHAI)), ColumnMapping.ofTable(TABLE))).isEqualTo(
                "Load into maxcompute:p/-/t/dt=20191106 reads CSV: delimiter=',' quote='\"' escape=none header=none "
                + "charset=UTF-8 (or by its byte order mark) malformedText=reject extraColumns=reject missingColumns=reject "
                + "nullTokens=[] emptyIsNull=true dateFormats=ISO timeZone=Asia/Shanghai maxRejectedRows=0 columns=[device, ts, source]; "
                + "all else by default");
    }

    @Test
    void everyOptionThatWasSetIsSaidAndTheColumnsAreThoseOfTheHeader() {
        CsvFormat format = new CsvFormat("\t", '\'', '\\', true, "#", "total", 1, Charset.forName("GBK"), MalformedText.FAIL, true, true, 4096);
        ParseOptions parsing = new ParseOptions(ZoneId.of("UTC"), List.of("dd/MM/uuuu", "epochSeconds"), Set.of("NULL", "\\N", ""), false,
                100, true, true, ParseOptions.BinaryText.HEX, false, null);
        LoadPlan plan = plan(format, parsing, LoadPlan.HeaderRow.MATCH, new RowPolicy(true, true), new RejectLimits(5, 0.5),
                new AddedColumns(List.of(AddedColumn.value("source", "iot")), null));
        ColumnMapping header = ColumnMapping.ofNames(TABLE, List.of("TS", "-", "device"), "the header");

        assertThat(DialectText.describe(plan, header)).isEqualTo(
                "Load into maxcompute:p/-/t/dt=20191106 reads CSV: delimiter='\\t' quote=''' escape='\\' lenient=true comment='#' "
                + "footer='total' footerLines=1 header=match charset=GBK (or by its byte order mark) malformedText=fail "
                + "keepBlankLines=true keepNul=true maxRecordBytes=4096 extraColumns=ignore missingColumns=asNull "
                + "nullTokens=[(empty), NULL, \\N] emptyIsNull=false dateFormats=[dd/MM/uuuu, epochSeconds] timeZone=UTC truncateTexts=true "
                + "roundDecimals=true binaryText=hex maxRejectedRows=5 maxRejectedPercent=0.5 constants and metadataColumns=[source] "
                + "columns=[ts, -, device]; all else by default");
    }

    @Test
    void aCharacterThatCannotBeSeenHasItsNumberAndIsNotTheTextOfItsNumber() {
        assertThat(delimiter("\u0001")).contains("delimiter='\\u0001' ");
        assertThat(delimiter("\\u0001")).contains("delimiter='\\\\u0001' ");
        assertThat(delimiter("\u00A0\u200B\t")).contains("delimiter='\\u00a0\\u200b\\t' ");
        assertThat(delimiter("\\\t")).contains("delimiter='\\\\\\t' ");
        assertThat(delimiter("\\|")).contains("delimiter='\\|' ");
        assertThat(delimiter("，")).contains("delimiter='，' ");
    }

    @Test
    void quotesThatAreTextAreNoneAndAllRowsThatMayBeRejectedAreAHundredPercent() {
        CsvFormat format = new CsvFormat(",", null, null, false, null, null, 0, StandardCharsets.UTF_8, MalformedText.REJECT, false, false, 4096);
        LoadPlan plan = plan(format, ParseOptions.of(SHANGHAI), LoadPlan.HeaderRow.SKIP, RowPolicy.STRICT,
                new RejectLimits(Long.MAX_VALUE, 100), AddedColumns.NONE);

        assertThat(DialectText.describe(plan, null)).contains(" quote=none escape=none header=skip ")
                .contains(" maxRejectedPercent=100.0; all").doesNotContain("maxRejectedRows").doesNotContain(" columns=");
    }

    @Test
    void theLineStaysShortHoweverManyColumnsAndTokensThereAre() {
        List<TableColumn> few = IntStream.range(0, 30).mapToObj(i -> TableColumn.of("c" + i, "STRING", true)).toList();
        List<TableColumn> long128 = IntStream.range(0, 1200).mapToObj(i -> TableColumn.of("c".repeat(120) + i, "STRING", true)).toList();
        Set<String> tokens = Set.copyOf(IntStream.range(0, 500).mapToObj(i -> "x".repeat(30) + (1000 + i)).toList());
        ParseOptions many = new ParseOptions(SHANGHAI, List.of(), tokens, 100, false);

        assertThat(DialectText.describe(plan(CsvFormat.RFC_4180, ParseOptions.of(SHANGHAI)), ColumnMapping.ofTable(few)))
                .contains("c18, c19] and 10 more;");
        assertThat(DialectText.describe(plan(CsvFormat.RFC_4180, many), ColumnMapping.ofTable(long128))).hasSizeLessThanOrEqualTo(620)
                .contains("1000, ").contains("] and 498 more ").endsWith("; all else by default");
    }

    private static String delimiter(String text) {
        CsvFormat format = new CsvFormat(text, '"', null, false, null, null, 0, StandardCharsets.UTF_8, MalformedText.REJECT, false, false, 4096);
        return DialectText.describe(plan(format, ParseOptions.of(SHANGHAI)), null);
    }

    private static LoadPlan plan(CsvFormat format, ParseOptions parsing) {
        return plan(format, parsing, LoadPlan.HeaderRow.NONE, RowPolicy.STRICT, RejectLimits.NONE, AddedColumns.NONE);
    }

    private static LoadPlan plan(CsvFormat format, ParseOptions parsing, LoadPlan.HeaderRow header, RowPolicy policy, RejectLimits limits,
            AddedColumns added) {
        return new LoadPlan(new TableTarget("p", null, "t", "dt=20191106"), true, TABLE, List.of(), header, 1, null, null, parsing, policy, limits,
                format, added, new LoadPlan.Blocks(false, BlockCompression.NONE, 1 << 20, 1));
    }
}
