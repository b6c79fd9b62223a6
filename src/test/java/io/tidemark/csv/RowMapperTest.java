package io.tidemark.csv;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RowMapperTest {

    private static final List<TableColumn> TABLE = List.of(TableColumn.of("id", "bigint", false), TableColumn.of("Name", "string", true),
            TableColumn.of("at", "timestamp", true), TableColumn.of("tags", "array<string>", true));
    private static final List<String> LOADED = List.of("id", "name", "at");

    private final TypedRow row = new TypedRow(TABLE.size());

    @Test
    void fieldsGoToTheNamedColumnsAndOthersAreNull() throws BadValueException {
        mapper(List.of("at", "-", "ID"), RowPolicy.STRICT).map(List.of("1970-01-01 00:00:09", "x", "5"), row);

        assertThat(row.longAt(0)).isEqualTo(5);
        assertThat(row.isNull(1)).isTrue();
        assertThat(row.longAt(2)).isEqualTo(9);
        assertThat(row.isNull(3)).isTrue();
    }

    @Test
    void aValueOfTheRowBeforeDoesNotStayBehind() throws BadValueException {
        RowMapper mapper = mapper(LOADED, new RowPolicy(false, true));
        mapper.map(List.of("1", "a", "1970-01-01 00:00:00"), row);
        mapper.map(List.of("2"), row);

        assertThat(row.isNull(1)).isTrue();
        assertThat(row.isNull(2)).isTrue();
    }

    @Test
    void objectsAreReadByTheirText() throws BadValueException {
        Instant time = Instant.parse("2024-01-01T00:00:00.123Z");
        mapper(LOADED, RowPolicy.STRICT).map(new Object[] {7, 1.5, Date.from(time)}, row);

        assertThat(row.longAt(0)).isEqualTo(7);
        assertThat(row.objectAt(1)).isEqualTo("1.5");
        assertThat(Instant.ofEpochSecond(row.longAt(2), row.nanosAt(2))).isEqualTo(time);
    }

    @Test
    void aColumnThatMustNotBeNullRejectsNullAndEmpty() {
        RowMapper mapper = mapper(LOADED, RowPolicy.STRICT);

        assertThatThrownBy(() -> mapper.map(List.of(" ", "a", ""), row)).isInstanceOfSatisfying(BadValueException.class,
                e -> assertThat(e.column()).isEqualTo("id")).hasMessageContaining("NULL");
        assertThatThrownBy(() -> mapper.map(Arrays.asList(null, "a", ""), row)).isInstanceOf(BadValueException.class);
    }

    @Test
    void rowsOfOtherLengthAreRejectedUnlessAllowed() throws BadValueException {
        RowMapper strict = mapper(LOADED, RowPolicy.STRICT);
        assertThatThrownBy(() -> strict.map(List.of("1", "a", "", "x"), row)).hasMessage("the row has 4 fields, but there are 3 columns");
        assertThatThrownBy(() -> strict.map(List.of("1"), row)).hasMessage("the row has only 1 fields, but there are 3 columns");

        mapper(LOADED, new RowPolicy(true, true)).map(List.of("1", "a", "", "x"), row);
        assertThat(row.objectAt(1)).isEqualTo("a");
    }

    @Test
    void mapsMayChangeTheirKeysFromRowToRow() throws BadValueException {
        RowMapper mapper = mapper(LOADED, new RowPolicy(true, true));
        mapper.map(map("ID", "1", "name", "a", "at", ""), row);
        mapper.map(map("id", "2", "NAME", "b", "other", "x"), row);

        assertThat(row.longAt(0)).isEqualTo(2);
        assertThat(row.objectAt(1)).isEqualTo("b");
        RowMapper strict = mapper(LOADED, RowPolicy.STRICT);
        assertThatThrownBy(() -> strict.map(map("id", "2", "name", "b", "other", "x"), row)).hasMessageContaining("'other'");
        assertThatThrownBy(() -> strict.map(map("id", "2", "name", "b"), row)).hasMessageContaining("no field 'at'");
    }

    @Test
    void namesThatCannotBeLoadedAreErrorsBeforeAnyRow() {
        assertThatThrownBy(() -> ColumnMapping.ofNames(TABLE, List.of("id", "nme"), "option columns"))
                .hasMessage("option columns names column 'nme', which the table does not have; it has id, Name, at, tags");
        assertThatThrownBy(() -> ColumnMapping.ofNames(TABLE, List.of("id", "ID"), "option columns")).hasMessageContaining("twice");
        assertThatThrownBy(() -> ColumnMapping.ofNames(TABLE, List.of("name"), "option columns")).hasMessageContaining("must not be NULL");
        assertThatThrownBy(() -> ColumnMapping.ofTable(List.of(TableColumn.of("lag", "interval_day_time", true))))
                .hasMessageContaining("'lag' has the type interval_day_time");
        assertThatThrownBy(() -> mapper(List.of("id", "tags"), RowPolicy.STRICT))
                .hasMessage("column 'tags' cannot be loaded: ARRAY<STRING> is read from JSON, and there is no reader for it; "
                        + "leave it out with the option columns");
    }

    @Test
    void limitsCountRowsAndPercent() {
        assertThat(RejectLimits.NONE.isExceededBy(1)).isTrue();
        assertThat(RejectLimits.NONE.isExceededBy(0, 0)).isFalse();
        RejectLimits percent = new RejectLimits(Long.MAX_VALUE, 10);
        assertThat(percent.isExceededBy(1, 10)).isFalse();
        assertThat(percent.isExceededBy(2, 19)).isTrue();
        assertThatThrownBy(() -> new RejectLimits(0, 101)).hasMessageContaining("maxRejectedPercent");
    }

    @Test
    void theFirstRejectedRowsAreKeptInOrder() {
        Rejections rejections = new Rejections();
        for (int i = 30; i > 0; i--) {
            rejections.add(new RejectedRow(i, 0, null, "a\nb", "bad"));
        }

        assertThat(rejections.count()).isEqualTo(30);
        assertThat(rejections.first()).hasSize(Rejections.KEPT).extracting(RejectedRow::record).startsWith(1L, 2L, 3L);
        assertThat(rejections.first().get(0).describe()).isEqualTo("\"a\\u000ab\" bad");
    }

    private static RowMapper mapper(List<String> names, RowPolicy policy) {
        ParseOptions options = new ParseOptions(ZoneOffset.UTC, List.of(), Set.of("NULL"), 1000, false);
        return new RowMapper(ColumnMapping.ofNames(TABLE, names, "option columns"), options, policy);
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
